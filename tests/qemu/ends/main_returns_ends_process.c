/* Returning from main ends the system; the others' defers do not run. */
//> main returns
//> exit 3
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
    puts("no");
}

int main(void)
{
    task_go(sleeper, NULL);
    task_yield();
    puts("main returns");
    return 3;
}
