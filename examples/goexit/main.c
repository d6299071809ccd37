/*
 * The seed: a task that ends itself in the middle of its function. Its defer
 * runs, the line after task_goexit never does, and main goes on.
 */
#include <coda.h>
#include <stdio.h>

static void say(void *line)
{
    puts(line);
}

static void worker(void *arg)
{
    (void)arg;
    DEFER(say, "defer in worker");
    puts("worker start");
    task_goexit();
    puts("this will NOT print");
}

int main(void)
{
    task_go(worker, NULL);
    task_sleep_us(1000000);
    puts("main done: the worker is gone, and nothing else noticed");
    return 0;
}
