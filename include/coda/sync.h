/*
 * Mutexes, semaphores, events, wait groups, once, read-write locks. Part of
 * <coda.h>.
 *
 * Tasks are cooperative: what no switch comes between needs no lock. These are
 * for what a switch does come between, and for waiting.
 *
 * What is zero is ready for use; the macros give a name besides, for reports,
 * and may follow `static`. Who waits lies in no table: its record is on its
 * stack. All waits end when the task is cancelled, and nothing is handed to a
 * task that has been cancelled or whose time is up; one that has been handed
 * something before finishes its call, and ends at its next switch point, where
 * its defers give back what it got.
 *
 * The functions whose names end in _ are the same for DEFER and defer_push:
 *
 *     DEFER(wait_group_done_, &workers);
 *
 * timeout_us is less than 2^63, else they panic; with 0 they do not wait.
 */
#include <coda.h> /* all of it: the parts need each other */

#ifndef CODA_SYNC_H
#define CODA_SYNC_H

/* ---- Shapes: the fields are the kernel's, and change without notice ----- */

/* A queue with the name of what it belongs to, for reports. */
struct waiters {
    struct wait_queue queue;
    const char *name;
};

struct mutex {
    task_id owner; /* 0: nobody. By the id: the slot's next task is another */
    struct waiters waiters; /* the most urgent first */
#if CODA_PRIORITIES > 1
    struct mutex *next; /* of those with waiters */
    uint8_t base;       /* with waiters: its owner's own level */
#endif
};
void coda_mutex_lock(struct mutex *m);
void coda_mutex_unlock(struct mutex *m);

/* Invariant: nobody waits while the count is not 0. Of one that has a feed the
 * bits CODA_SEM_FED are set besides: there sem_take has to look, too. */
#define CODA_SEM_FED 0xC0000000u
struct sem {
    struct waiters waiters;
    uint32_t count;
    struct sem_feed *feed;
};

/* What handlers have given, and no task has seen yet. */
struct sem_feed {
    struct post post;
    volatile uint32_t given; /* twice that; bit 0: and it is posted */
    struct sem *sem;
};
void coda_sem_posted(struct post *p);
void coda_sem_take(struct sem *s, uint32_t count);
void coda_sem_give(struct sem *s, struct wait *first);

struct event {
    uint32_t flags;
    struct waiters waiters;
    struct event_feed *feed;
};

struct event_feed {
    struct post post;
    volatile uint32_t set; /* by handlers, and no task has seen it yet */
    struct event *event;
};
void coda_event_posted(struct post *p);

struct wait_group {
    int32_t count;
    struct waiters waiters;
};

struct once {
    bool done;
    struct task *runner;
    struct waiters waiters;
};
void coda_once_do(struct once *o, void (*fn)(void *), void *arg);

/* Invariant: readers wait only while one writes or waits to; writers only while
 * anybody has it. */
struct rwlock {
    task_id writer; /* 0: nobody */
    uint32_t readers;
    struct wait_queue reading;
    struct waiters writing;
};

/* Locks, and defers the unlock to the end of the block. `hold` does both: first
 * the record, in which the stack may end, then the lock, then what undoes it.
 */
#define CODA_HELD(hold, lock, n) CODA_HELD_(hold, lock, n)
#define CODA_HELD_(hold, lock, n)                                         \
    __attribute__((cleanup(coda_defer_end))) struct defer coda_defer_##n; \
    hold(&coda_defer_##n, lock)

/* ---- Mutexes ------------------------------------------------------------ */

#define MUTEX(mutex_name) \
    struct mutex mutex_name = {.waiters = {.name = #mutex_name}}

/*
 * Locks the mutex; waits while another task has it, the most urgent first, in
 * their order within one priority. Meanwhile the owner has at least the
 * priority of each who waits for it, and so has whom that one waits for. It is
 * not recursive. It belongs to the task: who ends without unlocking it leaves
 * it locked, which a deadlock's report shows. MUTEX_LOCKED sees to that.
 *
 * Context:  task.
 * Switches: while another has it.
 * Panics:   the caller has it already; called from an interrupt.
 */
static inline void mutex_lock(struct mutex *m)
{
    if (__builtin_expect(m->owner != 0 || (CODA_CHECKS && arch_in_interrupt()),
                         0))
        coda_mutex_lock(m);
    else
        m->owner = sched.current->id;
}

/* Locks it unless another task, or the caller, has it.
 * Context: task. Switches: never. Returns: whether it did. */
bool mutex_try_lock(struct mutex *m);

/* mutex_lock for no longer than this.
 * Returns: false when the time is up. */
bool mutex_lock_for(struct mutex *m, uint64_t timeout_us);

/*
 * Unlocks it: hands it to the first who waits.
 *
 * Context:  task.
 * Switches: never.
 * Panics:   "unlock of unlocked mutex"; another task has it; called from an
 *           interrupt.
 */
static inline void mutex_unlock(struct mutex *m)
{
    if (__builtin_expect(m->owner != sched.current->id ||
                             m->waiters.queue.first ||
                             (CODA_CHECKS && arch_in_interrupt()),
                         0))
        coda_mutex_unlock(m);
    else
        m->owner = 0;
}
void mutex_unlock_(void *mutex);

CODA_WHOLE void coda_mutex_hold(struct defer *d, struct mutex *m)
{
    coda_defer_begin(d, coda_defer_nothing, m);
    mutex_lock(m);
    d->fn = mutex_unlock_;
    __asm volatile("" ::"m"(*d));
}

/* Locks it until the enclosing block is left, or the task ends in it. */
#define MUTEX_LOCKED(m) CODA_HELD(coda_mutex_hold, m, __COUNTER__)

/* ---- Semaphores --------------------------------------------------------- */

/* It counts up to 2^30 - 1. */
#define SEM(sem_name, count_) \
    struct sem sem_name = {.count = (count_), .waiters = {.name = #sem_name}}

/* One that interrupt handlers may give as well. At file scope. */
#define SEM_FROM_INTERRUPT(sem_name, count_)                                   \
    extern struct sem sem_name;                                                \
    static struct sem_feed sem_name##_feed = {.post = {.fn = coda_sem_posted}, \
                                              .sem = &sem_name};               \
    struct sem sem_name = {.count = (count_) | CODA_SEM_FED,                   \
                           .waiters = {.name = #sem_name},                     \
                           .feed = &sem_name##_feed}

/*
 * Takes one; waits while there is none, first come first served.
 *
 * Context:  task.
 * Switches: while there is none.
 * Panics:   called from an interrupt; more than 3 * 2^30 are there, which it
 *           does not count.
 */
static inline void sem_take(struct sem *s)
{
    uint32_t count = s->count;

    if (__builtin_expect((int32_t)(count - 1) < 0 ||
                             (CODA_CHECKS && arch_in_interrupt()),
                         0))
        coda_sem_take(s, count);
    else
        s->count = count - 1;
}

/* Takes one if there is one. Context: task. Switches: never. Returns: whether
 * it did. */
bool sem_try_take(struct sem *s);

/* sem_take for no longer than this. Returns: false when the time is up. */
bool sem_take_for(struct sem *s, uint64_t timeout_us);

/*
 * Gives one: to the first who waits, if any.
 *
 * Context:  task; an interrupt handler, of a SEM_FROM_INTERRUPT.
 * Switches: never.
 * Panics:   in an interrupt, of another.
 */
static inline void sem_give(struct sem *s)
{
    struct wait *first = s->waiters.queue.first;

    if (__builtin_expect(first || arch_in_interrupt(), 0))
        coda_sem_give(s, first);
    else
        s->count++;
}
void sem_give_(void *sem);

/* ---- Events ------------------------------------------------------------- */

/* 32 flags that tasks wait for. Setting wakes all whom it satisfies. */
#define EVENT(event_name) \
    struct event event_name = {.waiters = {.name = #event_name}}

/* One whose flags interrupt handlers may set as well. At file scope. */
#define EVENT_FROM_INTERRUPT(event_name)                          \
    extern struct event event_name;                               \
    static struct event_feed event_name##_feed = {                \
        .post = {.fn = coda_event_posted}, .event = &event_name}; \
    struct event event_name = {.waiters = {.name = #event_name},  \
                               .feed = &event_name##_feed}

/*
 * Sets these flags; they stay set until they are cleared.
 *
 * Context:  task; an interrupt handler, of an EVENT_FROM_INTERRUPT.
 * Switches: never.
 * Panics:   in an interrupt, of another.
 */
void event_set(struct event *e, uint32_t flags);

/* Context: task. Returns: the flags that were set. */
uint32_t event_clear(struct event *e, uint32_t flags);
uint32_t event_flags(struct event *e);

/*
 * Waits until any, or all, of these flags are set. They stay so.
 *
 * Context:  task.
 * Switches: when they are not yet.
 * Returns:  those of them that were set when the wait was over; 0 when the time
 *           was up.
 * Panics:   flags is 0; called from an interrupt.
 */
uint32_t event_wait_any(struct event *e, uint32_t flags);
uint32_t event_wait_all(struct event *e, uint32_t flags);
uint32_t event_wait_any_for(struct event *e, uint32_t flags,
                            uint64_t timeout_us);
uint32_t event_wait_all_for(struct event *e, uint32_t flags,
                            uint64_t timeout_us);

/* ---- Wait groups -------------------------------------------------------- */

#define WAIT_GROUP(group_name) \
    struct wait_group group_name = {.waiters = {.name = #group_name}}

/*
 * Counts what is still to be done; at 0 all who wait go on.
 *
 *     wait_group_add(&workers, 2);
 *     task_go(work, …);
 *     task_go(work, …);
 *     wait_group_wait(&workers);
 *
 * and each of them begins with DEFER(wait_group_done_, &workers).
 *
 * Context:  task.
 * Switches: only wait_group_wait, while the count is not 0.
 * Returns:  wait_group_wait_for: false when the time is up.
 * Panics:   "negative wait group counter", which stays as it was; called from
 *           an interrupt.
 */
void wait_group_add(struct wait_group *g, int32_t n);
void wait_group_done(struct wait_group *g); /* adds -1 */
void wait_group_done_(void *group);
void wait_group_wait(struct wait_group *g);
bool wait_group_wait_for(struct wait_group *g, uint64_t timeout_us);

/* ---- Once --------------------------------------------------------------- */

#define ONCE(once_name) \
    struct once once_name = {.waiters = {.name = #once_name}}

/*
 * Calls fn(arg) if this is the first call for o. When it returns, fn has ended:
 * others wait meanwhile. If fn panics, or ends its task, it has been called,
 * and is not again.
 *
 * Context:  task.
 * Switches: as fn does; while another task's fn runs.
 * Panics:   called by fn itself; called from an interrupt.
 */
static inline void once_do(struct once *o, void (*fn)(void *), void *arg)
{
    if (__builtin_expect(!o->done, 0))
        coda_once_do(o, fn, arg);
}

/* ---- Read-write locks --------------------------------------------------- */

#define RWLOCK(lock_name) \
    struct rwlock lock_name = {.writing = {.name = #lock_name}}

/*
 * Any number of readers, or one writer. A writer that waits keeps new readers
 * out, so it is not kept waiting for ever; when it is done, the readers that
 * have come meanwhile have it before the next writer. There is no inheritance
 * of priorities.
 *
 * Context:  task.
 * Switches: rwlock_lock while anybody has it; rwlock_read_lock while a writer
 *           has it or waits for it; the unlocks never.
 * Returns:  the _for: false when the time is up.
 * Panics:   "unlock of unlocked rwlock"; the unlock of another's write lock, or
 *           of the other kind; a lock of either kind by who has it for writing;
 *           called from an interrupt.
 */
void rwlock_read_lock(struct rwlock *l);
bool rwlock_read_lock_for(struct rwlock *l, uint64_t timeout_us);
void rwlock_read_unlock(struct rwlock *l);
void rwlock_read_unlock_(void *lock);
void rwlock_lock(struct rwlock *l);
bool rwlock_lock_for(struct rwlock *l, uint64_t timeout_us);
void rwlock_unlock(struct rwlock *l);
void rwlock_unlock_(void *lock);

void coda_rwlock_read_hold(struct defer *d, struct rwlock *l);
void coda_rwlock_hold(struct defer *d, struct rwlock *l);

/* Until the enclosing block is left, or the task ends in it. */
#define RWLOCK_READ_LOCKED(l) CODA_HELD(coda_rwlock_read_hold, l, __COUNTER__)
#define RWLOCK_LOCKED(l) CODA_HELD(coda_rwlock_hold, l, __COUNTER__)

#endif
