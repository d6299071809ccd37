/*
 * The kernel's own interfaces between its files. Applications see <coda.h>.
 *
 * Kernel data belongs to thread mode: tasks are cooperative, so nothing here
 * takes a lock or masks an interrupt. A handler does one thing: it posts.
 */
#ifndef CODA_KERNEL_H
#define CODA_KERNEL_H

#include <coda.h>

/* Without reports the kernel's own panics are a trap each, which ends the
 * system; their words are not linked. */
#if !CODA_REPORT
#define panic(why) __builtin_trap()
#endif

/* Whether this is a build for size: then what makes only the common case
 * faster goes. */
#ifdef __OPTIMIZE_SIZE__
#define FOR_SIZE 1
#define inline_for_speed inline
#define apart_for_speed inline
#else
#define FOR_SIZE 0
#define inline_for_speed inline __attribute__((always_inline))
#define apart_for_speed __attribute__((noinline))
#endif

/* Panics in words unless `right`, which only a bug in the caller can make
 * false. */
#define kernel_check(right, words)                        \
    do {                                                  \
        if (CODA_CHECKS && __builtin_expect(!(right), 0)) \
            panic(words);                                 \
    } while (0)

extern struct task idle;

/* ---- Waiting (sched.c) -------------------------------------------------- */

struct wait_about;

/*
 * A way of waiting. It says how to end it from outside, so whatever waits by
 * sched_block can be cancelled, and its caller need not know: the call does not
 * return, the task's defers run.
 */
struct wait_kind {
    const char *reason; /* what reports call it */
    /* Takes the wait out of what it waits in: wait_leave, for a queue. NULL
     * when that is an alarm alone. */
    void (*off)(struct wait *w);
    uint8_t alarm; /* where its armed alarm is, bytes from the wait; or 0 */
    /* interrupt_awaited, when an interrupt ends it: a system in which all wait
     * like that is idle and not deadlocked. */
    bool (*interrupt)(void);
    /* For reports; may be NULL. */
    void (*about)(const struct wait *w, struct wait_about *a);
    const char *refusal; /* wait_alone's panic in an interrupt */
};

/* What is waited for, by name, and who has to act; either may be NULL. */
struct wait_about {
    const char *what;
    const struct task *whom;
};

/* Blocks the calling task until sched_ready(w->task). */
void sched_block(struct wait *w, const struct wait_kind *kind);

/* What t waits for; NULL unless it is blocked. */
struct wait *wait_of_task(const struct task *t);

/* Whether an interrupt would end some task's wait. Context: the idle task. */
bool interrupt_awaited(void);

void wait_enqueue(struct wait_queue *q, struct wait *w);
struct wait *wait_dequeue(struct wait_queue *q); /* NULL when it is empty */
void wait_leave(struct wait *w);                 /* its queue */
static inline_for_speed void wait_leave_first(struct wait_queue *q,
                                              struct wait *w)
{
    struct wait *next = w->next;

    q->first = next;
    if (__builtin_expect(next != NULL, 0))
        next->prev = w->prev;
}
/* After those of its priority, before those of lower ones; w->task is set. */
void wait_enqueue_by_priority(struct wait_queue *q, struct wait *w);

/* Before that one of the queue; NULL: last. */
void wait_enqueue_before(struct wait_queue *q, struct wait *w,
                         struct wait *before);

/* ---- post.c ------------------------------------------------------------- */

/* Context: interrupt handler, or a task. A post that is under way already is
 * not doubled. */
void post(struct post *p);

/* For the architecture: runs what was posted, which is at least one. Context:
 * the switch, or a task. */
void sched_drain(void);

/* ---- task.c ------------------------------------------------------------- */

/* task_go_with, but for the pool, which does not come from the options. */
task_id task_spawn(struct task_pool *pool, void (*fn)(void *), void *arg,
                   const struct task_options *o);

/* For task_goexit, which passes its return address. */
_Noreturn void task_end(uintptr_t caller);

/* The part of an id that says which slot. */
#define SLOT_MASK ((1u << CODA_SLOT_BITS) - 1)

/* Brackets of all control blocks and pools, from the linker. */
extern struct task coda_tasks_start[], coda_tasks_end[];
extern struct task_pool coda_pools_start[], coda_pools_end[];

#define POOL_UNIT (2 * sizeof(void *)) /* of task.pool */
static inline struct task_pool *pool_of(const struct task *t)
{
    return (struct task_pool *)((char *)coda_pools_start + t->pool * POOL_UNIT);
}

/* Panics in words unless a task may be in `call` now. */
#define kernel_need_task(call) \
    kernel_check(!arch_in_interrupt(), call " in an interrupt")

/* Its stack, without the reserve; not the idle task's. */
unsigned char *stack_low(const struct task *t);
unsigned char *stack_high(const struct task *t);

/* The slot an id names, or NULL when no task had that id yet; and whether the
 * task it names is alive. */
struct task *task_named(task_id id);
bool names_living(task_id id, const struct task *t);

/* ---- end.c -------------------------------------------------------------- */

/* Puts a watch on t's list, and takes it off such a list. Its fn is called in
 * t, after t's defers, with the watch off the list; it must not wait. */
void watch_add(struct watch *w, struct task *t);
void watch_remove(const struct watch *w, struct watch **list);

/* Calls the watches of the running task, which ends; task_goexit was called
 * from `caller`. */
void end_watches(struct task *t, uintptr_t caller);

/* The record of t's end; and where that of a panic is written to: whatever lies
 * above it, no task of the slot writes to. */
struct task_end end_record(const struct task *t, uintptr_t caller);

struct task_end *panic_record(const struct task *t);

/* Ends the running task, whose chain is empty, with p as the reason. */
_Noreturn void end_by_panic(const struct panic *p);

/* ---- group.c ------------------------------------------------------------ */

/* Whether t is one of the group's tasks. */
bool group_has(const struct group *g, const struct task *t);

/* ---- cancel.c ----------------------------------------------------------- */

/* The running task is cancelled, and was masked or had something handed to it:
 * it ends at its next switch point. */
__attribute__((weak)) void cancel_soon(void);

/* task.masks of a task that runs its defers because it was cancelled. */
enum { BEING_CANCELLED = 15 };

/* ---- time.c ------------------------------------------------------------- */

/* Deadlines are less than 2^63 ticks apart. */
void alarm_arm(struct alarm *a, uint64_t deadline);
void alarm_disarm(struct alarm *a);

/* The first tick at which clock_us() is `us`; no more than FOREVER_US. */
uint64_t ticks_at(uint64_t us);

/* clock_us() at that tick. */
uint64_t us_of_ticks(uint64_t ticks);

/* A wait that an alarm ends. */
struct timed_wait {
    struct wait wait;
    struct alarm alarm;
};

/* An alarm that may end a wait. */
struct timeout {
    struct alarm alarm;
    struct wait *wait;
};

/* Blocks like sched_block, for this long at most; `t` lies in the wait, where
 * its kind says. Returns w->result, which is -ETIMEDOUT when nobody has readied
 * the task before. */
int sched_block_for(struct wait *w, const struct wait_kind *kind,
                    struct timeout *t, uint64_t timeout_us);

/* For the board: its clock has reached, or passed, the deadline that
 * board_alarm was given. Context: interrupt handler. */
void kernel_clock_due(void);

/* ---- hog.c: with CODA_HOG_LIMIT_US -------------------------------------- */

/* For the board, in the clock's handler after kernel_clock_due: looks who keeps
 * the processor. `context` is what the architecture asks for (arch.h). */
#if CODA_HOG_LIMIT_US
void hog_look(void *context);
#else
#define hog_look(...) ((void)0)
#endif

/* board_alarm, but not later than the next look. Context: task, or
 * sched_drain. */
void hog_alarm(uint64_t deadline);

/* A task runs, or will, after idling; the system idles. */
void hog_wakes(void);
void hog_idles(void);

/* For the architecture: whether it is the application's own code. */
bool hog_in_application(uintptr_t pc);

/* Looks at least so often from now on. */
void hog_look_every(uint32_t us);

static inline void hog_task_begins(struct task *t, const struct task_options *o)
{
#if CODA_HOG_LIMIT_US
    t->hog_limit_us = o ? o->hog_limit_us : 0;
    if (t->hog_limit_us)
        hog_look_every(t->hog_limit_us);
#else
    (void)t, (void)o;
#endif
}

/* For its reports (console.c). A line goes out between the tasks' own, without
 * waiting; false when the console is at its end. It is in use as long as
 * console_reporting. Context: any. */
bool console_report(const char *line);
bool console_reporting(void);

/* ---- account.c: with CODA_ACCOUNTING ------------------------------------ */

/* What a handler knows when it ends. */
struct account_mark {
    uint64_t ticks;
    uintptr_t counted;
};

#if CODA_ACCOUNTING
/* For the architecture or the board, around a handler, with the number of the
 * interrupt; one of IRQ_COUNT or more is counted with all others alone. */
void account_enter(struct account_mark *m);
void account_leave(const struct account_mark *m, unsigned irq);

/* For the architecture's switch: sched.current is about to be left. Context:
 * the switch; or a task, which goes on. */
void account_switch(void);

/* The clock runs; a slot has a new task; for reports. */
void account_begin(void);
void account_task_begins(struct task *t);
void account_say_task(const struct task *t);
void account_say_others(void);
#else
#define account_enter(m) ((void)(m))
#define account_leave(m, irq) ((void)(m), (void)(irq))
#define account_switch() ((void)0)
#define account_begin() ((void)0)
#define account_task_begins(t) ((void)0)
#define account_say_task(t) ((void)0)
#define account_say_others() ((void)0)
#endif

/* ---- watchdog.c: with CODA_WATCHDOG_US ---------------------------------- */

void watchdog_start(void);

/* Whether its feeding is the only alarm. */
bool watchdog_alone(void);

/* ---- start.c ------------------------------------------------------------ */

/* For the C runtime, once memory is set up. */
_Noreturn void kernel_start(void);

/* ---- libc/ -------------------------------------------------------------- */

/* Makes the C library state of a slot used for the first time. */
#if CODA_LIBC
void libc_slot_init(void *state);
#else
static inline void libc_slot_init(void *state)
{
    (void)state;
}
#endif

/* ---- defer.c ------------------------------------------------------------ */

/* The function of protect's marks; does nothing. */
void boundary_mark(void *unused);

/* Takes d off the running task's chain, wherever it is. */
void defer_unlink(struct defer *d);

/* ---- panic.c ------------------------------------------------------------- */

/* A goexit within another's defers begins a new epoch. */
void epoch_next(struct task *t);

/* The function of an unwinding's marks; does nothing. Weak: NULL in a program
 * without panics. */
__attribute__((weak)) void call_mark(void *unused);

/* For the architecture's fault handler: whether the running code's fault is its
 * task's own; and where to send that task, with the record in the first
 * argument. The record need only live until then. */
bool fault_is_the_tasks(void);
_Noreturn void fault_thrown(const struct panic *record);

/* Runs p, which lasts as long as the panic does, to its end. */
_Noreturn void panic_unwind(struct panic *p);

/* A division by zero that a library's function has found. */
_Noreturn void panic_division(void);

/* ---- overflow.c --------------------------------------------------------- */

/*
 * For the architecture's fault handler and its switch: the running task's stack
 * has met its guard, at pc, 0 if that is not known, by an access to `address`.
 * What is alive on it may reach down to sp. Returns `to`: the task is to go on
 * in overflow_thrown(to) with all that lies below `to` as its stack, and with
 * the guard that task.guard now names. Where that cannot be, the system ends
 * in words.
 */
struct overflow;
struct overflow *stack_overflowed(uintptr_t pc, uintptr_t address,
                                  uintptr_t sp);
_Noreturn void overflow_thrown(struct overflow *to);

/* Ends the overflow of the running task if `boundary`, to which it is to
 * return, lies on its stack proper: then this returns there. */
void overflow_ends(struct defer *boundary);

/* ---- report.c ----------------------------------------------------------- */

/* A panic that nobody recovered; also one in a handler, or before the kernel
 * runs. */
_Noreturn void uncaught_panic(const struct panic *p);

/* Ends of the system, in words. */
#if CODA_REPORT
_Noreturn void kernel_deadlock(void);
#else
#define kernel_deadlock() panic("deadlock")
#endif
_Noreturn void fault(const struct panic *record); /* no task's own */
bool ending_in_words(void);
_Noreturn void stack_overflow(void);
_Noreturn void reserve_overflow(void);

/* What CODA_PANIC_ACTION says. */
_Noreturn void panic_action(void);

/* ---- backtrace.c -------------------------------------------------------- */

/* Fills calls with pc, lr if that is a return address, and the return addresses
 * on the stack from sp upward; either may be 0. Returns how many. It reads
 * nothing but the stack that sp is in, if it is in one, and the program. */
size_t stack_calls(uintptr_t *calls, size_t n, uintptr_t pc, uintptr_t lr,
                   uintptr_t sp);

/* ---- last_panic.c ------------------------------------------------------- */

/* Keeps what can be kept without following a pointer of the application's, with
 * a backtrace from p and, unless it is 0, the link register; then the words. */
const struct last_panic *last_panic_keep(const struct panic *p, uintptr_t lr);
void last_panic_keep_words(const struct panic *p);

/* ---- words.c, dump.c ---------------------------------------------------- */

/* Where what is said goes from now on. */
void say_by(void (*to)(char c));
void say(const char *s);
void say_number(uintptr_t n, unsigned base);

/* Writes n in front of end, in DIGITS characters at most; where it begins. */
enum { DIGITS = 24 };
const char *digits_before(char *end, uintptr_t n, unsigned base);

/* Every task, a line each, and who waits for each other in a circle. */
void say_tasks(void);

/* ---- console.c ---------------------------------------------------------- */

/* Takes the console for the calling task, gives it back; and sends a byte
 * meanwhile. */
void console_begin(void);
void console_end(void *unused);
void console_put(char c);

/* Whether what was sent last has not ended its line. */
bool console_mid_line(void);

/* ---- info.c ------------------------------------------------------------- */

#define STACK_PAINT 0xC0DAC0DAu

/* Fills a stack with the pattern that stack_used looks for. */
static inline void stack_paint(unsigned char *low, unsigned char *high)
{
    for (uint32_t *w = (uint32_t *)(void *)low; w < (uint32_t *)(void *)high;)
        *w++ = STACK_PAINT;
}
size_t stack_used(const unsigned char *low, const unsigned char *high);

#endif
