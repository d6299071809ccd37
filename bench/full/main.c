/* Every function of the kernel, so that the linker keeps them all: its kernel's
 * flash is size_full_bytes. It is not meant to be run. */
#include <coda.h>
#include <stdio.h>

static void nothing(void *arg)
{
    (void)arg;
}

int main(void)
{
    static struct supervisor supervisor;
    static struct end_hook hook = {.fn = NULL};
    struct task_end end;
    struct task_info info;
    struct defer d;
    char c;

    task_go(nothing, NULL);
    task_go_with(NULL, nothing, NULL);
    task_yield();
    task_sleep_us(clock_us());
    task_join(task_self(), &end);
    task_pool_on_end(&default_pool, &hook);
    cancel_mask();
    task_cancel(task_self());
    if (task_cancelled())
        cancel_unmask();
    GROUP(group);
    group_go(&group, nothing, NULL);
    group_go_with(&group, NULL, nothing, NULL);
    group_cancel(&group);
    if (group_wait(&group, &end) && supervise(&supervisor))
        protect(nothing, NULL);
    task_dump();
    DEFER(nothing, NULL);
    defer_push(&d, nothing, NULL);
    defer_pop(&d, true);
    if (task_info(task_next(TASK_NONE), &info) && task_alive(info.id) &&
        task_pool_free(&default_pool) + task_pool_refused(&default_pool) > 0)
        printf("%d\n", (int)console_read(&c, 1));
    console_write(&c, 1);
    if (c == 'p' && !recover())
        panic("p");
    if (c == 'k')
        kernel_exit(0);
    task_goexit();
}
