/*
 * All for one: a failure cancels the others, the last first, each awaited
 * before the next; after the back-off all are started again in order, those
 * that had returned as well, and those not that are never restarted.
 */
//> 0 a begins
//> 0 b begins
//> 0 brief returns
//> 0 c begins
//> 0 once begins
//> 5000000 b panics
//> 5000010 once ends
//> 5000020 c ends
//> 5000030 a ends
//> 6000000 a begins
//> 6000000 b begins
//> 6000000 brief returns
//> 6000000 c begins
//> 8000000 b panics
//> 8000010 c ends
//> 8000020 a ends
//> 10000000 a begins
//> 10000000 b begins
//> 10000000 brief returns
//> 10000000 c begins
//> 12000000 b returns
//> 20000000 a is cancelled by another, and is not restarted
//> 20000010 a ends
//> 30000000 c, too
//> 30000010 c ends
//> 30000010 true, restarts: a 2, b 2, brief 2, c 2, once 0
//> exit 0
#include <coda.h>
#include <stdio.h>

#include "../virtual/clock.h"

enum { S = 1000000 };

static void ends(void *name)
{
    virtual_sleep_until(clock_us() + 10);
    virtual_say("%s ends", (char *)name);
}

static void sleeps(void *name)
{
    DEFER(ends, name);
    virtual_say("%s begins", (char *)name);
    task_sleep_us(1000ULL * S);
}

static void b(void *arg)
{
    static int lives;
    static const uint64_t until[] = {5 * S, 8 * S, 12 * S};

    (void)arg;
    virtual_say("b begins");
    virtual_sleep_until(until[lives++]);
    virtual_say("b %s", lives == 3 ? "returns" : "panics");
    if (lives < 3)
        panic("b");
}

static void brief(void *arg)
{
    (void)arg;
    virtual_say("brief returns");
}

static struct supervised children[] = {
    {.fn = sleeps, .arg = "a"},
    {.fn = b},
    {.fn = brief},
    {.fn = sleeps, .arg = "c"},
    {.fn = sleeps, .arg = "once", .restart = RESTART_NEVER},
};

static void cancels(void *arg)
{
    (void)arg;
    virtual_sleep_until(20 * S);
    virtual_say("a is cancelled by another, and is not restarted");
    task_cancel(children[0].id);
    virtual_sleep_until(30 * S);
    virtual_say("c, too");
    task_cancel(children[3].id);
}

TASK_POOL(default_pool, 6, 768);

int main(void)
{
    static struct supervisor s = {
        .children = children,
        .count = 5,
        .strategy = ALL_FOR_ONE,
        .backoff_us = 1 * S,
        .backoff_max_us = 8 * S,
        .limit = 2,
        .period_us = 60 * S,
    };
    bool all;

    task_go(cancels, NULL);
    all = supervise(&s);
    virtual_say("%s, restarts: a %lu, b %lu, brief %lu, c %lu, once %lu",
                all ? "true" : "false", (unsigned long)children[0].restarts,
                (unsigned long)children[1].restarts,
                (unsigned long)children[2].restarts,
                (unsigned long)children[3].restarts,
                (unsigned long)children[4].restarts);
    return 0;
}
