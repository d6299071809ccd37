/*
 * What a board gives the kernel, besides its LEDs (coda/console.h).
 * CODA_CLOCK_HZ, from board.mk, is the rate of its clock; files of the kernel's
 * have it that are among TICKS in the Makefile.
 */
#ifndef CODA_KERNEL_BOARD_H
#define CODA_KERNEL_BOARD_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Sets up the clock and its interrupt. In main's task, before main. */
void board_init(void);

/* A free-running count at CODA_CLOCK_HZ. Context: any but a handler that may
 * interrupt the clock's. */
uint64_t board_ticks(void);

/* Has kernel_clock_due called from an interrupt at `ticks`, or as soon as may
 * be when that is past; early is allowed. One at a time: a new one replaces
 * the last. With CODA_HOG_LIMIT_US also called by the clock's handler, which
 * may have come in the middle of a task's call; that task then calls again. */
void board_alarm(uint64_t ticks);

/* The C library's heap: what the linker script leaves of RAM, or what a board
 * has set before the kernel starts. Weak: libc/newlib alone has it. */
extern struct board_heap {
    char *low, *high;
} board_heap __attribute__((weak));

/* A watchdog, of boards that have one: resets the board when it has not been
 * fed for `us`, or up to as long again later. Once started it is not stopped.
 * Linked with CODA_WATCHDOG_US alone. */
void board_watchdog_start(uint32_t us);
void board_watchdog_feed(void);

/* A timer besides the clock, of boards that have one: calls hwtimer_due from an
 * interrupt, every period_us, which is in the bounds of coda/hwtimer.h; it is
 * stopped when it is started. Linked into programs that use it alone. Context:
 * task, or hwtimer_due. */
void board_hwtimer_start(uint32_t period_us);
void board_hwtimer_stop(void);
void hwtimer_due(void);

/* The end. Under an emulator its exit code; on a device, what the board's
 * README says. */
_Noreturn void board_exit(int code);

/* Stands still for good. As board_reset, the architecture's where it can be. */
_Noreturn void board_halt(void);

/* For the report at the end: tells each line that a task has begun to print,
 * and not ended. The heap may have been written over. Weak: libc's, in programs
 * that print. */
__attribute__((weak)) void
libc_tell_begun(void (*tell)(uint32_t task, const char *line, size_t bytes));

/* ---- Console: what the board's UART does -------------------------------- */

/* Sets it up; called after board_init. Weak: a program that does not use the
 * console does not link it. */
__attribute__((weak)) void board_console_init(void);

/* Has the handlers run soon: there are bytes to send, or there is room again
 * for what was left in the hardware. Context: task. */
void board_console_kick(void);

/* From here on board_console_put alone sends: the handler is switched off. */
void board_console_polled(void);

/* Sends one byte without interrupts, waiting for the hardware. Context: any. */
void board_console_put(char c);

/* Waits until the last of these has left the hardware. Weak: where that keeps
 * nothing back there is none. */
__attribute__((weak)) void board_console_flush(void);

/* ---- Console: what its handlers call ------------------------------------ */

/* How many bytes may come in. Without room a handler leaves the byte where it
 * is; board_console_kick follows. */
size_t console_room(void);

/* A byte has come in; without room it is lost. */
void console_received(char c);

/* No more will come in, ever. */
void console_ended(void);

/* The next byte to send, or -1. */
int console_next(void);

/* ---- Console: for the kernel's end -------------------------------------- */

/* Sends what is still in the ring. Weak, as board_console_init is. */
__attribute__((weak)) void console_drain(void);

/* For a reset: what has been written leaves first; in a handler, what has been
 * in a report. Weak, too. */
__attribute__((weak)) void console_flush(void);

#endif
