/* By exit(): what was printed of an unfinished line comes out, in every task.
 */
//> of the task, of main
//> exit 0
#include <coda.h>
#include <stdio.h>

static void prints(void *arg)
{
    (void)arg;
    printf("of the task, ");
    fflush(stdout);
    task_sleep_us(1000000);
}

int main(void)
{
    task_go(prints, NULL);
    task_yield();
    printf("of main");
    return 0;
}
