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

    t->level_state |= TASK_READY; /* before its wait is written over: see
                                     sched_block */
    __asm volatile("" ::: "memory");
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

/* Not inlined: at -Os it is sched_switch. */
__attribute__((noinline)) void task_yield(void)
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

/* Puts w before another wait of its queue. */
static void wait_insert(struct wait *w, struct wait *before)
{
    struct wait *prev = before->prev;

    w->next = before;
    w->prev = prev;
    prev->next = w;
    before->prev = w;
}

void wait_enqueue(struct wait_queue *q, struct wait *w)
{
    w->queue = q;
    if (q->first) {
        wait_insert(w, q->first);
        return;
    }
    w->next = w;
    w->prev = w;
    q->first = w;
}

struct wait *wait_dequeue(struct wait_queue *q)
{
    struct wait *w = q->first;

    if (w)
        wait_leave(w);
    return w;
}

void wait_leave(struct wait *w)
{
    struct wait_queue *q = w->queue;
    struct wait *next = w->next, *prev = w->prev;

    next->prev = prev;
    prev->next = next;
    if (q->first == w)
        q->first = next == w ? NULL : next;
}

void wait_enqueue_by_priority(struct wait_queue *q, struct wait *w)
{
    struct wait *first = q->first, *before = first;
    unsigned level = w->task->level;

    if (before)
        do {
            if (before->task->level > level) {
                w->queue = q;
                wait_insert(w, before);
                if (before == first)
                    q->first = w;
                return;
            }
        } while ((before = before->next) != first);
    wait_enqueue(q, w);
}
