/*
 * What handlers leave for the kernel.
 *
 * A handler may come between any two instructions of a task, so it touches no
 * kernel data but one list, without locks: it pushes a post, and the kernel
 * runs the posts where it switches and where it idles. Between a switch that
 * finds nothing to run and the processor's sleep nothing is lost: a handler
 * that finds the idle task current makes it look again (arch_wake_idle).
 */
#include "sched.h"

void post(struct post *p)
{
    if (arch_mark(&p->queued))
        post_new(p);
}

static apart_for_speed struct post *oldest_first(struct post *p)
{
    struct post *before = NULL;

    while (p) {
        struct post *next = p->next;
        p->next = before;
        before = p;
        p = next;
    }
    return before;
}

void sched_drain(void)
{
    struct post *p;

    do {
        p = arch_take(&sched.posts);
        if (FOR_SIZE || p->next)
            p = oldest_first(p);
        do {
            struct post *next = p->next;
            /* From here on the handler may post it again. */
            __atomic_store_n(&p->queued, 0, __ATOMIC_RELAXED);
            __atomic_signal_fence(__ATOMIC_SEQ_CST);
            p->fn(p);
            p = next;
        } while (p);
    } while (__atomic_load_n(&sched.posts, __ATOMIC_RELAXED));
    if (sched.again) {
        p = sched.again;
        sched.again = NULL;
        post(p);
    }
    if (sched.current == &idle) {
        if (CODA_HOG_LIMIT_US)
            hog_wakes();
        arch_leave_idle();
    }
}
