/* exit() comes while a task waits for the console in the middle of its last
 * line: whole lines come out, and what others have begun. Who calls it has been
 * cancelled, which makes no difference. */
//> *
//> begun.
//> exit 0
#include <coda.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static void begins(void *arg)
{
    (void)arg;
    printf("begun.");
    task_sleep_us(1000000);
}

static void ends_writing(void *arg)
{
    static char line[600];

    (void)arg;
    memset(line, '#', sizeof line - 1);
    line[sizeof line - 1] = '\n';
    console_write(line, sizeof line);
    printf("last");
}

int main(void)
{
    task_go(begins, NULL);
    task_go(ends_writing, NULL);
    task_yield();
    task_cancel(task_self());
    exit(0);
}
