/* Every function of the kernel, so that the linker keeps them all: its kernel's
 * flash is size_full_bytes. It is not meant to be run. */
#include <coda.h>
#include <stdio.h>

static void nothing(void *arg)
{
    (void)arg;
}

CHAN(plain, int, 1);
CHAN_FROM_INTERRUPT(fed, int, 1);

static void channels(void)
{
    struct chan c;
    struct chan_case cases[2] = {SEND(&plain, &c), RECV(&fed, &c)};

    chan_init(&c, 1, 0, NULL);
    chan_by_priority(&c);
    chan_send(&plain, &c);
    if (chan_recv(&plain, &c))
        chan_close(&c);
    select_seed((uint32_t)chan_select(cases, 2, 1));
    printf("%d\n", chan_try_send(&fed, &c) + chan_try_recv(&fed, &c) +
                       chan_send_for(&plain, &c, 1) +
                       chan_recv_for(&plain, &c, 1) + (int)chan_len(&plain) +
                       (int)chan_cap(&plain));
}

static void notes_end(task_id id, const struct task_end *end, void *arg)
{
    (void)id, (void)end, (void)arg;
}

static void panics_and_cancels(void)
{
    static struct end_hook hook = {.fn = notes_end};

    task_pool_on_end(&default_pool, &hook);
    if (protect(nothing, NULL) && recover() && task_cancelled())
        task_cancel(task_self());
    cancel_mask();
    cancel_unmask();
}

int main(void)
{
    static struct supervisor supervisor;
    static struct end_hook hook = {.fn = NULL};
    struct task_end end;
    struct task_info info;
    struct defer d;
    char c;

    channels();
    panics_and_cancels();
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
