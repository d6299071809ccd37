/*
 * Who runs next: the part that is worth inlining.
 *
 * The ready tasks of one priority form a ring; `sched.ready` has a bit for each
 * ring that is not empty. The running task stays in its ring. Three things are
 * always true between two calls:
 *
 *  1. sched.next is the task that will run at the next switch. Its ring is the
 *     most urgent one that is not empty; without any, it is the idle task.
 *  2. front[level] is the task to run first of that ring, for every ring that
 *     is not empty and is not that of sched.next.
 *  3. When the running task is in its ring, its `next` is the front of the
 *     ring, and the ring's order from there is first in, first out: the
 *     running task itself is the last.
 *
 * So a yield needs no list work at all: the switch makes next the current task
 * and next->next the next, which is the rotation and the choice in one.
 *
 * rejected: keeping front[] up to date in the switch, for a simpler
 * sched_ready; it costs every switch three instructions and saves a wake-up
 * two.
 */
#ifndef CODA_KERNEL_SCHED_H
#define CODA_KERNEL_SCHED_H

#include "arch/arch.h"

/* Whether that is one of them, or the wait of a blocked one. */
static inline bool is_task(const struct task *t)
{
    return t >= coda_tasks_start && t < coda_tasks_end;
}

/* Whether it is ready or running: then its ring leads back to it. */
static inline bool in_ring(const struct task *t)
{
    return t->lives && t->next->prev == t;
}

/* Puts a task last among the ready ones of its priority. (If the switch readies
 * the very task that it leaves, those that the same drain readies after it go
 * before it. To tell that apart takes a wake-up six instructions, and the
 * smallest kernel 40 bytes.)
 * Context: task, or a post's function. */
void sched_ready(struct task *t);

/* post, of one that is surely not under way. Context: interrupt handler. */
static inline_for_speed void post_new(struct post *p)
{
    arch_push(&sched.posts, p);
    arch_wake_idle();
}

/* Before any task is made. A second call does nothing. */
void sched_init(void);

/* For the idle task, before it waits: finds out that it would wait forever. */
void sched_idle(void);

static inline uint32_t sched_bit(unsigned level)
{
    return UINT32_C(0x80000000) >> level;
}

static inline void sched_insert(struct task *t, struct task *before)
{
    struct task *prev = before->prev;

    t->next = before;
    t->prev = prev;
    prev->next = t;
    before->prev = t;
}

/*
 * sched_ready for what is common: the running task, in its ring, readies
 * another of its own priority. It is the last of the ring (3), so t goes before
 * it. False, and nothing done, when it is not so.
 */
static inline bool sched_ready_fast(struct task *t)
{
    struct task *current = sched.current, *next = sched.next, *prev;

    if (FOR_SIZE)
        return false;
    if (__builtin_expect(next == current, 1)) { /* it is alone */
        if (current->level_lives != t->level_lives)
            return false;
        sched.next = t;
        arch_store_two(&t->next, current, current); /* and prev */
        arch_store_two(&current->next, t, t);
        return true;
    }
    prev = current->prev;
    if (current->level_lives != t->level_lives ||
        prev == current) /* and there is a more urgent one */
        return false;
    arch_store_two(&t->next, current, prev);
    prev->next = t;
    current->prev = t;
    return true;
}

/* sched_ready, fast in what is common; true: so that a call may end in it.
 * Context: task. */
bool sched_woken(struct task *t);
static inline_for_speed bool sched_wake(struct task *t)
{
    return sched_ready_fast(t) || sched_woken(t);
}

/* The running task was the only one of its ring. */
void sched_ring_empty(struct task *t);

/* Takes the running task out of its ring; its state is the caller's to set. */
inline_for_speed void sched_remove(struct task *t)
{
    struct task *next = t->next, *prev = t->prev;

    next->prev = prev;
    prev->next = next;
    if (next == t)
        sched_ring_empty(t);
}

/* Ends the waiting of a blocked task from outside: it is ready. */
static inline void wait_stop(struct task *t)
{
    struct wait *w = wait_of_task(t);

    if (w->kind->off)
        w->kind->off(w);
    if (w->kind->alarm)
        alarm_disarm((struct alarm *)((char *)w + w->kind->alarm));
    sched_ready(t);
}

/*
 * For a call that is about to change what others rely on: it has the stack to
 * finish that, with an interrupt's frame on top. Else the task's
 * stack overflows here, where all is as it should be. (What overflows the
 * reserve does not go on.)
 */
static inline bool kernel_has_stack(size_t more)
{
    const struct task *t = sched.current;
    uintptr_t low = (uintptr_t)arch_stack_low(t->guard);

    return !CODA_RESERVE || __builtin_expect(arch_stack_left(low + more), 1) ||
           t->in_reserve;
}

static inline void kernel_need_more_stack(size_t more)
{
    if (!kernel_has_stack(more))
        arch_overflow();
}

static inline void kernel_need_stack(void)
{
    kernel_need_more_stack(0);
}

/*
 * The same for a function that is deferred to undo something, and has so many
 * calls between itself and the one that asks: without the stack for these it is
 * deferred once more, so that the overflow, in whose reserve the defers run,
 * calls it. Its record is off the chain already.
 */
_Noreturn void undo_overflows(void (*fn)(void *), void *arg);
#define kernel_need_stack_to_undo(fn, arg, calls) \
    (kernel_has_stack((calls)*UNDO_STACK) ? (void)0 : undo_overflows(fn, arg))
#define UNDO_STACK \
    ((KERNEL_CALLS < 128 ? KERNEL_CALLS : 128) / 8 * sizeof(void *))

/* It runs its defers, or those of a block that it leaves, or it asks not to be
 * cancelled. Whoever ends that state calls cancel_soon, or ends the task. */
static inline bool task_masked(const struct task *t)
{
    if (t->epoch != 0 || t->masks != 0)
        return true;
    for (const struct defer *d = t->defers; d; d = d->next)
        if (d->fn == coda_defer_running || d->fn == call_mark)
            return true;
    return false;
}

/* Blocks the running task, whose wait is filled in, like sched_block; for waits
 * that no interrupt ends. */
static inline_for_speed void sched_wait(struct task *t, struct wait *w)
{
    sched_remove(t);
    t->blocked = w;
    arch_wait(t);
}

/*
 * All of a wait without a time limit in a queue that is empty: fills in the
 * record, enqueues it and blocks. `elem` and `result` are the wait's.
 * receive_alone returns whether the result is not negative then; for
 * wait_alone_anyhow neither of interest.
 *
 * Context:  task; in an interrupt they panic with the kind's refusal.
 */
#if ARCH_WAITS_ALONE
void wait_alone(struct wait_queue *q, void *elem, const struct wait_kind *kind,
                int result);
bool receive_alone(struct wait_queue *q, void *elem,
                   const struct wait_kind *kind, int result);
void wait_alone_anyhow(struct wait_queue *q, uintptr_t elem,
                       const struct wait_kind *kind) __asm(ARCH_WAITS_ANYHOW);
#else
static inline_for_speed int wait_alone(struct wait_queue *q, void *elem,
                                       const struct wait_kind *kind, int result)
{
    struct task *t = sched.current;
    struct wait w, *in_queue = &w;

    kernel_check(!arch_in_interrupt(), kind->refusal);
    kernel_need_stack();
    w.next = NULL;
    w.prev = &w;
    w.queue = q;
    w.elem = elem;
    w.result = result;
    w.kind = kind;
    w.task = t;
    __asm("" : "+r"(in_queue)); /* or it is said to dangle there */
    q->first = in_queue;
    sched_wait(t, &w);
    return w.result;
}

static inline_for_speed bool receive_alone(struct wait_queue *q, void *elem,
                                           const struct wait_kind *kind,
                                           int result)
{
    return wait_alone(q, elem, kind, result) >= 0;
}

static inline_for_speed void wait_alone_anyhow(struct wait_queue *q,
                                               uintptr_t elem,
                                               const struct wait_kind *kind)
{
    (void)elem;
    wait_alone(q, NULL, kind, 0);
}
#endif

#endif
