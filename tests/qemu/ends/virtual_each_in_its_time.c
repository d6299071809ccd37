/*
 * Children that are due at different instants are each started at theirs. A
 * back-off that has no period never begins anew, but with another call of
 * supervise; and one whose most is less than its first stays as it is.
 */
//> 0 x begins
//> 0 y begins
//> 500000 y panics
//> 1000000 x begins
//> 1500000 y begins
//> 1500000 true
//> 1500000 no period
//> 1500000 long begins
//> 7500000 long begins
//> 14500000 long begins
//> 23500000 long begins
//> 28500000 true
//> 28500000 again
//> 28500000 long begins
//> 34500000 long begins
//> 41500000 long begins
//> 50500000 long begins
//> 55500000 true
//> 55500000 no most
//> 55500000 long begins
//> 61500000 long begins
//> 67500000 long begins
//> 73500000 long begins
//> 78500000 true
//> exit 0
#include <coda.h>

#include "../virtual/clock.h"

enum { S = 1000000 };

static void x(void *lives)
{
    virtual_say("x begins");
    if (++*(int *)lives == 1)
        panic("x");
}

static void y(void *lives)
{
    virtual_say("y begins");
    if (++*(int *)lives == 1) {
        virtual_sleep_until(clock_us() + S / 2);
        virtual_say("y panics");
        panic("y");
    }
}

static void long_lived(void *lives)
{
    virtual_say("long begins");
    virtual_sleep_until(clock_us() + 5 * S);
    if (++*(int *)lives % 4 != 0)
        panic("long");
}

static void supervises(struct supervisor *s)
{
    virtual_say("%s", supervise(s) ? "true" : "false");
}

int main(void)
{
    static int lives[3];
    static struct supervised two[] = {
        {.fn = x, .arg = &lives[0]},
        {.fn = y, .arg = &lives[1]},
    };
    static struct supervised one = {.fn = long_lived, .arg = &lives[2]};
    static struct supervisor s = {
        .children = two,
        .count = 2,
        .backoff_us = 1 * S,
        .backoff_max_us = 8 * S,
        .limit = SUPERVISE_NO_LIMIT,
    };

    supervises(&s);
    s.children = &one;
    s.count = 1;
    virtual_say("no period");
    supervises(&s);
    virtual_say("again");
    supervises(&s);
    virtual_say("no most");
    s.backoff_max_us = 0;
    supervises(&s);
    return 0;
}
