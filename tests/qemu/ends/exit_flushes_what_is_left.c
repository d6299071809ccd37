/* What a task has begun to print comes out by exit(), though one has ended that
 * printed before it. */
//> of the first, of the second
//> exit 0
#include <coda.h>
#include <stdio.h>

static void prints(void *words)
{
    printf("%s", (char *)words);
    task_yield();
}

static void prints_and_stays(void *words)
{
    prints(words);
    task_sleep_us(1000000);
}

int main(void)
{
    task_id first = task_go(prints, "of the first");

    task_go(prints_and_stays, ", of the second");
    task_join(first, NULL);
    return 0;
}
