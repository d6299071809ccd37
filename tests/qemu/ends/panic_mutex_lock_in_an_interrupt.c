/* Mutexes are for tasks. */
//> panic: mutex_lock in an interrupt
//> [pc=0x*]
//> backtrace: 0x*
//>
//> * main [*] stack * of *
//> exit 2
#include <coda.h>

#include "../interrupt.h"

static MUTEX(m);

static void handler(void)
{
    mutex_lock(&m);
}

int main(void)
{
    run_in_interrupt(handler);
}
