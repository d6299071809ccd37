/* A task that recurses without end is caught, and named. */
//> panic: stack overflow
//> [pc*]
//> backtrace: 0x* 0x* 0x*
//>
//> * task * deep [ready] stack * of *
//>   task * main [*] stack * of *
//> exit 2
#include "../recurse.h"

TASK_POOL(small, 1, 512);

static void deep(void *arg)
{
    (void)arg;
    recurse(1000000);
}

int main(void)
{
    task_join(
        task_go_with(&(struct task_options){.pool = &small, .name = "deep"},
                     deep, NULL),
        NULL);
}
