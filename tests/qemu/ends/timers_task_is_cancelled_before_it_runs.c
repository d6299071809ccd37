/* Who cancels all others cannot know of the timers' task: it goes on. */
//> called
//> exit 0
#include <coda.h>
#include <stdio.h>

TIMER(timer);
static unsigned calls;

static void call(void *unused)
{
    (void)unused;
    calls++;
}

int main(void)
{
    timer_call_periodic(&timer, 1000, call, NULL);
    for (task_id id = task_next(TASK_NONE); id; id = task_next(id))
        if (id != task_self())
            task_cancel(id);
    task_sleep_us(20000);
    puts(calls > 0 ? "called" : "not called");
    return 0;
}
