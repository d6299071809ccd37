/* A line that was begun is told of its task. */
//> fatal error: all tasks are asleep - deadlock!
//>
//>   task 1 main [chan receive replies] stack * of *
//>   begun by task 1: it waits
//> exit 2
#include <coda.h>
#include <stdio.h>

CHAN(replies, int, 0);

int main(void)
{
    printf("it waits");
    chan_recv(&replies, NULL);
}
