/* Wrong calls: each is a panic, which says what was wrong. */
#include <harness.h>

#include <string.h>

static void nothing(void *arg)
{
    (void)arg;
}

static void goes_without_function(void *arg)
{
    (void)arg;
    task_go(NULL, NULL);
}

static void goes_into_a_pool_made_by_hand(void *arg)
{
    static struct task_pool made_by_hand = {.count = 1, .fresh = 1};

    (void)arg;
    task_go_with(&(struct task_options){.pool = &made_by_hand}, nothing, NULL);
}

static void goes_into_an_empty_pool(void *arg)
{
    struct task_pool none = {0};

    (void)arg;
    task_go_with(&(struct task_options){.pool = &none}, nothing, NULL);
}

static void goes_with_a_wrong_priority(void *arg)
{
    (void)arg;
    task_go_with(&(struct task_options){.priority = CODA_PRIORITIES}, nothing,
                 NULL);
}

static void joins_itself(void *arg)
{
    (void)arg;
    task_join(task_self(), NULL);
}

static void sleeps_for_a_negative_time(void *arg)
{
    (void)arg;
    task_sleep_us((uint64_t)1 << 63);
}

static void pops_another_defer(void *arg)
{
    struct defer a, b;

    defer_push(&a, nothing, arg);
    defer_push(&b, nothing, arg);
    defer_pop(&a, true);
}

static void pushes_twice(void *arg)
{
    struct defer d;

    defer_push(&d, nothing, arg);
    defer_push(&d, nothing, arg);
}

static void selects_of_less_than_none(void *arg)
{
    struct chan_case none = {0};

    (void)arg;
    chan_select(&none, -1, SELECT_NOWAIT);
}

static void makes_a_channel_beyond_all_memory(void *arg)
{
    struct chan c;

    (void)arg;
    chan_init(&c, UINT32_C(1) << 31, SIZE_MAX / 4, &c);
}

static void puts_what_is_no_block(void *arg)
{
    uintptr_t words[2] = {0};

    (void)arg;
    mem_put_(&words[1]);
}

static const char *why;

static void keeps_why(void *arg)
{
    const struct panic *p = recover();

    (void)arg;
    why = p ? p->why : "nothing";
}

static void recovers_in(void *fn)
{
    DEFER(keeps_why, NULL);
    ((void (*)(void *))fn)(NULL);
}

TEST(a_wrong_call_is_a_panic_that_says_so)
{
    static const struct {
        void (*call)(void *);
        const char *why;
    } wrong[] = {
        {goes_without_function, "task_go: no function"},
        {goes_into_a_pool_made_by_hand,
         "task_go: the pool was not made by TASK_POOL"},
        {goes_into_an_empty_pool,
         "task_go: the pool was not made by TASK_POOL"},
        {goes_with_a_wrong_priority, "task_go: no such priority"},
        {joins_itself, "task_join: a task waits for its own end"},
        {sleeps_for_a_negative_time, "task_sleep_us: a negative time"},
        {pops_another_defer, "defer_pop: not the newest defer of this task"},
        {pushes_twice, "defer_push: no record, or one that is pushed already"},
        {selects_of_less_than_none, "chan_select: a negative number of cases"},
        {makes_a_channel_beyond_all_memory, "chan_init: too large a capacity"},
        {puts_what_is_no_block, "mem_put_: no block that is in use"},
    };

    if (!CODA_CHECKS)
        return;
    for (unsigned i = 0; i < sizeof wrong / sizeof *wrong; i++) {
        why = "none";
        protect(recovers_in, (void *)wrong[i].call);
        if (strcmp(why, wrong[i].why) != 0)
            FAIL(why);
    }
}

static void leaves_none(void *arg)
{
    static struct defer d;

    defer_push(&d, note, arg);
}

TEST(a_defer_in_no_frame_outlives_the_tasks_function)
{
    task_join(task_go(leaves_none, "ran"), NULL);
    EXPECT_NOTES("ran");
}

static void sleeps_to_the_end_of_the_clock(void *arg)
{
    (void)arg;
    task_sleep_us(INT64_MAX);
    note("no");
}

TEST(a_task_may_sleep_for_ever)
{
    task_id t = task_go(sleeps_to_the_end_of_the_clock, NULL);

    task_sleep_us(5000);
    EXPECT(task_alive(t));
    task_cancel(t);
    task_join(t, NULL);
    EXPECT_NOTES("");
}
