/* Runs a function in a real interrupt handler, on every board: the clock's. */
#ifndef INTERRUPT_H
#define INTERRUPT_H

#include <stdint.h>

/* Counts how often the clock interrupts between these instants. */
void count_interrupts(uint64_t from_us, uint64_t until_us);
extern volatile unsigned interrupts_counted;

/* Returns once fn has run. Context: task; switches. */
void run_in_interrupt(void (*fn)(void));

/* The same, while the calling task runs, and not while the processor idles.
 * It does not switch. */
void interrupt_this_task(void (*fn)(void));

/* The same, a millisecond later, and with no task that waits for the time. */
void interrupt_later(void (*fn)(void));

#endif
