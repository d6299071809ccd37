/* Two tasks of a group that wait for the group's owner: none goes on. */
//> fatal error: all tasks are asleep - deadlock!
//>
//>   task * first [join task * main] stack * of *
//>   task * second [join task * main] stack * of *
//>   task * main [group wait several, the newest, task * second] stack * of *
//> in a circle: task * second waits for task * main waits for task * second
//> exit 2
#include <coda.h>

static void joins(void *id)
{
    task_join(*(task_id *)id, NULL);
}

int main(void)
{
    task_id id = task_self();

    GROUP(g);
    group_go_with(&g, &(struct task_options){.name = "first"}, joins, &id);
    group_go_with(&g, &(struct task_options){.name = "second"}, joins, &id);
    group_wait(&g, NULL);
}
