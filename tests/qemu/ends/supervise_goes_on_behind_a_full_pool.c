/* A child for which its pool has no slot is tried again, and those behind it
 * begin meanwhile. */
//> child 1 begins
//> child 0 begins
//> exit 0
#include <coda.h>
#include <stdio.h>

TASK_POOL(small, 1, 768);

static void sleeps(void *unused)
{
    (void)unused;
    task_sleep_us(30000);
}

static void begins(void *i)
{
    printf("child %d begins\n", (int)(intptr_t)i);
    task_sleep_us(1000000);
}

static struct supervised children[] = {
    {.fn = begins, .arg = (void *)0, .options.pool = &small},
    {.fn = begins, .arg = (void *)1},
};
static struct supervisor supervisor = {
    .children = children, .count = 2, .limit = SUPERVISE_NO_LIMIT};

static void supervises(void *unused)
{
    (void)unused;
    supervise(&supervisor);
}

int main(void)
{
    const struct task_options o = {.pool = &small};

    task_go_with(&o, sleeps, NULL);
    task_go(supervises, NULL);
    task_sleep_us(200000);
    return 0;
}
