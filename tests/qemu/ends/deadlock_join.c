/* Two tasks wait for each other's end. */
//> fatal error: all tasks are asleep - deadlock!
//>
//>   task * a [join task * b] stack * of *
//>   task * b [join task * a] stack * of *
//>   task * main [join task * a] stack * of *
//> in a circle: task * a waits for task * b waits for task * a
//> exit 2
#include <coda.h>

static task_id a, b;

static void joins(void *other)
{
    task_join(*(task_id *)other, NULL);
}

int main(void)
{
    a = task_go_with(&(struct task_options){.name = "a"}, joins, &b);
    b = task_go_with(&(struct task_options){.name = "b"}, joins, &a);
    task_join(a, NULL);
}
