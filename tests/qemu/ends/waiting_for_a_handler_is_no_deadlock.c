/* A task that waits for what a handler may send is not asleep for good. */
//> received 1
//> selected 2
//> fatal error: all tasks are asleep - deadlock!
//>
//>   task * main [chan receive plain] stack * of *
//> exit 2
#include <coda.h>
#include <stdio.h>

#include "../interrupt.h"

CHAN_FROM_INTERRUPT(fed, int, 1);
CHAN(plain, int, 0);

static void handler(void)
{
    static int value;

    value++;
    chan_try_send(&fed, &value);
}

int main(void)
{
    int v = 0;
    struct chan_case cases[] = {RECV(&plain, &v), RECV(&fed, &v)};

    interrupt_later(handler);
    chan_recv(&fed, &v);
    printf("received %d\n", v);
    interrupt_later(handler);
    chan_select(cases, 2, SELECT_FOREVER);
    printf("selected %d\n", v);
    fflush(stdout);
    chan_recv(&plain, &v);
}
