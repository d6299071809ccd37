/* Cancellation: from every state a task may be in, at every place. */
#include <harness.h>

#include <errno.h>
#include <string.h>

#include "../../kernel/kernel.h"

enum { LONG_US = 100000000 };

static void nothing(void *arg)
{
    (void)arg;
}

static void sleeps_long(void *arg)
{
    (void)arg;
    task_sleep_us(LONG_US);
}

/* Cancels it and awaits its end; how it ended. */
static enum task_end_kind cancelled(task_id id)
{
    struct task_end end;

    EXPECT(task_cancel(id) == 0);
    task_join(id, &end);
    return end.kind;
}

static void leaves_a_note(void (*fn)(void))
{
    note("begin");
    DEFER(note, "defer");
    fn();
    note("no");
}

/* The task that runs fn is cancelled there. */
static void expect_cancelled_in(void (*fn)(void))
{
    task_id id = task_go((void (*)(void *))leaves_a_note, (void *)fn);

    task_yield();
    EXPECT(cancelled(id) == TASK_CANCELLED);
    EXPECT_NOTES("begin defer");
}

static void in_sleep(void)
{
    task_sleep_us(LONG_US);
}

static void in_yield(void)
{
    for (;;)
        task_yield();
}

static task_id joined;

static void in_join(void)
{
    task_join(joined, NULL);
}

#ifndef __linux__ /* there stdin may have come to its end */
static void in_console_read(void)
{
    char c;

    console_read(&c, 1);
}
#endif

TEST(a_task_is_cancelled_in_whatever_it_waits)
{
    expect_cancelled_in(in_sleep);
    expect_cancelled_in(in_yield);
    joined = task_go(sleeps_long, NULL);
    expect_cancelled_in(in_join);
    EXPECT(task_alive(joined)); /* the other is not touched, nor its end */
    EXPECT(cancelled(joined) == TASK_CANCELLED);
#ifndef __linux__
    expect_cancelled_in(in_console_read);
#endif
}

static void never(void *arg)
{
    (void)arg;
    note("no");
}

TEST(a_task_that_never_ran_does_not)
{
    size_t free = task_pool_free(&default_pool);
    task_id id = task_go(never, NULL);

    EXPECT(cancelled(id) == TASK_CANCELLED);
    EXPECT(task_pool_free(&default_pool) == free);
    EXPECT_NOTES("");
}

static void oneself(void *arg)
{
    (void)arg;
    DEFER(note, "defer");
    EXPECT(task_cancel(task_self()) == 0);
    EXPECT(task_cancelled());
    note("still here");
    task_yield();
    note("no");
}

TEST(cancelling_oneself_ends_at_the_next_switch_point)
{
    struct task_end end;

    task_join(task_go(oneself, NULL), &end);
    EXPECT(end.kind == TASK_CANCELLED);
    EXPECT_NOTES("still here defer");
}

static void oneself_then_sleeps(void *arg)
{
    (void)arg;
    task_cancel(task_self());
    task_sleep_us(LONG_US);
    note("no");
}

TEST(a_wait_that_is_cancelled_before_it_begins_leaves_no_alarm)
{
    task_join(task_go(oneself_then_sleeps, NULL), NULL);
    EXPECT_NOTES("");
}

TEST(cancelling_who_is_dead_stale_or_nobody)
{
    struct task_end end;
    task_id id = task_go(nothing, NULL), stale = id;

    task_join(id, NULL);
    EXPECT(task_cancel(id) == 0); /* dead */
    task_join(id, &end);
    EXPECT(end.kind == TASK_RETURNED); /* and its record is what it was */
    id = task_go(sleeps_long, NULL);   /* the same slot */
    EXPECT(task_cancel(stale) == 0);
    task_yield();
    EXPECT(task_alive(id));
    EXPECT(task_cancel(TASK_NONE) == -ESRCH);
    EXPECT(task_cancel((1u << CODA_SLOT_BITS) - 1) == -ESRCH);
    EXPECT(cancelled(id) == TASK_CANCELLED);
}

static void cleans_up_slowly(void *arg)
{
    (void)arg;
    note("clean");
    task_sleep_us(1000);
    task_yield();
    note("up");
}

static void sleeps_and_cleans_up(void *arg)
{
    DEFER(note, "last");
    DEFER(cleans_up_slowly, NULL);
    sleeps_long(arg);
}

TEST(cancelling_twice_is_once)
{
    task_id id = task_go(sleeps_and_cleans_up, NULL);

    task_yield();
    EXPECT(task_cancel(id) == 0);
    EXPECT(task_cancel(id) == 0);
    task_yield(); /* it runs its defers now */
    EXPECT(task_cancel(id) == 0);
    EXPECT(cancelled(id) == TASK_CANCELLED);
    EXPECT_NOTES("clean up last");
}

static void exits_slowly(void *arg)
{
    (void)arg;
    DEFER(cleans_up_slowly, NULL);
    task_goexit();
}

TEST(defers_of_an_end_are_not_cancelled)
{
    task_id id = task_go(exits_slowly, NULL);

    task_yield();
    EXPECT(cancelled(id) == TASK_EXITED); /* as it would have */
    EXPECT_NOTES("clean up");
}

static void leaves_a_block(void *arg)
{
    (void)arg;
    DEFER(note, "outer");
    {
        DEFER(cleans_up_slowly, NULL);
    }
    note("after");
    task_yield();
    note("no");
}

TEST(a_defer_on_a_normal_way_out_is_not_cancelled)
{
    task_id id = task_go(leaves_a_block, NULL);

    task_yield();
    EXPECT(cancelled(id) == TASK_CANCELLED);
    EXPECT_NOTES("clean up after outer");
}

static void pops(void *arg)
{
    struct defer d;

    (void)arg;
    defer_push(&d, cleans_up_slowly, NULL);
    defer_pop(&d, true);
    note("after");
    task_yield();
    note("no");
}

TEST(a_defer_that_is_popped_is_not_cancelled)
{
    task_id id = task_go(pops, NULL);

    task_yield();
    EXPECT(cancelled(id) == TASK_CANCELLED);
    EXPECT_NOTES("clean up after");
}

static void defers_within_a_defer(void *arg)
{
    (void)arg;
    {
        DEFER(cleans_up_slowly, NULL);
    }
    note("more");
    task_sleep_us(1000);
    note("end");
}

static void leaves_two_blocks(void *arg)
{
    (void)arg;
    {
        DEFER(defers_within_a_defer, NULL);
    }
    task_yield();
    note("no");
}

TEST(a_defer_within_a_defer_unmasks_nothing)
{
    task_id id = task_go(leaves_two_blocks, NULL);

    task_yield();
    EXPECT(cancelled(id) == TASK_CANCELLED);
    EXPECT_NOTES("clean up more end");
}

static void masks(void *arg)
{
    (void)arg;
    DEFER(note, "defer");
    cancel_mask();
    cancel_mask();
    task_sleep_us(1000);
    EXPECT(task_cancelled());
    cancel_unmask();
    task_sleep_us(1000);
    note("masked");
    cancel_unmask();
    note("unmasked");
    task_yield();
    note("no");
}

TEST(a_masked_task_is_cancelled_once_it_is_unmasked)
{
    task_id id = task_go(masks, NULL);

    task_yield();
    EXPECT(cancelled(id) == TASK_CANCELLED);
    EXPECT_NOTES("masked unmasked defer");
}

static void masks_in_a_defer(void *arg)
{
    (void)arg;
    cancel_mask();
    task_yield();
    cancel_unmask();
    task_yield();
    note("defer");
}

static void sleeps_with_a_masking_defer(void *arg)
{
    DEFER(masks_in_a_defer, NULL);
    sleeps_long(arg);
}

TEST(masks_in_the_defers_of_a_cancelled_task_do_nothing)
{
    task_id id = task_go(sleeps_with_a_masking_defer, NULL);

    task_yield();
    EXPECT(cancelled(id) == TASK_CANCELLED);
    EXPECT_NOTES("defer");
}

#if CODA_CHECKS
static void masks_too_often(void *arg)
{
    for (int i = 0; i < 14; i++)
        cancel_mask();
    note(arg);
    cancel_mask();
    note("no");
}

/* One more would be taken for a task that is being cancelled. */
TEST(more_masks_than_can_be_counted_panic)
{
    struct task_end end;

    task_join(task_go_with(&(struct task_options){.contain = true},
                           masks_too_often, "14"),
              &end);
    EXPECT(end.kind == TASK_PANICKED);
    EXPECT_NOTES("14");
}
#endif

static void recovers_slowly(void *arg)
{
    (void)arg;
    task_sleep_us(1000);
    recover();
    task_sleep_us(1000);
    note("recovered");
}

static void panics(void *arg)
{
    (void)arg;
    DEFER(recovers_slowly, NULL);
    panic("P");
}

static void protects(void *arg)
{
    (void)arg;
    DEFER(note, "defer");
    EXPECT(!protect(panics, NULL));
    note("boundary");
    task_yield();
    note("no");
}

TEST(the_deferred_call_of_a_panic_is_not_cancelled)
{
    task_id id = task_go(protects, NULL);

    task_yield();
    EXPECT(cancelled(id) == TASK_CANCELLED);
    EXPECT_NOTES("recovered boundary defer");
}

static void masks_and_panics(void *arg)
{
    (void)arg;
    DEFER(recovers_slowly, NULL);
    cancel_mask();
    cancel_mask();
    panic("P");
}

static void protects_masked(void *arg)
{
    (void)arg;
    DEFER(note, "defer");
    cancel_mask();
    EXPECT(!protect(masks_and_panics, NULL));
    task_yield();
    note("masked");
    cancel_unmask();
    task_yield();
    note("no");
}

TEST(a_recovered_panic_leaves_the_masks_of_its_protect)
{
    task_id id = task_go(protects_masked, NULL);

    task_yield();
    EXPECT(cancelled(id) == TASK_CANCELLED);
    EXPECT_NOTES("recovered masked defer");
}

static void notes_recover(void *arg)
{
    (void)arg;
    note(recover() ? "no" : "nil");
}

static void sleeps_within_protect(void *arg)
{
    DEFER(notes_recover, NULL);
    protect(sleeps_long, arg);
    note("no");
}

TEST(a_cancellation_passes_every_boundary_and_is_no_panic)
{
    task_id id = task_go(sleeps_within_protect, NULL);

    task_yield();
    EXPECT(cancelled(id) == TASK_CANCELLED);
    EXPECT_NOTES("nil");
}

static void panics_while_cancelled(void *arg)
{
    DEFER(panics, NULL);
    sleeps_long(arg);
}

TEST(a_panic_recovered_in_a_cancelled_tasks_defer_changes_nothing)
{
    task_id id = task_go(panics_while_cancelled, NULL);

    task_yield();
    EXPECT(cancelled(id) == TASK_CANCELLED);
    EXPECT_NOTES("recovered");
}

#if CODA_PRIORITIES > 1
static void sleeps_a_little(void *arg)
{
    (void)arg;
    DEFER(note, "defer");
    task_sleep_us(1000);
    note("woken");
    task_yield();
    note("no");
}

/* More urgent than the sleeper, which is woken in one of its yields. */
static void cancels_when_woken(void *arg)
{
    task_id id = *(task_id *)arg;
    struct task_info info;

    do
        task_yield();
    while (task_info(id, &info) && info.state == TASK_BLOCKED);
    note("cancel");
    EXPECT(task_cancel(id) == 0);
}

TEST(who_has_been_woken_finishes_its_call)
{
    struct task_options urgent = {.priority = 1};
    task_id id = task_go(sleeps_a_little, NULL);
    struct task_end end;

    task_yield(); /* it sleeps */
    task_go_with(&urgent, cancels_when_woken, &id);
    task_join(id, &end);
    EXPECT(end.kind == TASK_CANCELLED);
    EXPECT_NOTES("cancel woken defer");
}
#endif

static volatile bool over;

static void waits_its_turn(void *arg)
{
    (void)arg;
    cancel_mask();
    task_sleep_us(500);
    over = true;
    cancel_unmask();
    while (!task_cancelled())
        task_yield();
    note("no");
}

TEST(a_cancelled_task_that_never_waits_again_returns)
{
    task_id id = task_go(waits_its_turn, NULL);

    over = false;
    while (!over)
        task_sleep_us(100);
    EXPECT(cancelled(id) == TASK_CANCELLED);
}

static volatile float half = 0.5f;

static void floats(void *arg)
{
    volatile float *kept = arg;
    float x = half;

    for (;;) {
        task_yield();
        *kept = x *= 2.0f;
        if (*kept > 1e6f)
            x = half;
    }
}

TEST(cancellation_keeps_the_others_floating_point_state)
{
    volatile float a, b;
    float mine = half;
    task_id first = task_go(floats, (void *)&a);
    task_id second = task_go(floats, (void *)&b);

    for (int i = 0; i < 3; i++)
        task_yield();
    EXPECT(cancelled(first) == TASK_CANCELLED);
    task_yield();
    EXPECT(cancelled(second) == TASK_CANCELLED);
    EXPECT(b > a && mine == 0.5f);
}
