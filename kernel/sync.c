/* Waiting in a queue, as most locks do. */
#include <errno.h>

#include "sync.h"

void wait_about_name(const struct wait *w, struct wait_about *a)
{
    a->what = wait_of(w, const struct waiters, queue)->name;
}

bool wait_in_for(struct wait_queue *q, const struct wait_kind *kind,
                 uint64_t timeout_us)
{
    struct limited_wait w;

    if (timeout_us == 0)
        return false;
    kernel_need_stack();
    w.wait.result = 0;
    wait_enqueue(q, &w.wait);
    return sched_block_for(&w.wait, kind, &w.timeout, timeout_us) == 0;
}

void wake_all(struct wait_queue *q)
{
    struct wait *w;

    while ((w = wait_dequeue(q)) != NULL)
        sched_ready(w->task);
}
