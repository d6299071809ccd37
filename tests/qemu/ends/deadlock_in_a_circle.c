/* Tasks that join each other in a circle are shown as one, once; who waits for
 * one of them is not part of it. */
//> fatal error: all tasks are asleep - deadlock!
//>
//>   task * a [join task * b] stack * of *
//>   task * b [join task * c] stack * of *
//>   task * c [join task * a] stack * of *
//>   task * d [join task * b] stack * of *
//>   task * main [join task * d] stack * of *
//> in a circle: task * a waits for * b waits for * c waits for task * a
//> exit 2
#include <coda.h>

static task_id ids[4];

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
    make(2, "c", 0);
    make(3, "d", 1);
    task_join(ids[3], NULL);
}
