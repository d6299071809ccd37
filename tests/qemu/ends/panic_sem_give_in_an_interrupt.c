/* A handler gives only what is declared so. */
//> panic: sem_give in an interrupt, of a semaphore *
//> [pc=0x*]
//> backtrace: 0x*
//>
//> * main [*] stack * of *
//> exit 2
#include <coda.h>

#include "../interrupt.h"

static SEM(s, 0);

static void handler(void)
{
    sem_give(&s);
}

int main(void)
{
    run_in_interrupt(handler);
}
