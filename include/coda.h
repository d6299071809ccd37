/*
 * Coda: a cooperative kernel in which every task ends well.
 *
 * This header is the manual. A task comes from a static pool, gives the
 * processor away only in a call that says so, and however it ends, its defers
 * run, last in first out, and its slot comes back to the pool.
 *
 * Each comment says, where it applies:
 *   Context   who may call: a task, an interrupt handler, or any
 *   Switches  whether other tasks may run before the call returns
 *   Returns   the value, or the documented refusal
 *   Panics    what only a bug in the caller can cause
 *
 * Three outcomes are never mixed: a value; a refusal (NULL, TASK_NONE, false,
 * a negative number of <errno.h>); a panic, for what only a bug can cause.
 */
#ifndef CODA_H
#define CODA_H

#ifdef __cplusplus
#error "coda.h is for C"
#endif

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/*
 * Names a task that lives or has lived: its slot, and which of the slot's
 * tasks it was. An id is not given out again before its slot has been used
 * 2^20 times (2^18 on linux), so an old one is noticed, not mistaken. (One
 * more than half of that old may be taken for never given out.)
 */
typedef uint32_t task_id;
#define TASK_NONE ((task_id)0)

#include <coda/storage.h>

/* ---- Tasks -------------------------------------------------------------- */

/*
 * Reserves static storage for `count` tasks whose stacks have `stack_bytes`
 * bytes each, and names it `name`, a struct task_pool. What the kernel needs
 * around a stack (guard, C library state, the reserve for an overflow's defers:
 * CODA_STACK_RESERVE) is reserved on top of that.
 *
 *     TASK_POOL(sensors, 4, 512);
 *     task_go_with(&(struct task_options){.pool = &sensors}, run, NULL);
 *
 * Context:  file scope. Other files say `extern struct task_pool name;`. There
 *           may be 50 pools.
 * Refuses:  at compile time, a count of 0 and a stack below TASK_STACK_MIN: on
 *           Cortex-M 136 bytes, with an FPU 280.
 *
 * The kernel's calls ask for some of a stack; built with -Os they ask for 24
 * bytes more than with -O2, with -Og for 72, with -O0 for 244.
 */
#define TASK_POOL(name, count, stack_bytes) \
    CODA_POOL_STORAGE(name, count, stack_bytes)

/* The pool of task_go. */
extern struct task_pool default_pool;

/* task_options.hog_limit_us: it may keep the processor as long as it likes. */
#define HOG_NEVER UINT32_MAX

/* How a new task differs from the default. Every field may be left out. */
struct task_options {
    struct task_pool *pool; /* NULL: the default pool */
    const char *name;       /* shown by ps and reports; must outlive the task */
    uint8_t priority; /* 0 (the default) to CODA_PRIORITIES - 1, most urgent */
    bool contain;     /* a panic of its own ends it alone, not the system */
#if CODA_HOG_LIMIT_US
    uint32_t hog_limit_us; /* 200 or more, or HOG_NEVER; 0: the option's.
                            * Without that option there is no such field */
#endif
};

/*
 * Makes a task of the default pool that will call fn(arg), and puts it last
 * among the ready tasks of priority 0. It runs once its maker gives way.
 * An application sizes the default pool by defining it:
 *
 *     TASK_POOL(default_pool, 4, 768);
 *
 * Context:  task, or main's C runtime set-up before it.
 * Switches: never.
 * Returns:  the new task; TASK_NONE when every slot of the pool is in use,
 *           and then the pool counts the refusal (task_pool_refused).
 * Panics:   fn is NULL; called from an interrupt.
 */
task_id task_go(void (*fn)(void *), void *arg);

/*
 * task_go with options; NULL stands for none of them.
 *
 * Panics:   as task_go; the priority is not one the kernel was built with;
 *           the pool was not made by TASK_POOL, or not with the size it says.
 */
task_id task_go_with(const struct task_options *options, void (*fn)(void *),
                     void *arg);

/*
 * Ends the calling task: runs its defers, newest first, wakes who joined it
 * and gives its slot back. The other tasks notice nothing. Called in a defer
 * it goes on with the remaining ones. A task's function that returns arrives
 * here by itself. In main it leaves the other tasks running.
 *
 * Context:  task.
 * Switches: always; never returns.
 * Panics:   called from an interrupt, or before the kernel runs.
 */
_Noreturn void task_goexit(void);

/*
 * Lets the other ready tasks of the same priority, and all of higher ones,
 * run first. Returns at once when there are none.
 *
 * Context:  task.
 * Switches: yes.
 * Panics:   called from an interrupt.
 */
void task_yield(void);

/*
 * Waits until at least `us` microseconds have passed; 0 is a task_yield.
 *
 * Context:  task.
 * Switches: yes.
 * Panics:   called from an interrupt; us is 2^63 or more, which only a
 *           negative number taken for an unsigned one can be.
 */
void task_sleep_us(uint64_t us);

/*
 * Waits until clock_us() is `us` or more; if it is, this is a task_yield. For
 * what comes at equal times without drift:
 *
 *     for (uint64_t next = clock_us();; task_sleep_until(next += 10000))
 *         sample();
 *
 * Context:  task.
 * Switches: yes.
 * Panics:   called from an interrupt.
 */
void task_sleep_until(uint64_t us);

/*
 * Returns:  the calling task; in an interrupt handler, the task that was
 *           interrupted; TASK_NONE when there is none.
 * Context:  any.
 */
task_id task_self(void);

/*
 * Returns:  true from task_go until the task's slot is given back; false for
 *           a stale id, one never given out, and TASK_NONE.
 * Context:  any.
 */
bool task_alive(task_id id);

/* How a task came to its end. */
enum task_end_kind {
    TASK_RETURNED = 1, /* its function returned, or recovered a panic */
    TASK_EXITED,       /* it called task_goexit */
    TASK_CANCELLED,    /* task_cancel */
    TASK_PANICKED,     /* it panicked, and nobody recovered; see .contain */
    TASK_FORGOTTEN, /* it ended, and its slot has served another task since */
};

/* What began a panic. */
enum panic_kind {
    PANIC_CALLED,      /* panic() */
    PANIC_MEMORY,      /* an access that the hardware refused */
    PANIC_DIVISION,    /* by zero */
    PANIC_INSTRUCTION, /* one that the processor does not have */
    PANIC_FAULT,       /* what else it traps, or does not say */
    PANIC_STACK,       /* the task's stack has overflowed */
    PANIC_DEADLOCK,    /* no panic of a task's: all are asleep. For panic_hook
                          and last_panic */
    PANIC_HOG,         /* it kept the processor too long (CODA_HOG_LIMIT_US) */
};

/* The record of a task's end. */
struct task_end {
    enum task_end_kind kind;
    enum panic_kind panic; /* of TASK_PANICKED, as the next */
    const char *why;       /* as in struct panic */
    uintptr_t pc;      /* where it panicked, or task_goexit was called from; 0
                          otherwise */
    uintptr_t address; /* as in struct panic */
};

/*
 * Waits until the task has ended. Any number of tasks may join one task. The
 * record of a task that ended before stays until its slot is used again.
 *
 * Context:  task.
 * Switches: when the task still lives, and never otherwise.
 * Returns:  0 with *end written, unless end is NULL; -ESRCH, *end untouched,
 *           for TASK_NONE or an id never given out.
 * Panics:   called from an interrupt; id is the caller's own.
 */
int task_join(task_id id, struct task_end *end);

/*
 * A hook for the ends of a pool's tasks. It must outlive the pool's use; a
 * second one replaces it; fn is called with the task's id and the record of its
 * end, before those who join the task know. It runs as the last thing the task
 * does, on its stack; it must not print, which may wait.
 *
 *     static struct end_hook counts = {.fn = count_end};
 *     task_pool_on_end(&workers, &counts);
 *
 * Context:  task. fn must not wait, nor panic: that ends the system.
 * Panics:   hook, or its fn, is NULL; called from an interrupt.
 */
void task_pool_on_end(struct task_pool *pool, struct end_hook *hook);

/* ---- Cancellation ------------------------------------------------------- */

/*
 * Makes the task run task_goexit at its next switch point: if it is ready, when
 * it would run; if it waits, now, whatever it waits for, and the call it waits
 * in does not return. What was handed to it before is not lost: a task that has
 * been woken but has not run yet finishes its call, and ends at the next. A
 * task that never ran ends without its function being called. Its defers run,
 * as at any end, and are not cancelled themselves; nor is a task within
 * cancel_mask, within the deferred call of a panic, or that ends already. Its
 * record says TASK_CANCELLED.
 *
 * Context:  task. Cancelling oneself works the same: the next switch point.
 * Switches: never.
 * Returns:  0; also for a task that has ended, or was cancelled before, where
 *           it does nothing. -ESRCH for TASK_NONE or an id never given out.
 * Panics:   called from an interrupt.
 */
int task_cancel(task_id id);

/*
 * Keeps the calling task from being cancelled until as many calls of
 * cancel_unmask. A cancellation that comes in between takes effect at the first
 * switch point after the last of them.
 *
 *     cancel_mask();
 *     console_write(half, sizeof half);
 *     console_write(other, sizeof other);
 *     cancel_unmask();
 *
 * A recovered panic leaves the sections that were begun within the protect it
 * returns to.
 *
 * Context:  task.
 * Panics:   14 are open; cancel_unmask without cancel_mask; called from an
 *           interrupt.
 */
void cancel_mask(void);
void cancel_unmask(void);

/*
 * Returns:  whether the calling task has been cancelled: for loops that do not
 *           reach a switch point.
 * Context:  task.
 */
bool task_cancelled(void);

/* ---- The system's end, and the time ------------------------------------- */

/*
 * Ends the system at once with this exit code: no defer runs, no stdio buffer
 * is flushed. exit() is the gentle way; returning from main takes it.
 *
 * Context:  any.
 */
_Noreturn void kernel_exit(int code);

/*
 * Returns:  microseconds since boot: monotonic, no tick, 64 bits, so that it
 *           never wraps in practice. (The printf of newlib's boards has no
 *           %llu: print it as an unsigned long, in ms, say.)
 * Context:  any.
 */
uint64_t clock_us(void);

/* ---- Defers ------------------------------------------------------------- */

/*
 * Runs fn(arg) when the enclosing block is left, by whatever door: its end,
 * return, break, continue, goto, or the end of the task in a call beneath it.
 * Each runs exactly once, newest first across all frames of the task. It is
 * taken off the chain before it is called, so it may itself yield, sleep,
 * defer, or call task_goexit. `arg` is evaluated here, not later.
 *
 * Go's defer waits for the end of the function; this one for the end of the
 * block, so in a loop's body it runs once a round. defer_push gives Go's order.
 *
 *     uart_claim(u);
 *     DEFER(uart_release, u);
 *
 * Its block must not be left by longjmp, nor may a goto, or a case of a switch,
 * jump over it into what follows in its block.
 *
 * Context:  task.
 */
#define DEFER(fn, arg) CODA_DEFER(fn, arg, __COUNTER__)

/*
 * Puts fn(arg) on the calling task's chain, in a record of the caller's that
 * must live until the defer has run or was popped; it runs when the task ends.
 * A record in a frame does not outlive it, be it that of the task's function:
 * which pops what it has pushed before it returns, or calls task_goexit.
 *
 * Context:  task.
 * Panics:   fn or d is NULL; d is the newest already; called from an interrupt.
 *           When the task's function returns, and the newest record is in a
 *           frame: that ends the system, whatever task_options say.
 */
void defer_push(struct defer *d, void (*fn)(void *), void *arg);

/*
 * Takes back the newest defer of the calling task, and calls it if `run`.
 *
 * Context:  task.
 * Panics:   d is not the newest defer of the calling task; called from an
 *           interrupt.
 */
void defer_pop(struct defer *d, bool run);

/* ---- Panics ------------------------------------------------------------- */

/* Why a task panicked. */
struct panic {
    enum panic_kind kind;
    const char *why;     /* what panic was given, which may be NULL */
    uintptr_t pc;        /* where it was called from, or what faulted; 0 when
                            a library found the division by zero */
    uintptr_t address;   /* PANIC_MEMORY, PANIC_STACK: of the access; 0 when not
                            known */
    uintptr_t sp;        /* where the stack was: that of a fault; about where
                            panic's caller had it; 0 when not known */
    struct panic *older; /* the one it replaced, for the report */
    bool recovered;
};

/*
 * Unwinds the calling task: runs its defers, newest first, until one of them
 * recovers. Then the defers above the nearest boundary run, and that
 * boundary's protect returns false; without one the task ends as if its
 * function had returned. A panic that nobody recovers ends the system in a
 * report (below), exit code 2.
 *
 * A panic in a deferred call that is not recovered there replaces the one
 * under way. A goexit in a deferred call aborts it.
 *
 * A fault is a panic of the task that did it, from where it did it: an access
 * to memory that is not there, a division by zero, an instruction that does
 * not exist. Address 0 is such memory on x86_64, linux and ARMv7-M; on ARMv6-M
 * and ARMv8-M it is what the board has there. A fault in an interrupt handler
 * ends the system.
 *
 * So is an overflow of the task's stack. Its defers run in a reserve of
 * CODA_STACK_RESERVE bytes, enough to print (but no floating point on 32-bit
 * machines); an overflow of that ends the system. After protect has returned,
 * or for the next task of the slot, all is as before. The pc of an overflow is
 * 0 where the hardware could not save it.
 *
 * ARMv8-M catches every overflow. ARMv7-M, linux and x86_64 have a guard below
 * the stack, of 32 bytes (128 with an FPU) or a page: a function whose frame is
 * larger than that may step over it, if it touches first what lies beyond. The
 * compiler's -Wframe-larger-than= finds such functions. ARMv6-M looks at the
 * task's next switch. Up to about the reserve's size may then have been written
 * below the stack without harm; what goes further is in the next task's slot,
 * and may end in anything.
 *
 * Built with CODA_HOG_LIMIT_US, a task that keeps the processor longer than
 * that is made to panic, from where it happens to be in the application's own
 * code or in a function that keeps no state (memset, strlen, arithmetic): so
 * `for (;;);` ends, with its defers run. What it was doing there is left half
 * done, as at a fault. A deferred call is not cut short at once, but when it
 * has kept the processor for some 10 ms more; nor is cancel_mask's section.
 * Who would be caught in neither place is reported on the console, as all are
 * with CODA_HOG_PANICS=0: `hog: task ID NAME at pc=0x... for N ms`. Interrupt
 * handlers' time is counted as that of the task they interrupt.
 *
 * Context:  any; in an interrupt, and before the kernel runs, it ends the
 *           system at once.
 */
_Noreturn void panic(const char *why);

/*
 * Stops the panic whose unwinding made the innermost deferred call. Nothing
 * that began outside the innermost protect is seen, so what protects itself
 * cannot take another's panic.
 *
 * Context:  task.
 * Returns:  the panic, good until the deferred call returns. NULL when there is
 *           none: on a normal way out, during a goexit, or when it was
 *           recovered before. (That of panic(NULL) is not NULL; its why is.)
 * Panics:   called from an interrupt.
 */
const struct panic *recover(void);

/*
 * Calls fn(arg) within a boundary: a panic that is recovered by a defer in
 * fn, or beneath it, comes back here. Protects nest. Local variables keep
 * their values as over any call.
 *
 * Context:  task.
 * Switches: as fn does.
 * Returns:  true when fn returned; false when a panic was recovered inside.
 */
bool protect(void (*fn)(void *), void *arg);

/* ---- Last words --------------------------------------------------------- */

#include <coda/report.h>

/* ---- Groups, supervision ------------------------------------------------ */

#include <coda/group.h>
#include <coda/supervise.h>

/* ---- Channels ----------------------------------------------------------- */

#include <coda/chan.h>

/* ---- Locks, memory pools, timers ---------------------------------------- */

#include <coda/sync.h>
#include <coda/mem.h>
#include <coda/timer.h>

/* ---- Console, LEDs ------------------------------------------------------ */

#include <coda/console.h>

/* ---- What is going on --------------------------------------------------- */

#include <coda/info.h>

#endif
