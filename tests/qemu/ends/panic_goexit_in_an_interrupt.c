/* task_goexit is for tasks. */
//> panic: task_goexit in an interrupt
//> [pc=0x*]
//> backtrace: 0x*
//>
//> * main [*] stack * of *
//> exit 2
#include <coda.h>

#include "../interrupt.h"

static void handler(void)
{
    task_goexit();
}

int main(void)
{
    run_in_interrupt(handler);
}
