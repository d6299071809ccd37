/* Each replaced the one before; all are told, the oldest first. */
//> panic: P1
//> 	panic: P2
//> 	panic: P3
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

int main(void)
{
    DEFER(panics, "P3");
    DEFER(panics, "P2");
    panic("P1");
}
