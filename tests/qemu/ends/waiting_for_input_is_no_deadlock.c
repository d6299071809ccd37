/* A task that an interrupt can wake is not asleep for good: input ends it. */
//> still waiting
//> read: g
//> exit 0
//< go
#include <coda.h>
#include <stdio.h>

static void reader(void *arg)
{
    char c;

    (void)arg;
    console_read(&c, 1);
    printf("read: %c\n", c);
    kernel_exit(0);
}

int main(void)
{
    puts("still waiting");
    task_go(reader, NULL);
    task_goexit();
}
