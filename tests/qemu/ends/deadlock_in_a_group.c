/* A task of a group that waits for the group's owner: neither goes on. */
//> fatal error: all tasks are asleep - deadlock!
//>
//>   task * member [join task * main] stack * of *
//>   task * main [group wait task * member] stack * of *
//> in a circle: task * member waits for task * main waits for task * member
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
    group_go_with(&g, &(struct task_options){.name = "member"}, joins, &id);
    group_wait(&g, NULL);
}
