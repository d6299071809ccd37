/* A panic that a timer's function does not recover is as any task's. */
//> defer runs
//> panic: boom
//> [pc=0x*]
//> backtrace: 0x*
//>
//> * task * timers [ready] stack * of *
//>   task * main [sleep] stack * of *
//> exit 2
#include <coda.h>
#include <stdio.h>

static void say(void *line)
{
    puts(line);
}

static void panics(void *why)
{
    DEFER(say, "defer runs");
    panic(why);
}

int main(void)
{
    static TIMER(t);

    timer_call(&t, 1000, panics, "boom");
    task_sleep_us(1000000);
}
