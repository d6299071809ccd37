/* A handler sends to such a channel, and takes nothing out: who waits for room
 * in it waits for a task. */
//> fatal error: all tasks are asleep - deadlock!
//>
//>   task * selector [select] stack * of *
//>   task * main [chan send fed] stack * of *
//> exit 2
#include <coda.h>

CHAN_FROM_INTERRUPT(fed, int, 1);

static void selects(void *arg)
{
    int v = 2;
    struct chan_case cases[] = {SEND(&fed, &v)};

    (void)arg;
    chan_select(cases, 1, SELECT_FOREVER);
}

int main(void)
{
    int v = 1;

    chan_send(&fed, &v);
    task_go_with(&(struct task_options){.name = "selector"}, selects, NULL);
    task_yield();
    chan_send(&fed, &v);
}
