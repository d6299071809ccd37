/*
 * More failures than the limit within the period, and the supervisor gives up:
 * the others are cancelled, the last first. A failure exactly a period after
 * the first is within it, one that comes a microsecond later is not.
 */
//> 0 slow begins
//> 0 fails begins
//> 0 other begins
//> 10000000 fails begins
//> 20000000 fails begins
//> 30000001 fails begins
//> 40000001 fails begins
//> 50000011 other is cleaned up
//> 50000021 slow is cleaned up
//> 50000021 false: slow cancelled, fails panicked, other cancelled, 4 restarts
//> 60000000 none, and no child is a failure: true
//> 60000000 fails begins
//> 60000000 none are allowed: false
//> 60000000 fails begins
//> 60000000 fails begins
//> 60000000 for ever is no period: false
//> 60000000 10000 are not too many without a limit: true
//> exit 0
#include <coda.h>
#include <stdio.h>

#include "../virtual/clock.h"

enum { S = 1000000 };

/* When to fail, from a time that is the test's. */
static const uint64_t *instants;

static void cleans_up(void *name)
{
    virtual_sleep_until(clock_us() + 10);
    virtual_say("%s is cleaned up", (char *)name);
}

static void sleeps(void *name)
{
    DEFER(cleans_up, name);
    virtual_say("%s begins", (char *)name);
    task_sleep_us(1000ULL * S);
}

static void fails(void *arg)
{
    (void)arg;
    virtual_say("fails begins");
    virtual_sleep_until(*instants++);
    panic("as it should");
}

static void fails_often(void *arg)
{
    static unsigned n;

    (void)arg;
    if (++n <= 10000)
        panic("as it should");
}

static const char *word(const struct supervised *c)
{
    static const char *const words[] = {"never ended", "returned", "exited",
                                        "cancelled", "panicked"};

    return words[c->end.kind];
}

int main(void)
{
    static struct supervised children[] = {{.fn = sleeps, .arg = "slow"},
                                           {.fn = fails},
                                           {.fn = sleeps, .arg = "other"}};
    static struct supervisor s = {
        .children = children,
        .count = 3,
        .limit = 2,
        .period_us = 20 * S,
    };
    static const uint64_t first[] = {10 * S, 20 * S, 30 * S + 1, 40 * S + 1,
                                     50 * S + 1};
    static const uint64_t at_once[] = {0, 0, 0};
    struct supervised *c = children;
    bool all;

    instants = first;
    all = supervise(&s);
    virtual_say("%s: slow %s, fails %s, other %s, %lu restarts",
                all ? "true" : "false", word(c), word(c + 1), word(c + 2),
                (unsigned long)c[1].restarts);

    virtual_sleep_until(60 * S);
    s.count = 0;
    all = supervise(&s);
    virtual_say("none, and no child is a failure: %s", all ? "true" : "false");

    instants = at_once;
    s = (struct supervisor){.children = c + 1, .count = 1, .period_us = S};
    all = supervise(&s);
    virtual_say("none are allowed: %s", all ? "true" : "false");

    s = (struct supervisor){.children = c + 1, .count = 1, .limit = 1};
    all = supervise(&s);
    virtual_say("for ever is no period: %s", all ? "true" : "false");

    c[1].fn = fails_often;
    s.limit = SUPERVISE_NO_LIMIT;
    all = supervise(&s) && c[1].restarts == 10000;
    virtual_say("10000 are not too many without a limit: %s",
                all ? "true" : "false");
    return 0;
}
