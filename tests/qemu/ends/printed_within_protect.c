/* What a task first prints within protect comes out at the task's end at the
 * latest, as all else that it prints. */
//> 0 ended
//> 1 ended
//> 2 ended
//> exit 0
#include <coda.h>
#include <stdio.h>

static void prints(void *i)
{
    printf("%d", (int)(intptr_t)i);
}

static void protects(void *i)
{
    protect(prints, i);
}

int main(void)
{
    for (intptr_t i = 0; i < 3; i++) {
        task_join(task_go(protects, (void *)i), NULL);
        console_write(" ended\n", 7);
    }
    return 0;
}
