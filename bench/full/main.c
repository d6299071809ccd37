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

SEM_FROM_INTERRUPT(fed_sem, 1);
EVENT_FROM_INTERRUPT(fed_event);
MEM_POOL_FROM_INTERRUPT(fed_blocks, int, 2);
TIMER_FROM_INTERRUPT(fed_timer);

static void locks(void)
{
    static MUTEX(m);
    static WAIT_GROUP(g);
    static ONCE(o);
    static RWLOCK(l);

    MUTEX_LOCKED(&m);
    mutex_try_lock(&m);
    mutex_lock_for(&m, 1);
    sem_take(&fed_sem);
    sem_give_(&fed_sem);
    sem_try_take(&fed_sem);
    sem_take_for(&fed_sem, 1);
    event_set(&fed_event, event_wait_any(&fed_event, 1));
    event_wait_all(&fed_event, event_wait_any_for(&fed_event, 1, 1));
    event_clear(&fed_event, event_wait_all_for(&fed_event, 1, 1));
    wait_group_add(&g, 2);
    wait_group_done(&g);
    wait_group_done_(&g);
    wait_group_wait(&g);
    wait_group_wait_for(&g, 1);
    once_do(&o, nothing, NULL);
    RWLOCK_READ_LOCKED(&l);
    RWLOCK_LOCKED(&l);
    rwlock_read_lock_for(&l, 1);
    rwlock_lock_for(&l, 1);
}

static void memory_and_timers(void)
{
    static TIMER(t);
    struct timer made;

    mem_put(&fed_blocks, mem_get(&fed_blocks));
    mem_put_(mem_try_get(&fed_blocks));
    mem_put(&fed_blocks, mem_get_for(&fed_blocks, mem_pool_free(&fed_blocks)));
    timer_init(&made);
    timer_start(&fed_timer, 1);
    timer_start_periodic(&made, timer_reset(&t, 1));
    timer_call(&t, 1, nothing, NULL);
    timer_call_periodic(&t, 1, nothing, NULL);
    AFTER(after, timer_stop(&t));
    TASK_DONE(done, task_self());
    chan_recv(done, after);
}

int main(void)
{
    static struct supervisor supervisor;
    static struct end_hook hook = {.fn = NULL};
    struct task_end end;
    struct task_info info;
    struct defer d;
    char c;

    locks();
    memory_and_timers();
    channels();
    panics_and_cancels();
    task_go(nothing, NULL);
    task_go_with(NULL, nothing, NULL);
    task_yield();
    task_sleep_us(clock_us());
    task_sleep_until(clock_us());
    task_join(task_self(), &end);
    task_pool_on_end(&default_pool, &hook);
    cancel_mask();
    task_cancel(task_self());
    if (task_cancelled())
        cancel_unmask();
    GROUP(group);
    group_go(&group, nothing, NULL);
    group_go_with(&group, NULL, nothing, NULL);
    GROUP_DONE(gone, &group);
    chan_try_recv(gone, &end);
    group_cancel(&group);
    if (group_wait(&group, &end) && supervise(&supervisor))
        protect(nothing, NULL);
    task_dump();
    DEFER(nothing, NULL);
    defer_push(&d, nothing, NULL);
    defer_pop(&d, true);
    if (task_info(task_next(TASK_NONE), &info) && task_alive(info.id) &&
        task_pool_free(&default_pool) + task_pool_refused(&default_pool) > 0)
        printf("%d\n", (int)(console_read(&c, 1) + console_read_for(&c, 1, 1)));
    console_write(&c, 1);
    if (c == 'p' && !recover())
        panic("p");
    if (c == 'k')
        kernel_exit(0);
    task_goexit();
}
