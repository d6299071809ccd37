/* What a task was spared, since its wait had ended, is forgotten with that:
 * else the system would look for it without end, and never be idle. */
//> closed
//> fatal error: all tasks are asleep - deadlock!
//>
//>   task * sender [chan receive never, ending] stack * of *
//>   task * main [chan receive never, cancelled] stack * of *
//> exit 2
#include <coda.h>
#include <stdio.h>

CHAN(c, int, 0);
CHAN(never, int, 0);

static void waits_for_ever(void *unused)
{
    (void)unused;
    chan_recv(&never, NULL);
}

static void recovers(void *unused)
{
    (void)unused;
    recover();
}

static void sends(void *unused)
{
    int v = 1;

    (void)unused;
    chan_send(&c, &v);
}

static void is_cancelled(void *unused)
{
    (void)unused;
    DEFER(waits_for_ever, NULL);
    DEFER(recovers, NULL);
    DEFER(sends, NULL);
    chan_recv(&never, NULL);
}

int main(void)
{
    task_id id = task_go_with(&(struct task_options){.name = "sender"},
                              is_cancelled, NULL);

    task_yield();
    task_cancel(id);
    task_yield(); /* its defer sends now */
    chan_close(&c);
    task_yield(); /* and has panicked */
    puts("closed");
    cancel_mask();
    task_cancel(task_self());
    chan_recv(&never, NULL);
}
