/*
 * The kernel's options. Each is a value with a default; a board's board.mk or
 * `make … OPTIONS="CODA_PRIORITIES=1"` sets another. All of an image must be
 * built with the same ones, which the Makefile sees to.
 */
#ifndef CODA_CONFIG_H
#define CODA_CONFIG_H

/* How many priorities there are, 1 to 32. One makes the bitmap vanish. */
#ifndef CODA_PRIORITIES
#define CODA_PRIORITIES 8
#endif

/* Whether a stack that overflows is caught, by whatever the core has: the MPU,
 * PSPLIM, or a canary looked at in the switch. */
#ifndef CODA_STACK_GUARD
#define CODA_STACK_GUARD 1
#endif

/* How much stack a task has for its defers once its own has overflowed, which
 * is then a panic; an architecture adds what its registers take. 0: an overflow
 * ends the system, and costs no memory. Without guards, or without reports,
 * there is none. */
#ifndef CODA_STACK_RESERVE
#define CODA_STACK_RESERVE 632
#endif
#define CODA_RESERVE (CODA_STACK_GUARD && CODA_REPORT && CODA_STACK_RESERVE > 0)

/* Whether any unaligned access is a fault, where the core can be told so
 * (ARMv7-M and up): everything is then compiled with -mno-unaligned-access. Not
 * by default, since the packaged newlib's printf and scanf make such accesses
 * for any conversion (%d); puts and console_write do not. A load or store of
 * several words, and any access on ARMv6-M, is a fault anyway. */
#ifndef CODA_TRAP_UNALIGNED
#define CODA_TRAP_UNALIGNED 0
#endif

/* Whether calls that only a bug can make are noticed, and panic. */
#ifndef CODA_CHECKS
#define CODA_CHECKS 1
#endif

/* Whether reports are in words: the tasks and their wait reasons at a deadlock
 * or a panic. Without, the exit code alone says it, and a fault or a wrong call
 * ends the system at once: only panic() itself still runs the defers. */
#ifndef CODA_REPORT
#define CODA_REPORT 1
#endif

/* What follows an uncaught panic, a fault or a deadlock, once it is reported:
 * the program's end with exit code 2, as the board has it; a reset of the
 * board; or a stand-still, for a debugger to look. kernel_exit is none of
 * these.
 */
#define CODA_PANIC_END 0
#define CODA_PANIC_RESET 1
#define CODA_PANIC_HALT 2
#ifndef CODA_PANIC_ACTION
#define CODA_PANIC_ACTION CODA_PANIC_END
#endif

/* How long a task may keep the processor without switching, in microseconds;
 * it is found out between one and two such times after it began. Where it is in
 * the kernel or the C library at every look, it is reported, and only a
 * watchdog ends it; a loop that asks for clock_us is mostly there, and so may
 * go on for a hundred such times on a slow core. 0: nobody looks. */
#ifndef CODA_HOG_LIMIT_US
#define CODA_HOG_LIMIT_US 0
#endif

/* What comes of a task that keeps it longer: 1, it is made to panic
 * (PANIC_HOG); 0, the console says so. */
#ifndef CODA_HOG_PANICS
#define CODA_HOG_PANICS 1
#endif

#define CODA_HOG_THROWS (CODA_HOG_LIMIT_US > 0 && CODA_HOG_PANICS)

/* What must be done as a whole: in line, but where a task can be thrown out of
 * its own text; there it lies apart from that (linker/hog.ld). */
#if CODA_HOG_THROWS
#define CODA_WHOLE \
    static __attribute__((unused, noinline, section(".text.coda_whole")))
#else
#define CODA_WHOLE static inline
#endif

/* Whether it is counted whose the processor's time is: each task's, handlers',
 * idle (time_spent, struct task_info, task_dump). It takes a look at the clock
 * at each switch and two for each interrupt. */
#ifndef CODA_ACCOUNTING
#define CODA_ACCOUNTING 0
#endif

/* The board's watchdog resets it when for so long no task has switched, and
 * the system has not idled, in microseconds; 0: it is not started. It is fed
 * four times in that span, so three quarters of it are always forgiven: with
 * CODA_HOG_LIMIT_US, let that be some of its limits. That also has last_panic
 * tell after the reset where the task was; a watchdog alone does not. */
#ifndef CODA_WATCHDOG_US
#define CODA_WATCHDOG_US 0
#endif

/* CODA_LIBC, whether each task has a C library state of its own (errno, strtok,
 * stdout), is not an option: the Makefile sets it by LIBC (newlib, host, none).
 */
#ifndef CODA_LIBC
#error "CODA_LIBC is set by the build"
#endif

/* The console's rings between tasks and the UART: powers of two. */
#ifndef CODA_CONSOLE_TX_BYTES
#define CODA_CONSOLE_TX_BYTES 256
#endif
#ifndef CODA_CONSOLE_RX_BYTES
#define CODA_CONSOLE_RX_BYTES 128
#endif

/* main's task. */
#ifndef CODA_MAIN_STACK_BYTES
#define CODA_MAIN_STACK_BYTES 2048
#endif
#ifndef CODA_MAIN_PRIORITY
#define CODA_MAIN_PRIORITY 0
#endif

/* The default pool, for applications that do not define theirs. */
#ifndef CODA_DEFAULT_TASKS
#define CODA_DEFAULT_TASKS 8
#endif
#ifndef CODA_DEFAULT_STACK_BYTES
#define CODA_DEFAULT_STACK_BYTES 1024
#endif

/* The task that calls timers' functions; there is none unless timer_call is
 * used. */
#ifndef CODA_TIMER_STACK_BYTES
#define CODA_TIMER_STACK_BYTES 1024
#endif

/* Bits of a task_id that say which slot; the rest count the slot's uses. */
#ifndef CODA_SLOT_BITS
#define CODA_SLOT_BITS 12
#endif

#if CODA_PRIORITIES < 1 || CODA_PRIORITIES > 32
#error "CODA_PRIORITIES is 1 to 32"
#endif
#if CODA_HOG_LIMIT_US < 0 || CODA_HOG_LIMIT_US > 0x7FFFFFFF || \
    CODA_HOG_LIMIT_US > 0 && CODA_HOG_LIMIT_US < 200
#error "CODA_HOG_LIMIT_US is 0, or 200 to 2^31 - 1"
#endif
#if CODA_WATCHDOG_US < 0 || CODA_WATCHDOG_US > 0x7FFFFFFF || \
    CODA_WATCHDOG_US > 0 && CODA_WATCHDOG_US < 1000
#error "CODA_WATCHDOG_US is 0, or 1000 to 2^31 - 1"
#endif
#if CODA_MAIN_PRIORITY < 0 || CODA_MAIN_PRIORITY >= CODA_PRIORITIES
#error "CODA_MAIN_PRIORITY is 0 to CODA_PRIORITIES - 1"
#endif
#if CODA_PANIC_ACTION < CODA_PANIC_END || CODA_PANIC_ACTION > CODA_PANIC_HALT
#error \
    "CODA_PANIC_ACTION is CODA_PANIC_END, CODA_PANIC_RESET or CODA_PANIC_HALT"
#endif
#if CODA_CONSOLE_TX_BYTES < 2 || CODA_CONSOLE_RX_BYTES < 2 || \
    CODA_CONSOLE_TX_BYTES & (CODA_CONSOLE_TX_BYTES - 1) ||    \
    CODA_CONSOLE_RX_BYTES & (CODA_CONSOLE_RX_BYTES - 1)
#error "CODA_CONSOLE_TX_BYTES and CODA_CONSOLE_RX_BYTES are powers of two"
#endif
#if CODA_SLOT_BITS < 1 || CODA_SLOT_BITS > 14
#error "CODA_SLOT_BITS is 1 to 14: ids must outlast 2^16 uses of a slot"
#endif

#endif
