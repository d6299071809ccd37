/* main may leave; the others end the system when they like. */
//> main's defer
//> worker goes on
//> exit 7
#include <coda.h>
#include <stdio.h>

static void say(void *line)
{
    puts(line);
}

static void worker(void *arg)
{
    (void)arg;
    task_sleep_us(20000);
    puts("worker goes on");
    kernel_exit(7);
}

int main(void)
{
    task_go(worker, NULL);
    DEFER(say, "main's defer");
    task_goexit();
}
