/*
 * What is going on: for ps, reports and tests.
 *
 * How deep a stack has been is read off its paint: a slot's stack is painted
 * when the slot is first used, and the lowest word that has changed since is
 * the mark. So it is the deepest any task of the slot has been.
 */
#include "sched.h"

size_t stack_used(const unsigned char *low, const unsigned char *high)
{
    const uint32_t *w = (const uint32_t *)(const void *)low;

    while (w < (const uint32_t *)(const void *)high && *w == STACK_PAINT)
        w++;
    return (size_t)(high - (const unsigned char *)w);
}

static bool alive(const struct task *t)
{
    return t->lives;
}

task_id task_next(task_id id)
{
    struct task *t = coda_tasks_start;

    if (id != TASK_NONE)
        t += id & SLOT_MASK;
    for (; t < coda_tasks_end; t++)
        if (alive(t))
            return t->id;
    return TASK_NONE;
}

bool task_info(task_id id, struct task_info *info)
{
    const struct task *t;
    const unsigned char *low, *high;
    const struct wait *w;

    if (!task_alive(id))
        return false;
    t = &coda_tasks_start[(id & SLOT_MASK) - 1];
    w = wait_of_task(t);
    low = stack_low(t);
    high = stack_high(t);
    account_switch(); /* charges the caller */
    *info = (struct task_info){
        .id = id,
        .name = t->name ? t->name : "-",
        .waits_for = w ? w->kind->reason : NULL,
        .state = w ? TASK_BLOCKED : TASK_READY,
        .ending = t->epoch != 0,
        .priority = (uint8_t)(CODA_PRIORITIES - 1 - t->level),
        .stack_used = stack_used(low, high),
        .stack_bytes = (size_t)(high - low),
        .switches = t->switches,
    };
#if CODA_ACCOUNTING
    info->time_us = us_of_ticks(t->spent);
#endif
    return true;
}
