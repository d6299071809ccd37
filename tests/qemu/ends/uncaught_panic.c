/* Its defers run, then the system ends; the other tasks' do not. */
//> inner defer runs
//> main defer runs
//> panic: boom
//> [pc=0x*]
//> backtrace: 0x*
//>
//>   task * - [sleep] stack * of *
//> * task * main [ready] stack * of *
//> exit 2
#include <coda.h>
#include <stdio.h>

static void say(void *line)
{
    puts(line);
}

static void sleeper(void *arg)
{
    (void)arg;
    DEFER(say, "no");
    task_sleep_us(1000000);
}

static __attribute__((noinline)) void inner(void)
{
    DEFER(say, "inner defer runs");
    panic("boom");
}

int main(void)
{
    DEFER(say, "main defer runs");
    task_go(sleeper, NULL);
    task_yield();
    inner();
}
