/* main is a task like others: cancelled, it leaves the rest running; without
 * any, the end says how it came to that. */
//> defer in main
//> the other goes on
//> fatal error: no tasks (main was cancelled) - deadlock!
//>
//> exit 2
#include <coda.h>
#include <stdio.h>

static task_id main_task;

static void say(void *words)
{
    puts(words);
}

static void cancels(void *arg)
{
    (void)arg;
    task_cancel(main_task);
    task_join(main_task, NULL);
    puts("the other goes on");
}

int main(void)
{
    main_task = task_self();
    DEFER(say, "defer in main");
    task_go(cancels, NULL);
    task_sleep_us(1000000);
}
