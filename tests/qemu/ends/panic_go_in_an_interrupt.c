/* task_go is for tasks. */
//> panic: task_go in an interrupt
//> [pc=0x*]
//> backtrace: 0x*
//>
//> * main [*] stack * of *
//> exit 2
#include <coda.h>

#include "../interrupt.h"

static void nothing(void *arg)
{
    (void)arg;
}

static void handler(void)
{
    task_go(nothing, NULL);
}

int main(void)
{
    run_in_interrupt(handler);
}
