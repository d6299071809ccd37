/*
 * Cancellation.
 *
 * A task is cancelled where it is switched away from: its saved context is
 * changed so that it goes on in task_goexit. The way there costs nothing to
 * those who are not cancelled, and a blocking call needs to know nothing of it:
 * the wait's kind says how to take it off, and the call is not returned to.
 *
 * That is not always possible at once. When the task runs (it cancels itself)
 * or is masked, it stays flagged; where the hindrance ends, cancel_soon leaves
 * a post, and the next switch is the task's own, and drains it when the task's
 * context has been saved. When it has been woken and not run yet, what it was
 * handed would be lost: it is spared once. Until it has come to a switch, each
 * switch looks whether it is there.
 */
#include <errno.h>

#include "sched.h"

static void look_at_current(struct post *p);
static struct post next_switch = {.fn = look_at_current};

/* Where a cancelled task goes on. */
static _Noreturn void cancel_thrown(void)
{
    sched.current->masks = BEING_CANCELLED;
    task_end((uintptr_t)cancel_thrown);
}

/* t's context is saved. */
static void cancel(struct task *t)
{
    bool blocked = wait_of_task(t) != NULL;

    if (task_masked(t))
        return;
    if (!blocked && (t->spared || arch_waited(t))) {
        t->spared = 1;
        return;
    }
    if (blocked)
        wait_stop(t);
    arch_divert(t, cancel_thrown);
}

static void look_at_current(struct post *p)
{
    struct task *t = sched.current;

    if (t->cancelled && t->lives) {
        t->spared = 0;
        cancel(t);
    }
    for (t = coda_tasks_start; t < coda_tasks_end; t++)
        if (t->spared)
            sched.again = p;
}

void cancel_soon(void)
{
    kernel_need_stack(); /* a post is not left half done */
    post(&next_switch);
}

int task_cancel(task_id id)
{
    struct task *t = task_named(id);

    kernel_need_task("task_cancel");
    kernel_need_stack();
    if (!t)
        return -ESRCH;
    if (!names_living(id, t) || t->cancelled)
        return 0;
    t->cancelled = 1;
    if (t != sched.current)
        cancel(t);
    if (t == sched.current || t->spared)
        cancel_soon();
    return 0;
}

void cancel_mask(void)
{
    struct task *t = sched.current;

    kernel_need_task("cancel_mask");
    if (t->masks == BEING_CANCELLED)
        return;
    kernel_check(t->masks < BEING_CANCELLED - 1, "cancel_mask: too many");
    t->masks++;
}

void cancel_unmask(void)
{
    struct task *t = sched.current;

    kernel_need_task("cancel_unmask");
    if (t->masks == BEING_CANCELLED)
        return;
    kernel_check(t->masks > 0, "cancel_unmask without cancel_mask");
    t->masks--;
    if (t->masks == 0 && t->cancelled)
        cancel_soon();
}

bool task_cancelled(void)
{
    return sched.current->cancelled;
}
