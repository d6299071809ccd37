/* Runs a function in a real interrupt handler, on every board: the clock's. */
#ifndef INTERRUPT_H
#define INTERRUPT_H

/* Called whenever the clock interrupts, if it is set. */
extern void (*volatile at_clock_interrupts)(void);

/* Returns once fn has run. Context: task; switches. */
void run_in_interrupt(void (*fn)(void));

/* The same, while the calling task runs, and not while the processor idles.
 * It does not switch. */
void interrupt_this_task(void (*fn)(void));

/* The same, a millisecond later, and with no task that waits for the time. */
void interrupt_later(void (*fn)(void));

#endif
