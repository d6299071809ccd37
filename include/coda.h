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
 * a negative errno); a panic, for what only a bug can cause.
 */
#ifndef CODA_H
#define CODA_H

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
 * Refuses:  at compile time, a count of 0 and a stack below TASK_STACK_MIN.
 */
#define TASK_POOL(name, count, stack_bytes) \
    CODA_POOL_STORAGE(name, count, stack_bytes)

/* task_options.hog_limit_us: it may keep the processor as long as it likes. */
#define HOG_NEVER UINT32_MAX

/* How a new task differs from the default. Every field may be left out. */
struct task_options {
    struct task_pool *pool; /* NULL: the default pool */
    const char *name;       /* shown by ps and reports; must outlive the task */
    uint8_t priority; /* 0 (the default) to CODA_PRIORITIES - 1, most urgent */
    bool contain;     /* a panic of its own ends it alone, not the system */
#if CODA_HOG_LIMIT_US
    uint32_t hog_limit_us; /* 200 or more, or HOG_NEVER; 0: the option's */
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

/*
 * Ends the system at once with this exit code: no defer runs, no stdio buffer
 * is flushed. exit() is the gentle way; returning from main takes it.
 *
 * Context:  any.
 */
_Noreturn void kernel_exit(int code);

/*
 * Returns:  microseconds since boot: monotonic, no tick, 64 bits, so that it
 *           never wraps in practice.
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
 * Context:  task. Its block must not be left by longjmp.
 */
#define DEFER(fn, arg) CODA_DEFER(fn, arg, __COUNTER__)

/*
 * Puts fn(arg) on the calling task's chain, in a record of the caller's that
 * must live until the defer has run or was popped; it runs when the task ends.
 *
 * Context:  task.
 * Panics:   fn is NULL; called from an interrupt.
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

/* What is kept of the last end that was reported. */
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
 * program again, with the same arguments. No defer runs, and nothing is
 * flushed.
 *
 * Context:  any.
 */
_Noreturn void board_reset(void);

/* ---- Groups ------------------------------------------------------------- */

/*
 * Declares a struct group, whose tasks do not outlive the enclosing block: when
 * that is left, by whatever door, those that still live are cancelled and
 * awaited, as a DEFER does it. group_wait, before, lets them finish.
 *
 *     GROUP(readers);
 *     group_go(&readers, read_all, &a);
 *     group_go(&readers, read_all, &b);
 *     if (!group_wait(&readers, &end))
 *         printf("a reader failed: %s\n", end.why);
 *
 * The first panic of a task of the group that was started with .contain cancels
 * the others; its record is group_wait's. (Without .contain it ends the system,
 * as always.) A task of a group may have groups of its own, and add to the one
 * it is in. What the kernel keeps of it lies at the high end of its own stack,
 * which leaves it GROUP_MEMBER_BYTES less, 48 on 32-bit machines.
 *
 * Context:  task, in a block that is not left by longjmp.
 * Switches: when the block is left and one of its tasks still lives.
 */
#define GROUP(name)                               \
    struct group name = {.owner = sched.current}; \
    DEFER(coda_group_leave, &name)

#define GROUP_MEMBER_BYTES \
    CODA_ROUND_UP(8 * sizeof(void *) + sizeof(struct task_end), 16)

struct group_member;

struct group { /* the fields are the kernel's */
    struct task *owner;
    struct group_member *members; /* alive, the newest first */
    bool waiting;                 /* the owner is, for the last of them */
    bool cancelled;
    struct task_end first; /* panic; .kind is 0 when there was none */
};

void coda_group_leave(void *group);

/*
 * task_go and task_go_with, for a task of the group.
 *
 * Context:  task: the group's owner, one of its tasks, or any while it lives.
 * Switches: never.
 * Returns:  the new task; TASK_NONE when the pool is empty, and when the group
 *           was cancelled, which the first panic does as well, and leaving.
 * Panics:   as task_go_with; the pool's stacks have less than TASK_STACK_MIN +
 *           GROUP_MEMBER_BYTES.
 */
task_id group_go(struct group *group, void (*fn)(void *), void *arg);
task_id group_go_with(struct group *group, const struct task_options *options,
                      void (*fn)(void *), void *arg);

/*
 * Waits until all tasks of the group have ended, those added meanwhile
 * included. Unless one panicked, or group_cancel was called, it may then be
 * used again.
 *
 * Context:  task, the one that declared the group.
 * Switches: when one of its tasks still lives, and never otherwise.
 * Returns:  true when none panicked, *first untouched; else false with the
 *           record of the first panic in *first, unless first is NULL.
 * Panics:   called from an interrupt, or by another task.
 */
bool group_wait(struct group *group, struct task_end *first);

/*
 * Cancels the group's tasks, as task_cancel does, the newest first, and has
 * group_go refuse from now on. Called by one of them it cancels that one, too.
 * A second call does nothing.
 *
 * Context:  task: as group_go.
 * Switches: never.
 * Panics:   called from an interrupt.
 */
void group_cancel(struct group *group);

/* ---- Supervision -------------------------------------------------------- */

/* Which ends of a child's task are failures, after which it is restarted. */
enum restart {
    RESTART_ON_PANIC, /* Erlang's transient child */
    RESTART_ALWAYS,   /* permanent: however it ended, by task_cancel, too */
    RESTART_NEVER,    /* temporary */
};

/* Whom a child's failure restarts. */
enum strategy {
    ONE_FOR_ONE, /* that child */
    ALL_FOR_ONE, /* all: the others are cancelled, the last first, each awaited
                    before the next, and all are started again in order; but
                    for those that are never restarted */
};

struct supervisor;
struct timed_wait;

/* A child: a task that is made again when it has failed. */
struct supervised {
    void (*fn)(void *);
    void *arg;
    struct task_options options; /* it is .contain in any case */
    enum restart restart;

    /* For all to read, the kernel's to write. */
    task_id id;          /* its task now; TASK_NONE while it has none */
    uint32_t restarts;   /* how often it was started again */
    struct task_end end; /* its last task's; .kind is 0 before the first */

    /* The kernel's. */
    struct watch watch;
    struct supervisor *supervisor;
    uint64_t started_us, due_us;
    uint64_t backoff_us; /* the last one; 0 before the first failure */
    uint8_t state;
};

#define SUPERVISE_LIMIT_MAX 16
#define SUPERVISE_NO_LIMIT UINT16_MAX

/* A supervisor. What is left out is 0. */
struct supervisor {
    struct supervised *children;
    uint16_t count;
    uint16_t limit; /* restarts within period_us, at most SUPERVISE_LIMIT_MAX,
                       or SUPERVISE_NO_LIMIT */
    enum strategy strategy;
    uint64_t backoff_us;     /* from a child's first failure to its restart */
    uint64_t backoff_max_us; /* doubled from failure to failure up to this;
                                not doubled at all when it is less */
    uint64_t period_us;      /* 0: as long as the supervisor runs */

    /* The kernel's. */
    struct timed_wait *waiting;
    uint16_t failures;
    uint64_t failed_us[SUPERVISE_LIMIT_MAX];
};

/*
 * Starts the children, in order, and restarts those that fail. It runs in the
 * calling task until all have ended for good; that may itself be the child of
 * another supervisor, and panic when this one gives up.
 *
 *     static struct supervised children[] = {
 *         {.fn = read_sensor, .options.name = "sensor"},
 *         {.fn = send, .options.name = "radio", .restart = RESTART_ALWAYS},
 *     };
 *     static struct supervisor s = {
 *         .children = children, .count = 2,
 *         .backoff_us = 100000, .backoff_max_us = 10000000,
 *         .limit = 5, .period_us = 60000000,
 *     };
 *     if (!supervise(&s))
 *         panic("the radio is broken");
 *
 * A child is restarted its back-off after it failed. That doubles with each of
 * its failures, and begins anew after one of its tasks has lived for period_us.
 * With ALL_FOR_ONE the back-off of the one that failed counts for all. A start
 * for which the pool has no slot is a failure as well, also the first, and of a
 * child that is never restarted.
 *
 * A failure after which more than `limit` of them have come within period_us is
 * not followed by a restart: the supervisor gives up.
 *
 * However supervise is left, by its return, by cancellation of the calling
 * task, or any other end, the children that still live are cancelled, the last
 * first, each awaited before the next. One that is masked for good holds it up.
 *
 * Context:  task. *s and its children live until it returns, and are not
 *           supervised twice at a time.
 * Switches: when a child lives, or has to be waited for.
 * Returns:  true when all children have ended for good; false when it gave up.
 * Panics:   called from an interrupt; a child without function; a limit out of
 *           range; a back-off or period of 2^63 or more.
 */
bool supervise(struct supervisor *s);
/* ---- Channels ----------------------------------------------------------- */

#include <coda/chan.h>

/* ---- Locks, memory pools, timers ---------------------------------------- */

#include <coda/sync.h>
#include <coda/mem.h>
#include <coda/timer.h>

/* ---- Console ------------------------------------------------------------ */

/*
 * The board's console: a UART driven by interrupts, or stdin and stdout under
 * linux. printf and its kin end here, a line at a time, so two tasks' lines
 * never mix, unless they are longer than 95 characters; the part of a line that
 * has not ended yet waits in its task until fflush(stdout), the newline, the
 * task's end, or exit(); a panic and kernel_exit lose it.
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

/*
 * Writes all the bytes as they are. Another task's write comes before or
 * after, never in between.
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

/* ---- What is going on --------------------------------------------------- */

enum task_state { TASK_DEAD, TASK_READY, TASK_BLOCKED };

struct task_info {
    task_id id;
    const char *name;      /* never NULL */
    const char *waits_for; /* "sleep", "join", …; NULL unless blocked */
    enum task_state state;
    bool ending; /* its defers are running */
    uint8_t priority;
    size_t stack_used;  /* at most, by any task of this slot so far */
    size_t stack_bytes; /* what there is; x86_64 has more than asked for */
    uint32_t switches;  /* to the slot's tasks so far; wraps */
};

/*
 * Walks the living tasks: task_next(TASK_NONE) is the first, task_next(id) the
 * one after id, TASK_NONE the end. A task that ends meanwhile is no hindrance.
 *
 * Context:  task.
 */
task_id task_next(task_id id);

/*
 * Fills in *info.
 *
 * Context:  task.
 * Returns:  false, *info untouched, when the task is not alive.
 */
bool task_info(task_id id, struct task_info *info);

/*
 * Prints every task: name, what it waits for, for which task, stack used of
 * stack size; then those that wait for each other in a circle. A deadlock's
 * report, at any time.
 *
 * Context:  task.
 * Switches: when the console's buffer is full.
 * Panics:   called from an interrupt.
 */
void task_dump(void);

/* Returns: how many slots of the pool are free now. Context: task. */
size_t task_pool_free(const struct task_pool *pool);

/* Returns: how often task_go has found no free slot in it. Context: any. */
uint32_t task_pool_refused(const struct task_pool *pool);

/* The pool of task_go. */
extern struct task_pool default_pool;

#endif
