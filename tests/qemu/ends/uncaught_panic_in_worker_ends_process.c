/* Whoever panics, all end: main's defers do not run. */
//> worker defer runs
//> panic: boom
//> [pc=0x*]
//> backtrace: 0x*
//>
//> * task * - [ready] stack * of *
//>   task * main [sleep] stack * of *
//> exit 2
#include <coda.h>
#include <stdio.h>

static void say(void *line)
{
    puts(line);
}

static void worker(void *arg)
{
    (void)arg;
    DEFER(say, "worker defer runs");
    panic("boom");
}

int main(void)
{
    DEFER(say, "no: main's defer does not run");
    task_go(worker, NULL);
    task_sleep_us(1000000);
}
