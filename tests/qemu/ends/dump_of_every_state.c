/* task_dump tells ready from blocked, whom an interrupt may wake, who is ending
 * (cancelled or not) and who is cancelled, and goes on. */
//>   task * sleeper [sleep] stack * of *
//>   task * - [ready] stack * of *
//>   task * reader [console read by interrupt] stack * of *
//>   task * ender [sleep, ending] stack * of *
//>   task * masked [sleep, cancelled] stack * of *
//> * task * main [ready] stack * of *
//> main goes on
//> exit 0
//! except linux: its input is at its end here
#include <coda.h>
#include <stdio.h>

TASK_POOL(default_pool, 6, 512);

static void sleeps(void *arg)
{
    (void)arg;
    task_sleep_us(1000000);
}

static void reads(void *arg)
{
    char c;

    (void)arg;
    console_read(&c, 1);
}

static void yields(void *arg)
{
    (void)arg;
    for (;;)
        task_yield();
}

static void ends(void *arg)
{
    DEFER(sleeps, arg);
    task_goexit();
}

static void masks(void *arg)
{
    cancel_mask();
    sleeps(arg);
}

static task_id go(const char *name, void (*fn)(void *))
{
    return task_go_with(&(struct task_options){.name = name}, fn, NULL);
}

int main(void)
{
    task_id ender, masked;

    go("sleeper", sleeps);
    go(NULL, yields);
    go("reader", reads);
    ender = go("ender", ends);
    masked = go("masked", masks);
    task_yield();
    task_cancel(ender);
    task_cancel(masked);
    task_dump();
    puts("main goes on");
    return 0;
}
