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
    arch_push(&sched.posts, p);
    arch_wake_idle();
}

void sched_drain(void)
{
    struct post *newest_first, *p = NULL;

    while (__atomic_load_n(&sched.posts, __ATOMIC_RELAXED)) {
        newest_first = arch_take(&sched.posts);
        while (newest_first) {
            struct post *next = newest_first->next;
            newest_first->next = p;
            p = newest_first;
            newest_first = next;
        }
        while (p) {
            struct post *next = p->next;
            /* From here on the handler may post it again. */
            __atomic_store_n(&p->queued, 0, __ATOMIC_RELAXED);
            __atomic_signal_fence(__ATOMIC_SEQ_CST);
            p->fn(p);
            p = next;
        }
    }
    if (sched.again) {
        p = sched.again;
        sched.again = NULL;
        post(p);
    }
    if (sched.current == &idle) {
        arch_rewind_idle();
        if (CODA_HOG_LIMIT_US)
            hog_wakes();
    }
}
