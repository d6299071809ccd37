/* A task that a constructor has made runs, and its clock is there. */
//> task of a constructor
//> main
//> exit 0
#include <coda.h>
#include <stdio.h>

static task_id made;

static void task(void *arg)
{
    (void)arg;
    task_sleep_us(1000);
    puts("task of a constructor");
}

static __attribute__((constructor)) void early(void)
{
    made = task_go(task, NULL);
}

int main(void)
{
    task_join(made, NULL);
    puts("main");
    return 0;
}
