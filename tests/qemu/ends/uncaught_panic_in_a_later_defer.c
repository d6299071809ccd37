/* What was recovered before the call that panics is history. */
//> panic: P2
//> [pc=0x*]
//> backtrace: 0x*
//>
//> * task * main [ready] stack * of *
//> exit 2
#include <coda.h>

static void panics(void *why)
{
    panic(why);
}

static void recovers(void *arg)
{
    (void)arg;
    recover();
}

int main(void)
{
    DEFER(panics, "P2");
    DEFER(recovers, NULL);
    panic("P1");
}
