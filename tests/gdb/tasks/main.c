/*
 * A task in each state that debuggers are to tell (tests/gdb/tasks.sh), then a
 * panic. What a test looks for is on a stack of a known shape: nothing here but
 * what is about that ends in a call, which would leave out a frame.
 */
#include <coda.h>

TASK_POOL(default_pool, 11, 480);
CHAN(work, int, 2);
CHAN(offers, int, 0);
CHAN(closed, int, 1);
CHAN_FROM_INTERRUPT(events, int, 4);
MUTEX(lock);
TIMER(tick);

static volatile int ran;
static volatile float scale = 1.5f;

static void cleanup(void *arg)
{
    (void)arg;
    ran++;
}

static __attribute__((noinline)) int receives(void)
{
    int v = 0;

    DEFER(cleanup, &v);
    chan_recv(&work, &v);
    ran++;
    return v;
}

static void receiver(void *arg)
{
    DEFER(cleanup, arg);
    ran += receives();
}

static void sender(void *arg)
{
    chan_send(&offers, &(int){1});
    cleanup(arg);
}

static __attribute__((noinline)) float floats(float f)
{
    float g = f * scale;

    task_sleep_us(5000000);
    return g * f;
}

static void sleeper(void *arg)
{
    scale = floats(scale);
    cleanup(arg);
}

static void locker(void *arg)
{
    mutex_lock(&lock);
    cleanup(arg);
}

static void selector(void *arg)
{
    struct chan_case cases[] = {RECV(&work, NULL), RECV(&events, NULL)};

    chan_select(cases, 2, 7000000);
    cleanup(arg);
}

static void waits_for_event(void *arg)
{
    int v;

    chan_recv(&events, &v);
    cleanup(arg);
}

static void masked(void *arg)
{
    cancel_mask();
    task_sleep_us(6000000);
    cancel_unmask();
    cleanup(arg);
}

static void dropped(void *arg)
{
    task_sleep_us(9000000);
    cleanup(arg);
}

static void ends_in_a_call(void *arg)
{
    (void)arg;
    task_sleep_us(8000000);
}

/* Two are in it at a time. */
static void fresh(void *arg)
{
    task_yield();
    cleanup(arg);
}

static __attribute__((noinline)) void fails(int n)
{
    if (n > 0)
        panic("no good");
    cleanup(NULL);
}

static void failing(void *arg)
{
    fails(1);
    cleanup(arg);
}

static __attribute__((noinline)) void all_is_set(void)
{
    ran++;
}

static task_id go(const char *name, void (*fn)(void *), unsigned priority)
{
    return task_go_with(
        &(struct task_options){.name = name, .priority = (uint8_t)priority}, fn,
        NULL);
}

int main(void)
{
    task_id masks, drops, other;

    chan_close(&closed);
    mutex_lock(&lock);
    timer_start_periodic(&tick, 3000000);
    go("receiver", receiver, 0);
    go("sender", sender, 0);
    go("sleeper", sleeper, 2);
    go("locker", locker, 0);
    go("selector", selector, 0);
    go(NULL, waits_for_event, 0);
    masks = go("masked", masked, 0);
    drops = go("dropped", dropped, 0);
    task_sleep_us(1000);
    task_cancel(masks);
    task_cancel(drops);
    go("fresh", fresh, 0);
    other = go("other", fresh, 0);
    go(NULL, ends_in_a_call, 0);
    all_is_set();
    task_join(other, NULL); /* its slot is the next one's */
    go("failing", failing, 0);
    task_sleep_us(1000000);
    return 0;
}
