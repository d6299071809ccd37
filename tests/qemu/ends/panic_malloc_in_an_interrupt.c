/* malloc or free is for tasks. */
//! except linux: its malloc is the host's
//> panic: malloc or free in an interrupt
//> [pc=0x*]
//> backtrace: 0x*
//>
//> * main [*] stack * of *
//> exit 2
#include <coda.h>
#include <stdlib.h>

#include "../interrupt.h"

static void *volatile kept;

static void handler(void)
{
    kept = malloc(1);
}

int main(void)
{
    run_in_interrupt(handler);
}
