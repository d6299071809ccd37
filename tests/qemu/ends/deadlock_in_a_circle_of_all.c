/* A circle of as many tasks as there can be is told whole. */
//> fatal error: all tasks are asleep - deadlock!
//>
//>   task * a [join task * b] stack * of *
//>   task * b [join task * main] stack * of *
//>   task * main [join task * a] stack * of *
//> in a circle: task * a waits for task * b waits for task * main waits for task * a
//> exit 2
#include <coda.h>

TASK_POOL(default_pool, 2, 512);

static task_id ids[3];

static void joins(void *other)
{
    task_join(ids[(uintptr_t)other], NULL);
}

static void make(int i, const char *name, uintptr_t other)
{
    ids[i] = task_go_with(&(struct task_options){.name = name}, joins,
                          (void *)other);
}

int main(void)
{
    ids[2] = task_self();
    make(0, "a", 1);
    make(1, "b", 2);
    task_join(ids[0], NULL);
}
