/*
 * What is left of a task: the record of its end, and those who watch for it.
 *
 * A task has a list of watches; joining, groups and supervisors hang there. A
 * program in which nobody watches does not link this file, and its ends cost
 * what they cost without it.
 *
 * The record of a panic lies at the high end of the dead task's stack, where
 * the frames of its function were, and stays until the slot is used again.
 */
#include "sched.h"

/* What lies above is the frame that every task of the slot has. */
struct task_end *panic_record(const struct task *t)
{
    return (struct task_end *)(void *)(stack_high(t) - 2 * sizeof(void *)) - 1;
}

struct task_end end_record(const struct task *t, uintptr_t caller)
{
    if (t->panicked)
        return *panic_record(t);
    if (t->masks == BEING_CANCELLED)
        return (struct task_end){.kind = TASK_CANCELLED};
    if (arch_returned(caller))
        return (struct task_end){.kind = TASK_RETURNED};
    return (struct task_end){.kind = TASK_EXITED, .pc = caller};
}

/* The record may lie over *p: that is in the frame of a function that the
 * task's own has called. A stack that overflows while the panic's watches are
 * about to be called is not the reason. */
_Noreturn void end_by_panic(const struct panic *p)
{
    struct task *t = sched.current;
    struct task_end end = t->panicked ? *panic_record(t)
                                      : (struct task_end){
                                            .kind = TASK_PANICKED,
                                            .panic = p->kind,
                                            .why = p->why,
                                            .pc = p->pc,
                                            .address = p->address,
                                        };

    *panic_record(t) = end;
    t->panicked = 1;
    task_end(end.pc);
}

/* ---- Watches ------------------------------------------------------------ */

void watch_add(struct watch *w, struct task *t)
{
    w->next = t->watches;
    t->watches = w;
}

void watch_remove(const struct watch *w, struct watch **list)
{
    while (*list != w)
        list = &(*list)->next;
    *list = w->next;
}

static void call_hook(struct watch *w, struct task *t,
                      const struct task_end *end)
{
    struct end_hook *hook =
        (struct end_hook *)((char *)w - offsetof(struct end_hook, watch));

    hook->fn(t->id, end, hook->arg);
}

/* One hook is the last watch of each slot of the pool, and stays there. */
void task_pool_on_end(struct task_pool *pool, struct end_hook *hook)
{
    struct task *first = pool->tasks - (pool->count - pool->fresh);

    kernel_need_task("task_pool_on_end");
    kernel_need_stack();
    kernel_check(hook && hook->fn, "task_pool_on_end: no function");
    hook->watch = (struct watch){.fn = call_hook};
    for (struct task *t = first; t < first + pool->count; t++) {
        struct watch **last = &t->watches;

        while (*last && (*last)->fn != call_hook)
            last = &(*last)->next;
        *last = &hook->watch;
    }
}

static struct watch *hook_of(const struct task *t)
{
    struct watch *w = t->watches;

    while (w && w->fn != call_hook)
        w = w->next;
    return w;
}

/* What a watch may take: as group_cancel, down to task_cancel. While the task
 * may still panic alone, it is asked for. */
enum { WATCH_STACK = 64 };

/* The pool's hook, then the rest, in the order they came. A hook that panics
 * is the system's end, whatever the task was allowed. */
void end_watches(struct task *t, uintptr_t caller)
{
    struct task_end end = end_record(t, caller);
    struct watch *hook;

    kernel_need_more_stack(WATCH_STACK);
    t->contain = 0;
    if (t->epoch == 0)
        t->epoch = 1;
    if ((hook = hook_of(t)) != NULL) {
        hook->fn(hook, t, &end);
        hook = hook_of(t); /* it may have put another in its place */
    }
    while (t->watches != hook) {
        struct watch *w, **link = &t->watches;

        while ((*link)->next != hook)
            link = &(*link)->next;
        w = *link;
        *link = hook;
        w->fn(w, t, &end);
    }
}
