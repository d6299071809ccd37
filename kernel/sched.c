/*
 * The scheduler: making ready, blocking, yielding, idling. sched.h says how
 * the ready tasks are kept.
 */
#include "sched.h"

/* With one priority, every ready task is in the ring of sched.next. */
#define ONE_RING (CODA_PRIORITIES == 1)

struct task idle;
struct sched sched;

/* Only in programs that have such waits. */
__attribute__((weak)) bool interrupt_awaited(void);

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

static apart_for_speed void ready(struct task *t, bool current_in_ring)
{
    struct task *current = sched.current, *top = sched.next, *last = t;
    unsigned level = t->level;

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

void sched_ready(struct task *t)
{
    bool current_in_ring = in_ring(sched.current);

    if (!current_in_ring || !sched_ready_fast(t))
        ready(t, current_in_ring);
}

bool sched_woken(struct task *t)
{
    if (FOR_SIZE)
        sched_ready(t);
    else
        ready(t, true);
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
    sched_wait(t, w);
}

#if ARCH_WAITS_ALONE && !FOR_SIZE
/* For wait_alone, in an interrupt or without the stack: it goes on, if this
 * returns. */
void wait_refused(const struct wait_kind *kind)
{
    (void)kind; /* without CODA_REPORT there are no words */
    kernel_check(!arch_in_interrupt(), kind->refusal);
    kernel_check(sched.current != &idle, "a wait before the kernel runs");
    kernel_need_stack();
}
#endif

/* The wait lies on the task's stack, and the tasks beside each other. */
struct wait *wait_of_task(const struct task *t)
{
    if (!t->lives || is_task(t->prev))
        return NULL;
    return t->blocked;
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
    if ((!sched.earliest || (CODA_WATCHDOG_US && watchdog_alone())) &&
        !(interrupt_awaited && interrupt_awaited()))
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
    wait_enqueue_before(q, w, before);
}

void wait_enqueue_before(struct wait_queue *q, struct wait *w,
                         struct wait *before)
{
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
