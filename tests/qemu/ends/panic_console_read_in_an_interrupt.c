/* console_read is for tasks. */
//> panic: console_read in an interrupt
//> [pc=0x*]
//> backtrace: 0x*
//>
//> * main [*] stack * of *
//> exit 2
#include <coda.h>

#include "../interrupt.h"

static char c;

static void handler(void)
{
    console_read(&c, 1);
}

int main(void)
{
    run_in_interrupt(handler);
}
