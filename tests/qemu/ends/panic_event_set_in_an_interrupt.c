/* A handler sets only what is declared so. */
//> panic: event_set in an interrupt, of an event that is not *
//> [pc=0x*]
//> backtrace: 0x*
//>
//> * main [*] stack * of *
//> exit 2
#include <coda.h>

#include "../interrupt.h"

static EVENT(e);

static void handler(void)
{
    event_set(&e, 1);
}

int main(void)
{
    run_in_interrupt(handler);
}
