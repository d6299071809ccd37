/*
 * The chain of deferred calls.
 *
 * A task's chain is a list of records, newest first, each in the frame that
 * deferred it. Invariant: before its function is called a record is off the
 * chain, or, on a normal way out, its function there is one that does nothing.
 * That alone makes each run once: leaving a block, task_end and a defer that
 * ends the task all take from the same list.
 */
#include "sched.h"

void defer_push(struct defer *d, void (*fn)(void *), void *arg)
{
    kernel_need_task("defer_push");
    kernel_check(fn, "defer_push: no function");
    kernel_check(d && d != sched.current->defers,
                 "defer_push: no record, or one that is pushed already");
    d->fn = fn;
    d->arg = arg;
    d->next = sched.current->defers;
    sched.current->defers = d;
}

void defer_pop(struct defer *d, bool run)
{
    kernel_need_task("defer_pop");
    kernel_check(d && sched.current->defers == d,
                 "defer_pop: not the newest defer of this task");
    if (run)
        coda_defer_end(d);
    else
        sched.current->defers = d->next;
}

void coda_defer_running(void *unused)
{
    (void)unused;
}

void coda_defer_nothing(void *unused)
{
    (void)unused;
}

/* The task was cancelled meanwhile; or there is more above: what was pushed
 * in the block stays, since defer_push is for the task. */
void coda_defer_left(struct defer *d)
{
    defer_unlink(d);
    if (sched.current->cancelled)
        cancel_soon();
}

void defer_unlink(struct defer *d)
{
    struct defer **link = &sched.current->defers;

    while (*link && *link != d)
        link = &(*link)->next;
    kernel_check(*link, "DEFER: its block was left twice, by another task, or "
                        "entered by a jump");
    *link = d->next;
}

/* Here and not in panic.c, so that protect alone does not link panics. */
void boundary_mark(void *unused)
{
    (void)unused;
}
