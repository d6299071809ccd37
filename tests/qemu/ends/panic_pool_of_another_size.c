/* A pool that says it has more slots than there are. */
//> panic: task_go: the pool has not the size it says
//> [pc=0x*]
//> backtrace: 0x*
//>
//> * task * main [ready] stack * of *
//> exit 2
#include <coda.h>

TASK_POOL(pool, 2, 512);

static void nothing(void *arg)
{
    (void)arg;
}

int main(void)
{
    pool.count = 3;
    pool.fresh = 3;
    task_go_with(&(struct task_options){.pool = &pool}, nothing, NULL);
}
