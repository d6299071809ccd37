/*
 * A task's end, and that of a group's last, as something to receive.
 *
 * A watch of the end sends its record to a channel of one element, which lies
 * in the block that asked. So a select needs to know nothing of it.
 */
#include "sched.h"
#include "chan.h"

static void ended(struct watch *w, struct task *t, const struct task_end *end)
{
    struct end_chan *e =
        (struct end_chan *)((char *)w - offsetof(struct end_chan, watch));

    (void)t;
    e->list = NULL;
    chan_send_now(&e->chan, end);
}

static void begin(struct end_chan *e, const char *name)
{
    chan_init(&e->chan, sizeof e->end, 1, &e->end);
    e->chan.name = name;
    e->list = NULL;
    e->watch.fn = ended;
}

struct chan *coda_task_done(struct end_chan *e, task_id id)
{
    struct task *t = task_named(id);
    struct task_end end = {.kind = TASK_FORGOTTEN};

    kernel_need_task("TASK_DONE");
    kernel_need_stack();
    begin(e, "of a task's end");
    if (names_living(id, t)) {
        kernel_check(t != sched.current,
                     "TASK_DONE: a task waits for its own end");
        e->list = &t->watches;
        watch_add(&e->watch, t);
        return &e->chan;
    }
    if (t && t->id == id)
        end = end_record(t, t->end_pc);
    chan_send_now(&e->chan, &end);
    return &e->chan;
}

/* Who came first is told first. */
struct chan *coda_group_done(struct end_chan *e, struct group *g)
{
    struct watch **last = &g->watches;

    kernel_need_task("GROUP_DONE");
    kernel_need_stack();
    kernel_check(!group_has(g, sched.current),
                 "GROUP_DONE: a task waits for its own group");
    begin(e, "of a group's end");
    if (!g->members) {
        chan_send_now(&e->chan, &g->first);
        return &e->chan;
    }
    while (*last)
        last = &(*last)->next;
    *last = &e->watch;
    e->watch.next = NULL;
    e->list = &g->watches;
    return &e->chan;
}

void coda_end_chan_close(void *end_chan)
{
    struct end_chan *e = end_chan;

    if (e->list)
        watch_remove(&e->watch, e->list);
}
