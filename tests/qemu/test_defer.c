/* Defers: block-scoped, once each, newest first, however the block is left. */
#include <harness.h>

#include <stdint.h>

static void run(void (*fn)(void *))
{
    task_join(task_go(fn, NULL), NULL);
}

TEST(defer_runs_at_the_end_of_its_block)
{
    {
        DEFER(note, "defer");
        note("body");
    }
    note("after");
    EXPECT_NOTES("body defer after");
}

static int early(int stop)
{
    DEFER(note, "outer");
    if (stop) {
        DEFER(note, "inner");
        return 1;
    }
    note("no");
    return 0;
}

TEST(defer_runs_on_return)
{
    EXPECT(early(1) == 1);
    EXPECT_NOTES("inner outer");
}

TEST(defer_runs_on_break_continue_and_goto)
{
    for (int i = 0; i < 3; i++) {
        DEFER(note, "round");
        if (i == 0)
            continue;
        break;
    }
    {
        DEFER(note, "goto");
        goto out;
    }
out:
    EXPECT_NOTES("round round goto");
}

TEST(defer_args_evaluated_at_defer)
{
    const char *s = "first";
    {
        DEFER(note, (void *)s);
        s = "second";
    }
    (void)s;
    EXPECT_NOTES("first");
}

static struct defer pushed_by_argument;

static void *pushes(void *words)
{
    defer_push(&pushed_by_argument, note, "pushed");
    return words;
}

static void argument_defers(void *arg)
{
    (void)arg;
    DEFER(note, pushes("deferred"));
    task_goexit();
}

TEST(a_defer_made_while_another_is_put_up_is_kept)
{
    run(argument_defers);
    EXPECT_NOTES("deferred pushed");
}

static void exits_at_once(void *arg)
{
    (void)arg;
    task_goexit();
}

static void exits_in_last_defer(void *arg)
{
    (void)arg;
    DEFER(exits_at_once, NULL);
}

TEST(a_slot_whose_last_task_exited_in_a_defer_begins_anew)
{
    struct task_info info;
    task_id t;

    run(exits_in_last_defer);
    t = task_go(exits_at_once, NULL);
    EXPECT(task_info(t, &info) && !info.ending);
    task_join(t, NULL);
}

TEST(two_defers_may_stand_on_one_line)
{
    {
        DEFER(note, "a");
        DEFER(note, "b");
    }
    EXPECT_NOTES("b a");
}

static void three(void *arg)
{
    (void)arg;
    DEFER(note, "1");
    DEFER(note, "2");
    DEFER(note, "3");
    task_goexit();
}

TEST(lifo)
{
    run(three);
    EXPECT_NOTES("3 2 1");
}

static __attribute__((noinline)) void innermost(void)
{
    DEFER(note, "innermost");
    task_goexit();
}

static __attribute__((noinline)) void inner(void)
{
    DEFER(note, "inner");
    innermost();
    note("no");
}

static void outer(void *arg)
{
    (void)arg;
    DEFER(note, "outer");
    inner();
    note("no");
}

TEST(lifo_across_frames)
{
    run(outer);
    EXPECT_NOTES("innermost inner outer");
}

/* Go's defers of a loop's body wait for the function's end; DEFER's end with
 * the block, and defer_push gives Go's order. */
static void looping(void *arg)
{
    static char digits[4][2] = {"0", "1", "2", "3"};
    struct defer d[4];

    (void)arg;
    for (int i = 0; i < 4; i++) {
        DEFER(note, "block");
        defer_push(&d[i], note, digits[i]);
    }
    task_goexit();
}

TEST(loop_defers)
{
    run(looping);
    EXPECT_NOTES("block block block block 3 2 1 0");
}

static void returning(void *arg)
{
    static struct defer d;

    (void)arg;
    defer_push(&d, note, "pushed");
    DEFER(note, "d");
    note("body");
}

TEST(return_runs_defers_then_goexit)
{
    run(returning);
    note("others go on");
    EXPECT_NOTES("body d pushed others go on");
}

static void exit_in_defer(void *words)
{
    note(words);
    task_goexit();
}

static void goexit_in_defer_on_return_task(void *arg)
{
    (void)arg;
    DEFER(note, "last");
    DEFER(exit_in_defer, "exit");
    note("body");
}

TEST(goexit_in_defer_on_return)
{
    run(goexit_in_defer_on_return_task);
    EXPECT_NOTES("body exit last");
}

static void goexit_in_defer_during_goexit_task(void *arg)
{
    (void)arg;
    DEFER(note, "a");
    DEFER(exit_in_defer, "b");
    DEFER(note, "c");
    task_goexit();
}

TEST(goexit_in_defer_during_goexit)
{
    run(goexit_in_defer_during_goexit_task);
    EXPECT_NOTES("c b a");
}

static void count(void *n)
{
    ++*(int *)n;
}

/* With defer_push, as in Go: a thousand pending at once would need a thousand
 * records; twenty-five fit every board. */
static void deep(void *arg)
{
    static struct defer d[25];

    for (int i = 0; i < 25; i++)
        defer_push(&d[i], count, arg);
    task_goexit();
}

TEST(deep_1000_defers)
{
    int n = 0;

    for (int i = 0; i < 40; i++)
        task_join(task_go(deep, &n), NULL);
    EXPECT(n == 1000);
}

static void waits_in_defer(void *arg)
{
    (void)arg;
    note("yields");
    task_yield();
    note("sleeps");
    task_sleep_us(2000);
    DEFER(note, "deferred in a defer");
    note("woke");
}

static void defers_that_wait(void *arg)
{
    (void)arg;
    DEFER(note, "first");
    DEFER(waits_in_defer, NULL);
    task_goexit();
}

static void bystander(void *arg)
{
    (void)arg;
    note("bystander");
}

TEST(a_defer_may_yield_sleep_and_defer)
{
    task_id t = task_go(defers_that_wait, NULL);

    task_go(bystander, NULL);
    task_join(t, NULL);
    EXPECT_NOTES("yields bystander sleeps woke deferred in a defer first");
}

static struct defer late;

static void defers_more(void *arg)
{
    (void)arg;
    note("more");
    defer_push(&late, note, "pushed by a defer");
}

static void pushing(void *arg)
{
    (void)arg;
    DEFER(note, "first");
    DEFER(defers_more, NULL);
    task_goexit();
}

TEST(a_defer_pushed_by_a_defer_runs_next)
{
    run(pushing);
    EXPECT_NOTES("more pushed by a defer first");
}

TEST(defer_pop_runs_or_forgets)
{
    struct defer a, b;

    defer_push(&a, note, "a");
    defer_push(&b, note, "b");
    defer_pop(&b, false);
    defer_pop(&a, true);
    EXPECT_NOTES("a");
}

static void push_in_block(void *arg)
{
    struct defer d;

    (void)arg;
    {
        DEFER(note, "block");
        defer_push(&d, note, "task");
    }
    note("after the block");
    task_goexit();
}

TEST(a_pushed_defer_outlives_the_block_around_it)
{
    run(push_in_block);
    EXPECT_NOTES("block after the block task");
}
