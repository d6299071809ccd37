/* What the parts of the kernel as a process of Linux have of each other. */
#ifndef LINUX_H
#define LINUX_H

#include <signal.h>

/* SIGALRM, SIGIO, and the application's (linux_irq.c). */
extern sigset_t linux_interrupts;

/* The clock is at 0 from here on. */
void linux_clock_init(void);

/* Before any task runs: handlers, and faults as panics. */
void linux_signals_init(void);

/* SIGIO has come. Context: handler. */
void linux_console_due(void);

/* Leaves the terminal as it was found; also at exit(), by the C library's glue.
 */
void board_console_restore(void);

/* Has faults be panics, by handlers on the stack of sigaltstack. */
void linux_faults_init(void);

/* What .noinit held before a board_reset. */
void linux_noinit_restore(void);

#endif
