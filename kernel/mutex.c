/*
 * Mutexes: what is not the common case, which is inline.
 *
 * A mutex is handed over: who unlocks it makes the first waiter its owner, so
 * nobody can come in between. With a hand-over a cancellation is no special
 * case either: a waiter that has been handed the mutex returns from its lock
 * and ends at its next switch point, where its defers unlock it; one that has
 * not is taken off its queue, and owns nothing.
 */
#include "sync.h"

static void stop_locking(struct wait *w);
static void about_mutex(const struct wait *w, struct wait_about *a);

static const struct wait_kind lock_kind = {
    .reason = "mutex lock", .off = stop_locking, .about = about_mutex};
static const struct wait_kind lock_for_kind = {.reason = "mutex lock",
                                               .off = stop_locking,
                                               .alarm = LIMITED_WAIT,
                                               .about = about_mutex};

#define INHERITS (CODA_PRIORITIES > 1)

struct mutex *mutex_waited_for(const struct wait *w)
{
    return (w->kind == &lock_kind || w->kind == &lock_for_kind) && w->queue
               ? wait_of(w, struct mutex, waiters.queue)
               : NULL;
}

static void about_mutex(const struct wait *w, struct wait_about *a)
{
    const struct mutex *m = mutex_waited_for(w);

    a->what = m->waiters.name;
    a->whom = task_with(m->owner);
}

static void stop_locking(struct wait *w)
{
    struct mutex *m = mutex_waited_for(w);

    wait_leave(w);
    w->queue = NULL; /* in a circle, inherit_given_up comes back to it */
    if (INHERITS)
        inherit_given_up(m);
}

static bool lock_now(struct mutex *m)
{
    if (m->owner != 0)
        return false;
    m->owner = sched.current->id;
    return true;
}

static void enqueue(struct mutex *m, struct wait *w)
{
    static uintptr_t turn;

    w->elem = (void *)turn++; /* who came first (inherit.c) */
    w->task = sched.current;
    w->result = 0;
    wait_enqueue_by_priority(&m->waiters.queue, w);
    if (INHERITS)
        inherit_begun(m);
}

void coda_mutex_lock(struct mutex *m)
{
    struct wait w;

    kernel_need_task("mutex_lock");
    kernel_need_stack();
    kernel_check(m != NULL, "mutex_lock: a NULL mutex");
    kernel_check(m->owner != sched.current->id,
                 "mutex_lock: its owner locks it again");
    enqueue(m, &w);
    sched_block(&w, &lock_kind);
}

bool mutex_try_lock(struct mutex *m)
{
    kernel_need_task("mutex_try_lock");
    return lock_now(m);
}

bool mutex_lock_for(struct mutex *m, uint64_t timeout_us)
{
    struct limited_wait w;

    kernel_need_task("mutex_lock_for");
    kernel_need_stack();
    check_time(timeout_us, "mutex_lock_for");
    if (lock_now(m))
        return true;
    kernel_check(m->owner != sched.current->id,
                 "mutex_lock_for: its owner locks it again");
    if (timeout_us == 0)
        return false;
    enqueue(m, &w.wait);
    return sched_block_for(&w.wait, &lock_for_kind, &w.timeout, timeout_us) ==
           0;
}

void coda_mutex_unlock(struct mutex *m)
{
    struct wait *w;

    kernel_need_task("mutex_unlock");
    kernel_need_stack();
    if (m->owner == 0)
        panic("unlock of unlocked mutex");
    kernel_check(m->owner == sched.current->id,
                 "mutex_unlock: another task has locked it");
    w = wait_dequeue(&m->waiters.queue);
    m->owner = w ? w->task->id : 0;
    if (!w) /* called by another way than mutex_unlock */
        return;
    if (INHERITS)
        inherit_passed(m, sched.current);
    sched_ready(w->task);
}

void mutex_unlock_(void *mutex)
{
    struct mutex *m = mutex;

    if (m->waiters.queue.first)
        kernel_need_stack_to_undo(mutex_unlock_, m, 1);
    mutex_unlock(m);
}
