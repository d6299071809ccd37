/*
 * A child that fails again and again: its back-off doubles up to
 * the most, begins anew after it has lived for the period, and its siblings
 * notice nothing. Each line begins with the instant in microseconds.
 */
//> 0 steady begins
//> 0 fails begins
//> 0 fails panics: try 1
//> 100000 fails begins
//> 100000 fails panics: try 2
//> 200000 brief returns, in between
//> 300000 fails begins
//> 300000 fails panics: try 3
//> 700000 fails begins
//> 700000 fails panics: try 4
//> 1500000 fails begins
//> 1500000 fails panics: try 5
//> 3000000 fails begins
//> 62999999 fails panics: try 6
//> 64499999 fails begins
//> 124499999 fails panics: try 7
//> 124599999 fails begins
//> 124599999 fails panics: try 8
//> 124799999 fails begins
//> 124799999 fails returns: try 9
//> 600000000 steady returns
//> supervise: true, steady 0 restarts, fails 8 restarts
//> exit 0
#include <coda.h>
#include <stdio.h>

#include "../virtual/clock.h"

enum { S = 1000000 };

static void steady(void *arg)
{
    (void)arg;
    virtual_say("steady begins");
    virtual_sleep_until(600 * S);
    virtual_say("steady returns");
}

static void brief(void *arg)
{
    (void)arg;
    virtual_sleep_until(200000);
    virtual_say("brief returns, in between");
}

/* The sixth just does not live for the period of a minute, the seventh does. */
static void fails(void *arg)
{
    static int tries;
    static char why[] = "try 0";

    (void)arg;
    why[4] = (char)('0' + ++tries);
    virtual_say("fails begins");
    if (tries == 6)
        virtual_sleep_until(clock_us() + 60 * S - 1);
    if (tries == 7)
        virtual_sleep_until(clock_us() + 60 * S);
    virtual_say("fails %s: %s", tries < 9 ? "panics" : "returns", why);
    if (tries < 9)
        panic(why);
}

int main(void)
{
    static struct supervised children[] = {
        {.fn = steady}, {.fn = fails}, {.fn = brief}};
    static struct supervisor s = {
        .children = children,
        .count = 3,
        .backoff_us = 100000,
        .backoff_max_us = 1500000,
        .limit = 10,
        .period_us = 60 * S,
    };
    bool all_ended = supervise(&s);

    printf("supervise: %s, steady %lu restarts, fails %lu restarts\n",
           all_ended ? "true" : "false", (unsigned long)children[0].restarts,
           (unsigned long)children[1].restarts);
    return 0;
}
