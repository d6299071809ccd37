/*
 * What is a failure, by the child's kind: a return, an exit, a cancellation by
 * another, a panic, and a fault. And what a supervisor's own end does.
 */
//> on panic
//> 1000000 returns: returned, not restarted
//> 2000000 exits: exited, not restarted
//> 3000000 is cancelled: cancelled, not restarted
//> 4000000 panics: panicked, restarted
//> 5000000 faults: panicked, restarted
//> 6000000 recovers: returned, not restarted
//> always
//> 7000000 returns: returned, restarted
//> 8000000 exits: exited, restarted
//> 9000000 is cancelled: cancelled, restarted
//> 10000000 panics: panicked, restarted
//> 11000000 faults: panicked, restarted
//> 12000000 recovers: returned, restarted
//> never
//> 13000000 returns: returned, not restarted
//> 14000000 exits: exited, not restarted
//> 15000000 is cancelled: cancelled, not restarted
//> 16000000 panics: panicked, not restarted
//> 17000000 faults: panicked, not restarted
//> 18000000 recovers: returned, not restarted
//> 18000000 the supervisor is cancelled while it waits for an end
//> 18000010 y is cleaned up
//> 18000020 x is cleaned up
//> 18000020 it is cancelled
//> 18000020 the supervisor is cancelled while it waits for a restart
//> 18500010 y is cleaned up
//> 18500020 x is cleaned up
//> 18500020 it is cancelled
//> 18500020 the supervisor is cancelled while it awaits a cleaning up
//> 18500030 y is cleaned up
//> 18500040 x is cleaned up
//> 18500040 it is cancelled
//> 18500040 the pool is full again
//> exit 0
#include <coda.h>
#include <stdio.h>

#include "../virtual/clock.h"

enum { S = 1000000 };

/* ---- What is a failure -------------------------------------------------- */

static const char *how;

static void recovers(void *arg)
{
    (void)arg;
    recover();
}

static void panics_and_recovers(void)
{
    DEFER(recovers, NULL);
    panic("r");
}

/* The first life ends as it is to; the second never does. */
static void lives(void *arg)
{
    static volatile uintptr_t nowhere = sizeof(void *) == 4 ? 0xDFFFFFF0 : 8;
    int *life = arg;

    if (++*life == 2 || *how == 'i')
        task_sleep_us(1000ULL * S);
    switch (*how) {
    case 'e':
        task_goexit();
    case 'p':
        panic("p");
    case 'f':
        *(volatile uint32_t *)nowhere = 1;
        break;
    case 'r':
        if (how[2] == 'c')
            panics_and_recovers();
        break;
    }
}

static void supervises(void *supervisor)
{
    supervise(supervisor);
}

static const char *name_of(const struct task_end *end)
{
    static const char *const words[] = {"never ended", "returned", "exited",
                                        "cancelled", "panicked"};

    return words[end->kind];
}

static void try(enum restart restart)
{
    static const char *const hows[] = {"returns", "exits",  "is cancelled",
                                       "panics",  "faults", "recovers"};

    for (unsigned i = 0; i < sizeof hows / sizeof *hows; i++) {
        int life = 0;
        struct supervised c = {.fn = lives, .arg = &life, .restart = restart};
        struct supervisor s = {.children = &c, .count = 1, .limit = 1};
        uint64_t until = clock_us() + S;

        GROUP(g);
        how = hows[i];
        group_go(&g, supervises, &s);
        task_sleep_us(S / 2);
        if (*how == 'i')
            task_cancel(c.id);
        virtual_sleep_until(until);
        virtual_say("%s: %s, %s", how, name_of(&c.end),
                    c.restarts == 1 && task_alive(c.id)    ? "restarted"
                    : c.restarts == 0 && c.id == TASK_NONE ? "not restarted"
                                                           : "neither");
    }
}

/* ---- The supervisor's end ----------------------------------------------- */

static void cleans_up(void *name)
{
    virtual_sleep_until(clock_us() + 10);
    virtual_say("%s is cleaned up", (char *)name);
}

static void sleeps(void *name)
{
    DEFER(cleans_up, name);
    task_sleep_us(1000ULL * S);
}

static void panics(void *arg)
{
    (void)arg;
    panic("p");
}

static void is_cancelled(struct supervisor *s, const char *what, uint64_t at)
{
    task_id id = task_go(supervises, s);
    struct task_end end;

    virtual_say("the supervisor is cancelled while it %s", what);
    if (at == 0)
        task_yield(), task_yield(), task_yield();
    else
        virtual_sleep_until(at);
    task_cancel(id);
    task_join(id, &end);
    virtual_say("it is %s", name_of(&end));
}

TASK_POOL(default_pool, 4, 768);

int main(void)
{
    static struct supervised children[] = {
        {.fn = sleeps, .arg = "x"}, {.fn = sleeps, .arg = "y"}, {.fn = panics}};
    static struct supervisor s = {.children = children, .count = 2};

    puts("on panic");
    try(RESTART_ON_PANIC);
    puts("always");
    try(RESTART_ALWAYS);
    puts("never");
    try(RESTART_NEVER);

    is_cancelled(&s, "waits for an end", 0);
    s.count = 3;
    s.limit = 1;
    s.backoff_us = 1 * S;
    is_cancelled(&s, "waits for a restart", 18500000);
    s.strategy = ALL_FOR_ONE;
    s.limit = 2;
    is_cancelled(&s, "awaits a cleaning up", 0);
    if (task_pool_free(&default_pool) == 4)
        virtual_say("the pool is full again");
    return 0;
}
