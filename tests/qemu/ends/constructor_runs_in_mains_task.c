/* Constructors run on main's task, with the kernel and the console there: what
 * a task may do they may do, and tasks they make run. */
//! except linux: the host's C library calls them before there is a kernel
//> constructor in main
//> task of a constructor
//> main
//> exit 0
#include <coda.h>
#include <stdio.h>

static void task(void *arg)
{
    (void)arg;
    task_sleep_us(1000);
    puts("task of a constructor");
}

static task_id made;

static __attribute__((constructor)) void early(void)
{
    struct task_info info;

    task_info(task_self(), &info);
    printf("constructor in %s\n", info.name);
    made = task_go(task, NULL);
    task_sleep_us(10);
}

int main(void)
{
    task_join(made, NULL);
    puts("main");
    return 0;
}
