/* A panic in the call that recovered another: both are told, as Go does. */
//> panic: P1 [recovered]
//> 	panic: P2
//> [pc=0x*]
//> backtrace: 0x*
//>
//> * task * main [ready] stack * of *
//> exit 2
#include <coda.h>

static void recovers_and_panics(void *why)
{
    recover();
    panic(why);
}

int main(void)
{
    DEFER(recovers_and_panics, "P2");
    panic("P1");
}
