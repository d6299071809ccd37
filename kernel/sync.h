/* What the locks have in common: a queue of waits, with and without a time. */
#ifndef CODA_KERNEL_SYNC_H
#define CODA_KERNEL_SYNC_H

#include "sched.h"

struct limited_wait {
    struct wait wait;
    struct timeout timeout;
};
#define LIMITED_WAIT offsetof(struct limited_wait, timeout)

/* What a wait in a queue lies in: wait_of(w, struct sem, waiters.queue). */
#define wait_of(w, type, queue_) \
    ((type *)(void *)((char *)(w)->queue - offsetof(type, queue_)))

/* The `about` of those who wait in a struct waiters. */
void wait_about_name(const struct wait *w, struct wait_about *a);

static inline_for_speed void wait_in(struct wait_queue *q,
                                     const struct wait_kind *kind)
{
    struct wait w;

    kernel_need_stack();
    wait_enqueue(q, &w);
    sched_block(&w, kind);
}

/* False when the time was up. */
bool wait_in_for(struct wait_queue *q, const struct wait_kind *kind,
                 uint64_t timeout_us);

/* All of a queue go on. */
void wake_all(struct wait_queue *q);

#define check_time(timeout_us, call) \
    kernel_check((timeout_us) <= INT64_MAX, call ": a negative time")

/* ---- mutex.c, inherit.c ------------------------------------------------- */

/* The mutex that a wait is for, or NULL. */
struct mutex *mutex_waited_for(const struct wait *w);

/* The task of that id, which may have ended; NULL of 0, and once another has
 * its slot. */
static inline struct task *task_with(task_id id)
{
    struct task *t = &coda_tasks_start[(id & SLOT_MASK) - 1];

    return id != 0 && t->id == id ? t : NULL;
}

/* NULL when it has ended, too. */
static inline struct task *mutex_owner(const struct mutex *m)
{
    struct task *t = task_with(m->owner);

    return t && t->lives ? t : NULL;
}

/* A task has begun to wait for m; has given up; was handed it by `from`. */
void inherit_begun(struct mutex *m);
void inherit_given_up(struct mutex *m);
void inherit_passed(struct mutex *m, struct task *from);

#endif
