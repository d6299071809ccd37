/* Wait groups, and functions that are called once. */
#include "sync.h"

static const struct wait_kind group_kind = {
    .reason = "wait group", .off = wait_leave, .about = wait_about_name};
static const struct wait_kind group_for_kind = {.reason = "wait group",
                                                .off = wait_leave,
                                                .alarm = LIMITED_WAIT,
                                                .about = wait_about_name};

void wait_group_add(struct wait_group *g, int32_t n)
{
    int32_t count;

    kernel_need_task("wait_group_add");
    kernel_need_stack();
    if (__builtin_add_overflow(g->count, n, &count))
        panic("wait_group_add: more than can be counted");
    if (count < 0)
        panic("negative wait group counter");
    g->count = count;
    if (count == 0)
        wake_all(&g->waiters.queue);
}

void wait_group_done(struct wait_group *g)
{
    wait_group_add(g, -1);
}

void wait_group_done_(void *group)
{
    kernel_need_stack_to_undo(wait_group_done_, group, 1);
    wait_group_add(group, -1);
}

void wait_group_wait(struct wait_group *g)
{
    kernel_need_task("wait_group_wait");
    if (g->count != 0)
        wait_in(&g->waiters.queue, &group_kind);
}

bool wait_group_wait_for(struct wait_group *g, uint64_t timeout_us)
{
    kernel_need_task("wait_group_wait_for");
    check_time(timeout_us, "wait_group_wait_for");
    return g->count == 0 ||
           wait_in_for(&g->waiters.queue, &group_for_kind, timeout_us);
}

/* ---- Once --------------------------------------------------------------- */

static void about_once(const struct wait *w, struct wait_about *a)
{
    wait_about_name(w, a);
    a->whom = wait_of(w, const struct once, waiters.queue)->runner;
}

static const struct wait_kind once_kind = {
    .reason = "once", .off = wait_leave, .about = about_once};

static void once_done(void *once)
{
    struct once *o = once;

    kernel_need_stack_to_undo(once_done, once, 2);
    o->done = true;
    o->runner = NULL;
    wake_all(&o->waiters.queue);
}

void coda_once_do(struct once *o, void (*fn)(void *), void *arg)
{
    kernel_need_task("once_do");
    kernel_need_stack();
    if (o->runner) {
        kernel_check(o->runner != sched.current,
                     "once_do: called by its own function");
        wait_in(&o->waiters.queue, &once_kind);
        return;
    }
    o->runner = sched.current;
    DEFER(once_done, o);
    fn(arg);
}
