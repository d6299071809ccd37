/* A handler cannot wait, not even when there is no need. */
//> panic: sem_take in an interrupt
//> [pc=0x*]
//> backtrace: 0x*
//>
//> * main [*] stack * of *
//> exit 2
#include <coda.h>

#include "../interrupt.h"

static SEM(s, 1);

static void handler(void)
{
    sem_take(&s);
}

int main(void)
{
    run_in_interrupt(handler);
}
