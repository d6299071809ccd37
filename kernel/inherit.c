/*
 * Priority inheritance.
 *
 * A task that waits for a mutex lends its priority to the owner, if that has a
 * lower one; and if the owner itself waits for a mutex, to that one's owner,
 * and so on. So a task's level is always the most urgent of its own and of
 * those who wait for what it owns. It is found anew whenever a waiter comes or
 * goes, from the list of all mutexes that are waited for, so it does not matter
 * in which order they are locked and unlocked.
 *
 * A task has no field for its own level: each mutex that is waited for keeps
 * its owner's. The list is as long as there are mutexes with waiters, which is
 * mostly one.
 *
 * rejected: lowering the owner only once it holds no mutex, as many kernels do:
 * it keeps what it no longer needs.
 */
#include "sync.h"

#if CODA_PRIORITIES > 1

static struct mutex *waited_for; /* all mutexes with waiters */

/* t's own level. */
static unsigned own_level(const struct task *t)
{
    for (const struct mutex *m = waited_for; m; m = m->next)
        if (mutex_owner(m) == t)
            return m->base;
    return t->level;
}

static void list(struct mutex *m)
{
    struct task *owner = mutex_owner(m);

    if (owner) /* nothing is lent to one that has ended */
        m->base = (uint8_t)own_level(owner);
    m->next = waited_for;
    waited_for = m;
}

static void unlist(struct mutex *m)
{
    struct mutex **link = &waited_for;

    while (*link != m)
        link = &(*link)->next;
    *link = m->next;
}

/* ---- A task's level ----------------------------------------------------- */

/* Takes any ready task out of its ring. */
static void leave_ring(struct task *t)
{
    struct task *next = t->next;

    if (next != t) { /* its place may be the front of others */
        if (sched.next == t)
            sched.next = next;
        else if (sched.front[t->level] == t)
            sched.front[t->level] = next;
    }
    sched_remove(t);
}

static void change_level(struct task *t, unsigned level)
{
    if (!in_ring(t)) {
        t->level = (uint8_t)(level & 63);
        return;
    }
    leave_ring(t);
    t->prev = NULL; /* in no ring, and alive to handlers that ask */
    t->level = (uint8_t)(level & 63);
    sched_ready(t);
}

/* To its place among those who wait for a mutex: in the order in which those of
 * its level came. */
static void enqueue_in_turn(struct wait_queue *q, struct wait *w)
{
    struct wait *b = q->first;

    while (b && (b->task->level < w->task->level ||
                 (b->task->level == w->task->level &&
                  (intptr_t)((uintptr_t)w->elem - (uintptr_t)b->elem) > 0)))
        b = b->next;
    wait_enqueue_before(q, w, b);
}

/* Gives t, whose own level is `own`, the level it should have, and those their
 * due whom it waits for. NULL is an owner that has ended. */
static void settle(struct task *t, unsigned own)
{
    while (t) {
        unsigned level = own;
        struct mutex *m;
        struct wait *w;

        for (m = waited_for; m; m = m->next) {
            unsigned lent = m->waiters.queue.first->task->level;
            if (mutex_owner(m) == t && lent < level)
                level = lent;
        }
        if (level == t->level)
            return;
        change_level(t, level);
        w = wait_of_task(t);
        m = w ? mutex_waited_for(w) : NULL;
        if (!m)
            return;
        wait_leave(w);
        enqueue_in_turn(&m->waiters.queue, w);
        t = mutex_owner(m);
        own = m->base;
    }
}

/* ---- Comings and goings ------------------------------------------------- */

void inherit_begun(struct mutex *m)
{
    struct wait *first = m->waiters.queue.first;

    if (!first->next) /* the only one */
        list(m);
    settle(mutex_owner(m), m->base);
}

void inherit_given_up(struct mutex *m)
{
    if (!m->waiters.queue.first)
        unlist(m);
    settle(mutex_owner(m), m->base);
}

void inherit_passed(struct mutex *m, struct task *from)
{
    unsigned own = m->base;

    unlist(m);
    if (m->waiters.queue.first)
        list(m);
    settle(from, own);
}

#endif
