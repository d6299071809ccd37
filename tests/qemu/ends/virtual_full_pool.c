/*
 * A start for which there is no slot is a failure: it counts, and it backs off.
 * Also of the first start, and of a child that is never restarted. And a
 * supervisor that gives up is a failure of the one above it.
 */
//> 0 the pool is full
//> 7000000 never begins
//> 7000000 never returns
//> 7000000 true: 0 restarts
//> 7000000 the pool is full
//> 11000000 false
//> 12000000 inner panics
//> 12000000 inner panics
//> 12000000 gave up
//> 13000000 inner panics
//> 13000000 inner panics
//> 13000000 gave up
//> 13000000 outer: false, why: the inner supervisor gave up
//> exit 0
#include <coda.h>
#include <stdio.h>

#include "../virtual/clock.h"

enum { S = 1000000 };

TASK_POOL(small, 1, 768);

static void holds_the_slot(void *until)
{
    virtual_sleep_until(*(uint64_t *)until);
}

static void takes_the_slot(uint64_t *until)
{
    if (task_go_with(&(struct task_options){.pool = &small}, holds_the_slot,
                     until))
        virtual_say("the pool is full");
}

static void never(void *arg)
{
    (void)arg;
    virtual_say("never begins");
    virtual_say("never returns");
}

/* Tried at 0, 1, 3 and 7 s. */
static void first_start(void)
{
    uint64_t until = 5 * S;
    struct supervised c = {
        .fn = never, .options.pool = &small, .restart = RESTART_NEVER};
    struct supervisor s = {
        .children = &c,
        .count = 1,
        .limit = 3,
        .backoff_us = 1 * S,
        .backoff_max_us = 100 * S,
    };
    bool all;

    takes_the_slot(&until);
    all = supervise(&s);
    virtual_say("%s: %lu restarts", all ? "true" : "false",
                (unsigned long)c.restarts);
}

static void one(void *arg)
{
    (void)arg;
    virtual_say("no");
}

static void two(void *arg)
{
    (void)arg;
    virtual_say("no");
}

/* All for one: what was started before is cancelled again, before it runs. At
 * 8, 9 and 11 s. */
static void all_for_one(void)
{
    static uint64_t until = 1000ULL * S;
    struct supervised c[] = {
        {.fn = one},
        {.fn = two, .options.pool = &small, .restart = RESTART_NEVER},
    };
    struct supervisor s = {
        .children = c,
        .count = 2,
        .strategy = ALL_FOR_ONE,
        .limit = 2,
        .backoff_us = 1 * S,
        .backoff_max_us = 100 * S,
    };
    bool all;

    takes_the_slot(&until);
    virtual_sleep_until(8 * S);
    all = supervise(&s);
    virtual_say("%s", all ? "true" : "false");
    if (c[0].end.kind != TASK_CANCELLED || c[0].restarts != 2)
        virtual_say("no");
}

static void inner(void *arg)
{
    (void)arg;
    virtual_say("inner panics");
    panic("inner");
}

static void supervises(void *arg)
{
    struct supervised c = {.fn = inner};
    struct supervisor s = {.children = &c, .count = 1, .limit = 1};

    (void)arg;
    if (!supervise(&s)) {
        virtual_say("gave up");
        panic("the inner supervisor gave up");
    }
}

static void nested(void)
{
    struct supervised c = {.fn = supervises};
    struct supervisor s = {
        .children = &c, .count = 1, .limit = 1, .backoff_us = 1 * S};
    bool all;

    virtual_sleep_until(12 * S);
    all = supervise(&s);
    virtual_say("outer: %s, why: %s", all ? "true" : "false", c.end.why);
}

TASK_POOL(default_pool, 3, 1024);

int main(void)
{
    first_start();
    all_for_one();
    nested();
    return 0;
}
