/*
 * Last words: how the system ends, and what is left of that.
 * Part of <coda.h>.
 */
#include <coda.h> /* all of it: the parts need each other */

#ifndef CODA_REPORT_H
#define CODA_REPORT_H

/*
 * What ends the system, an uncaught panic, a fault or a deadlock, is reported
 * on the console, unless it is built with CODA_REPORT=0:
 *
 *     panic: invalid memory address           the panics, the oldest first
 *     [pc=0x9c address=0x0]                   where, and of which access
 *     r0=0x0 r1=0x20000400 …                  of a fault: all registers
 *     backtrace: 0x9c 0x1d4 0x2b8             see below
 *
 *     * task 4097 main [ready] stack 208 of 2048     every task; * ran
 *       begun by task 4097: connecting …      lines that have no end yet
 *
 * A panic that was called has no registers: they would be panic's own. Nor has
 * a fault whose frame the processor could not save.
 *
 * The backtrace begins with the pc. The rest are the words of the stack, from
 * there upward, which are return addresses: they lie in the program, behind
 * a call. Since nothing says which of them are still to be returned to, it may
 * show a call that has returned already; it leaves out none but the innermost
 * frames' that keep it in a register. Of the same address many times over, as
 * of a recursion, one is shown. `make addr2line` tells the functions and lines.
 *
 * Then comes panic_hook, and then what the option CODA_PANIC_ACTION says: the
 * program's end, a reset, or a stand-still. What goes wrong within the report
 * or the hook ends it with a line that says so. (What cannot be helped is a
 * Cortex-M whose stack for handlers has no memory, or whose kernel has been
 * written over, as by a stack far beyond its end: it locks up.)
 */

/*
 * The application's, if there is one: called at the end of the report, on the
 * stack of the boot, perhaps in an interrupt. It may read last_panic, use
 * console_write, and call board_reset or kernel_exit; it may not wait, nor
 * count on anything of the C library's.
 */
__attribute__((weak)) void panic_hook(const struct panic *p);

/* What is kept of the last end that was reported, or, with CODA_HOG_LIMIT_US,
 * of the last hog, which a watchdog may have ended the system for: without,
 * such a reset leaves nothing. */
struct last_panic {
    enum panic_kind kind;
    uintptr_t pc, address;   /* as in struct panic */
    task_id task;            /* the one that ran; TASK_NONE for a deadlock */
    uintptr_t backtrace[16]; /* zeros where it is shorter */
    char why[48];            /* the beginning of the words; "" when the report
                                went wrong */
    char name[16];           /* and of the task's name */
};

/*
 * The record survives a reset, in memory that the start-up leaves alone, until
 * the next one replaces it; under linux, board_reset alone. It bears a
 * checksum, so what memory holds after a cold start is not taken for one.
 *
 * Context:  any.
 * Returns:  NULL when there is none, and always with CODA_REPORT=0.
 */
const struct last_panic *last_panic(void);

/* Forgets it. Context: any. */
void last_panic_clear(void);

/*
 * Starts the board anew, as its reset button would; a process begins its
 * program again, with the same arguments. No defer runs. What has been written
 * to the console leaves first, but from a handler; a line that a task has begun
 * to print is lost.
 *
 * Context:  any.
 */
_Noreturn void board_reset(void);

#endif
