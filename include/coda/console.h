/*
 * The board's console, and its LEDs.
 * Part of <coda.h>.
 */
#include <coda.h> /* all of it: the parts need each other */

#ifndef CODA_CONSOLE_H
#define CODA_CONSOLE_H

/*
 * The board's console: a UART driven by interrupts, or stdin and stdout under
 * linux. printf and its kin end here, a line at a time, so two tasks' lines
 * never mix, unless they are longer than 95 characters; the part of a line that
 * has not ended yet waits in its task until fflush(stdout), the newline, the
 * task's end, exit(), or the report of a panic or deadlock, which tells it;
 * kernel_exit loses it, and fflush(NULL) may leave it where it is. getchar
 * and its kin are one task's at a time: there is one stdin, and what two of
 * them wait for at once may go astray; by console_read any number may.
 *
 * A task that prints needs about 350 bytes of stack for it on Cortex-M, with
 * numbers among it about 530, and about 230 of heap until it ends. newlib is
 * the nano one: no long long, and floating point only in programs that are
 * built with FLOATS=1.
 */

/*
 * Reads what has come in, waiting until there is at least one byte.
 *
 * Context:  task.
 * Switches: when nothing has come in yet.
 * Returns:  the number of bytes read, at most `bytes`; 0 at the end of the
 *           input, which only linux has.
 * Panics:   called from an interrupt.
 */
size_t console_read(void *buffer, size_t bytes);

/* console_read for no longer than this, as who frames by the time between two
 * bytes needs it.
 * Returns: 0 when the time is up, too.
 * Panics:  besides, timeout_us is 2^63 or more. */
size_t console_read_for(void *buffer, size_t bytes, uint64_t timeout_us);

/*
 * Writes all the bytes as they are. Another task's write comes before or
 * after, never in between: the console is a mutex, so the most urgent of those
 * who wait is next, and whoever writes has its priority meanwhile. (Urgent ones
 * that do nothing else leave the others no turn.)
 *
 * Context:  task; before the kernel runs and after its end, without waiting.
 * Switches: when the board's buffer is full.
 * Panics:   called from an interrupt.
 */
void console_write(const void *buffer, size_t bytes);

/* ---- LEDs --------------------------------------------------------------- */

/*
 * Returns:  how many LEDs the board has; 0 on those without.
 * Context:  any.
 */
unsigned board_leds(void);

/*
 * Switches one, the first being 0.
 *
 * Context:  task. `which` is less than board_leds().
 */
void board_led(unsigned which, bool on);

#endif
