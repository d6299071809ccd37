/*
 * A task's end as something to receive.
 *
 * A watch of the task's end sends its record to a channel of one element, which
 * lies in the block that asked. So a select needs to know nothing of it.
 */
#include "sched.h"
#include "chan.h"

static void ended(struct watch *w, struct task *t, const struct task_end *end)
{
    struct task_done *d =
        (struct task_done *)((char *)w - offsetof(struct task_done, watch));

    (void)t;
    d->of = NULL;
    chan_send_now(&d->chan, end);
}

struct chan *coda_done_begin(struct task_done *d, task_id id)
{
    struct task *t = task_named(id);
    struct task_end end = {.kind = TASK_FORGOTTEN};

    kernel_need_task("TASK_DONE");
    kernel_need_stack();
    chan_init(&d->chan, sizeof d->end, 1, &d->end);
    d->of = NULL;
    if (names_living(id, t)) {
        kernel_check(t != sched.current,
                     "TASK_DONE: a task waits for its own end");
        d->of = t;
        d->watch.fn = ended;
        watch_add(&d->watch, t);
        return &d->chan;
    }
    if (t && t->id == id)
        end = end_record(t, t->end_pc);
    chan_send_now(&d->chan, &end);
    return &d->chan;
}

void coda_done_end(void *done)
{
    struct task_done *d = done;

    if (d->of)
        watch_remove(&d->watch, d->of);
}
