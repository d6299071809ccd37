/* The report names the channels, and tells a line that was begun. Go's row
 * deadlock-chan. One that has ended it does not. */
//> sender
//> fatal error: all tasks are asleep - deadlock!
//>
//>   task * sender [chan send orders] stack * of *
//>   task * selector [select] stack * of *
//>   task * main [chan receive replies] stack * of *
//>   begun by task *: it waits
//> exit 2
#include <coda.h>
#include <stdio.h>

CHAN(orders, int, 1);
CHAN(replies, int, 0);

static void says_no(void *arg)
{
    (void)arg;
    puts("no");
}

static void sends(void *arg)
{
    int v = 0;

    (void)arg;
    puts("sender");
    for (;;)
        chan_send(&orders, &v);
}

static void selects(void *arg)
{
    int v;
    struct chan_case cases[] = {RECV(NULL, &v), RECV(&replies, &v)};

    (void)arg;
    chan_select(cases, 2, SELECT_FOREVER);
}

int main(void)
{
    DEFER(says_no, NULL);
    task_go_with(&(struct task_options){.name = "sender"}, sends, NULL);
    task_go_with(&(struct task_options){.name = "selector"}, selects, NULL);
    printf("it waits");
    chan_recv(&replies, NULL);
}
