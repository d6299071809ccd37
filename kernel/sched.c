/*
 * The scheduler: making ready, blocking, yielding, idling. sched.h says how
 * the ready tasks are kept.
 */
#include "sched.h"

/* With one priority, every ready task is in the ring of sched.next. */
#define ONE_RING (CODA_PRIORITIES == 1)

/* Not NULL, so that task_end looks twice (task.c). */
static struct wait idle_is_no_task;

struct task idle = {
    .joiners = &idle_is_no_task,
    .next = &idle,
    .prev = &idle,
    .level = CODA_PRIORITIES,
    .state = TASK_READY,
    .name = "idle",
};

struct sched sched = {.current = &idle, .next = &idle};

void sched_ready(struct task *t)
{
    struct task *current = sched.current, *top = sched.next;
    unsigned level = t->level;
    uint32_t bit = sched_bit(level);

    if (sched.ready & bit) {
        struct task **front =
            ONE_RING || top->level == level ? &sched.next : &sched.front[level];
        struct task *last = *front;

        /* Before the running task, if it is in this ring (3); before the
         * front is the end of any other. (t may be the running task itself,
         * blocked and not yet switched away from.) */
        if (current->level == level && current->state == TASK_READY) {
            last = current;
            if (*front == current) /* it was alone */
                *front = t;
        }
        sched_insert(t, last);
    } else {
        sched.ready |= bit;
        t->next = t;
        t->prev = t;
        if (ONE_RING || level < top->level) {
            if (!ONE_RING)
                sched.front[top->level] = top;
            sched.next = t;
        } else {
            sched.front[level] = t;
        }
    }
    t->state = TASK_READY;
}

void sched_ring_empty(struct task *t)
{
    sched.ready &= ~sched_bit(t->level);
    if (sched.next != t)
        return;
    if (ONE_RING || sched.ready == 0)
        sched.next = &idle;
    else
        sched.next = sched.front[__builtin_clz(sched.ready)];
}

void sched_block(struct wait *w, const struct wait_kind *kind)
{
    struct task *t = sched.current;

    w->kind = kind;
    w->task = t;
    sched_remove(t);
    t->wait = w;
    __asm volatile("" ::: "memory"); /* a handler's report relies on it */
    t->state = TASK_BLOCKED;
    arch_switch();
}

void task_yield(void)
{
    kernel_need_task("task_yield");
    arch_switch();
}

/* Whether some blocked task can still be woken by an interrupt. */
static bool interrupt_awaited(void)
{
    for (struct task *t = coda_tasks_start; t < coda_tasks_end; t++)
        if (t->state == TASK_BLOCKED && t->wait->kind->interrupt)
            return true;
    return false;
}

/*
 * Looks, before the processor sleeps, whether anything could ever wake it.
 *
 * Context: the idle task.
 */
void sched_idle(void)
{
    if (sched.earliest || interrupt_awaited())
        return;
    for (struct task *t = coda_tasks_start; t < coda_tasks_end; t++)
        if (t->state != TASK_DEAD)
            kernel_deadlock(false);
    kernel_deadlock(true);
}

void wait_enqueue(struct wait_queue *q, struct wait *w)
{
    w->next = NULL;
    if (q->first)
        q->last->next = w;
    else
        q->first = w;
    q->last = w;
}

struct wait *wait_dequeue(struct wait_queue *q)
{
    struct wait *w = q->first;

    if (w)
        q->first = w->next;
    return w;
}
