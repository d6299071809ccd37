/* What an interrupt handler must not do, though it would not have to wait. */
//> panic: chan_try_recv in an interrupt
//> [pc=0x*]
//> backtrace: 0x*
//>
//> * main [*] stack * of *
//> exit 2
#include <coda.h>

#include "../interrupt.h"

CHAN(c, int, 2);

static void handler(void)
{
    int v = 0;

    (void)v;
    chan_try_recv(&c, &v);
}

int main(void)
{
    int v = 1;

    chan_send(&c, &v);
    run_in_interrupt(handler);
}
