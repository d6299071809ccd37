/*
 * Events: 32 flags.
 *
 * Whoever sets flags looks at all who wait and wakes those it satisfies; the
 * flags stay, so the order of those who wait does not matter. What handlers set
 * is kept apart until a task, or the post, sees it.
 */
#include "sync.h"

struct event_wait {
    struct limited_wait w; /* the wait alone, when there is no time limit */
    uint32_t flags, got;
    bool all;
};

static const struct wait_kind event_kind = {
    .reason = "event", .off = wait_leave, .about = wait_about_name};
static const struct wait_kind event_fed_kind = {.reason = "event",
                                                .off = wait_leave,
                                                .interrupt = interrupt_awaited,
                                                .about = wait_about_name};
static const struct wait_kind event_for_kind = {.reason = "event",
                                                .off = wait_leave,
                                                .alarm = LIMITED_WAIT,
                                                .about = wait_about_name};

/* Those of the flags that are set, if that is enough. */
static uint32_t enough(uint32_t set, uint32_t flags, bool all)
{
    set &= flags;
    return all && set != flags ? 0 : set;
}

static void set_flags(struct event *e, uint32_t flags)
{
    struct wait *w = e->waiters.queue.first, *last = w ? w->prev : NULL, *next;

    e->flags |= flags;
    for (; w; w = next) {
        struct event_wait *v = (struct event_wait *)w;
        next = w == last ? NULL : w->next;
        v->got = enough(e->flags, v->flags, v->all);
        if (v->got) {
            wait_leave(w);
            sched_ready(w->task);
        }
    }
}

/* Sets what handlers have set since the last time. */
static void harvest(struct event *e)
{
    struct event_feed *f = e->feed;
    uint32_t set;

    if (!f)
        return;
    set = arch_exchange(&f->set, 0);
    if (set)
        set_flags(e, set);
}

void coda_event_posted(struct post *p)
{
    harvest(((struct event_feed *)p)->event);
}

void event_set(struct event *e, uint32_t flags)
{
    uint32_t set;

    if (!arch_in_interrupt()) {
        kernel_need_stack();
        set_flags(e, flags);
        return;
    }
    kernel_check(e->feed, "event_set in an interrupt, of an event that is not "
                          "EVENT_FROM_INTERRUPT");
    do
        set = e->feed->set;
    while (!arch_replace(&e->feed->set, set, set | flags));
    post(&e->feed->post);
}

uint32_t event_flags(struct event *e)
{
    kernel_need_task("event_flags");
    harvest(e);
    return e->flags;
}

uint32_t event_clear(struct event *e, uint32_t flags)
{
    uint32_t were = event_flags(e);

    e->flags = were & ~flags;
    return were;
}

static uint32_t event_wait(struct event *e, uint32_t flags, bool all,
                           uint64_t timeout_us)
{
    struct event_wait v = {.flags = flags, .all = all};
    uint32_t got;

    kernel_need_task("event_wait");
    kernel_need_stack();
    kernel_check(flags != 0, "event_wait: no flags");
    got = enough(event_flags(e), flags, all);
    if (got || timeout_us == 0)
        return got;
    wait_enqueue(&e->waiters.queue, &v.w.wait);
    if (timeout_us != UINT64_MAX)
        sched_block_for(&v.w.wait, &event_for_kind, &v.w.timeout, timeout_us);
    else
        sched_block(&v.w.wait, e->feed ? &event_fed_kind : &event_kind);
    return v.got;
}

uint32_t event_wait_any(struct event *e, uint32_t flags)
{
    return event_wait(e, flags, false, UINT64_MAX);
}

uint32_t event_wait_all(struct event *e, uint32_t flags)
{
    return event_wait(e, flags, true, UINT64_MAX);
}

uint32_t event_wait_any_for(struct event *e, uint32_t flags,
                            uint64_t timeout_us)
{
    check_time(timeout_us, "event_wait_any_for");
    return event_wait(e, flags, false, timeout_us);
}

uint32_t event_wait_all_for(struct event *e, uint32_t flags,
                            uint64_t timeout_us)
{
    check_time(timeout_us, "event_wait_all_for");
    return event_wait(e, flags, true, timeout_us);
}
