/* The last task has ended, and main did not return. */
//> worker ends
//> fatal error: no tasks (main called task_goexit) - deadlock!
//>
//> exit 2
#include <coda.h>
#include <stdio.h>

static void worker(void *arg)
{
    (void)arg;
    task_sleep_us(1000);
    puts("worker ends");
}

int main(void)
{
    task_go(worker, NULL);
    task_goexit();
}
