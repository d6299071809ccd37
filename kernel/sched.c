/*
 * The scheduler: making ready, blocking, yielding, idling. sched.h says how
 * the ready tasks are kept.
 */
#include "sched.h"

/* With one priority, every ready task is in the ring of sched.next. */
#define ONE_RING (CODA_PRIORITIES == 1)

struct task idle;
struct sched sched;

/* Makes the boot's context the idle task's: at run time, since what is not zero
 * before costs flash. */
void sched_init(void)
{
    if (sched.current)
        return;
    idle.next = &idle;
    sched.current = &idle;
    sched.next = &idle;
    if (!ONE_RING)
        idle.level = CODA_PRIORITIES;
    if (CODA_CHECKS) { /* task_end will take it out of its ring and see */
        static struct watch no_task;
        idle.prev = &idle;
        idle.watches = &no_task;
    }
}

/* Whether no task of the level is ready. */
static inline bool ring_is_empty(unsigned level)
{
    return ONE_RING ? sched.next == &idle : !(sched.ready & sched_bit(level));
}

void sched_ready(struct task *t)
{
    struct task *current = sched.current, *top = sched.next, *last = t;
    bool current_in_ring = in_ring(current);
    unsigned level = t->level;

    if (current_in_ring && sched_ready_fast(t))
        return;
    if (!ring_is_empty(level)) {
        struct task **front =
            ONE_RING || top->level == level ? &sched.next : &sched.front[level];

        /* Before the running task, if it is in this ring (3); before the
         * front is the end of any other. (t may be the running task itself,
         * blocked and not yet switched away from.) */
        last = *front;
        if (current_in_ring && (ONE_RING || current->level == level)) {
            if (last == current) /* it was alone */
                *front = t;
            last = current;
        }
    } else {
        t->prev = t;
        if (!ONE_RING)
            sched.ready |= sched_bit(level);
        if (ONE_RING || level < top->level) {
            if (!ONE_RING)
                sched.front[top->level] = top;
            sched.next = t;
        } else {
            sched.front[level] = t;
        }
    }
    sched_insert(t, last);
}

bool sched_woken(struct task *t)
{
    sched_ready(t);
    return true;
}

void sched_ring_empty(struct task *t)
{
    kernel_check(t != &idle, "a wait before the kernel runs");
    if (ONE_RING) {
        sched.next = &idle;
        return;
    }
    sched.ready &= ~sched_bit(t->level);
    if (sched.next != t)
        return;
    if (sched.ready == 0)
        sched.next = &idle;
    else
        sched.next = sched.front[__builtin_clz(sched.ready)];
}

extern void sched_remove(struct task *t); /* for -Os */

void sched_block(struct wait *w, const struct wait_kind *kind)
{
    struct task *t = sched.current;

    w->kind = kind;
    w->task = t;
    sched.awaited += kind->interrupt;
    sched_wait(t, w);
    sched.awaited -= kind->interrupt;
}

void task_yield(void)
{
    kernel_need_task("task_yield");
    arch_switch();
}

/*
 * Looks, before the processor sleeps, whether anything could ever wake it.
 *
 * Context: the idle task.
 */
void sched_idle(void)
{
    if (!sched.earliest && !sched.awaited)
        kernel_deadlock();
    if (CODA_WATCHDOG_US && watchdog_alone() && !sched.awaited)
        kernel_deadlock();
    if (CODA_HOG_LIMIT_US)
        hog_idles();
}

void wait_enqueue(struct wait_queue *q, struct wait *w)
{
    struct wait *first = q->first, *last;

    w->queue = q;
    w->next = NULL;
    w->prev = w;
    if (!first) {
        q->first = w;
        return;
    }
    last = first->prev;
    w->prev = last;
    last->next = w;
    first->prev = w;
}

struct wait *wait_dequeue(struct wait_queue *q)
{
    struct wait *w = q->first;

    if (w)
        wait_leave_first(q, w);
    return w;
}

void wait_leave(struct wait *w)
{
    struct wait_queue *q = w->queue;
    struct wait *first = q->first, *next = w->next;

    if (w == first) {
        wait_leave_first(q, w);
        return;
    }
    w->prev->next = next;
    if (!next)
        next = first; /* whose prev is the last */
    next->prev = w->prev;
}

void wait_enqueue_by_priority(struct wait_queue *q, struct wait *w)
{
    struct wait *before = q->first;

    while (before && before->task->level <= w->task->level)
        before = before->next;
    if (!before) {
        wait_enqueue(q, w);
        return;
    }
    w->queue = q;
    w->next = before;
    w->prev = before->prev;
    if (before == q->first)
        q->first = w;
    else
        before->prev->next = w;
    before->prev = w;
}
