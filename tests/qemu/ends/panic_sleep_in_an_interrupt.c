/* task_sleep_us is for tasks. */
//> panic: task_sleep_us in an interrupt
//> [pc=0x*]
//> backtrace: 0x*
//>
//> * main [*] stack * of *
//> exit 2
#include <coda.h>

#include "../interrupt.h"

static void handler(void)
{
    task_sleep_us(1);
}

int main(void)
{
    run_in_interrupt(handler);
}
