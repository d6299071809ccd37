/* A pool that the linker did not put among the pools. */
//> panic: task_go: the pool was not made by TASK_POOL
//> [pc=0x*]
//> backtrace: 0x*
//>
//> * task * main [ready] stack * of *
//> exit 2
#include <coda.h>

static struct task_pool pool = {.count = 1, .fresh = 1};

static void nothing(void *arg)
{
    (void)arg;
}

int main(void)
{
    task_go_with(&(struct task_options){.pool = &pool}, nothing, NULL);
}
