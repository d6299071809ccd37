/*
 * Whether it is an interrupt that the system waits for, when all tasks wait.
 *
 * Asked when the system idles, and not counted where tasks begin and end to
 * wait: that would cost each such wait. Who was found the last time is mostly
 * who waits the next time, too.
 */
#include "sched.h"

static bool awaits(const struct task *t)
{
    const struct wait *w = wait_of_task(t);

    return w && w->kind->interrupt;
}

bool interrupt_awaited(void)
{
    static const struct task *last = coda_tasks_start;

    if (last < coda_tasks_end && awaits(last))
        return true;
    for (const struct task *t = coda_tasks_start; t < coda_tasks_end; t++)
        if (awaits(t)) {
            last = t;
            return true;
        }
    return false;
}
