/* The second is raised in a deferred call of the first, and the third in one of
 * the second, of the same frame. */
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

static void defers_and_panics(void *why)
{
    DEFER(panics, "P3");
    panic(why);
}

int main(void)
{
    DEFER(defers_and_panics, "P2");
    panic("P1");
}
