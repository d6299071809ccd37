/* A handler starts only what is declared so. */
//> panic: timer_start or timer_stop in an interrupt, of a timer *
//> [pc=0x*]
//> backtrace: 0x*
//>
//> * main [*] stack * of *
//> exit 2
#include <coda.h>

#include "../interrupt.h"

static TIMER(t);

static void handler(void)
{
    timer_start(&t, 1000);
}

int main(void)
{
    run_in_interrupt(handler);
}
