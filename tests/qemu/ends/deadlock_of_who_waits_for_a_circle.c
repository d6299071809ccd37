/* Who waits for one of a circle is no part of it, and comes first or last. */
//> fatal error: all tasks are asleep - deadlock!
//>
//>   task * a [join task * b] stack * of *
//>   task * b [join task * c] stack * of *
//>   task * c [join task * b] stack * of *
//>   task * main [join task * a] stack * of *
//> in a circle: task * b waits for task * c waits for task * b
//> exit 2
#include <coda.h>

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
    make(0, "a", 1);
    make(1, "b", 2);
    make(2, "c", 1);
    task_join(ids[0], NULL);
}
