/* Timers: once, periodic, with functions, from handlers. */
#include <harness.h>

#include <errno.h>
#include <string.h>

#include "interrupt.h"
#include "../../../kernel/kernel.h"

#if CODA_MAIN_STACK_BYTES < 1024 /* this file is an image of its own */
TASK_POOL(default_pool, 2, CODA_DEFAULT_STACK_BYTES);
#endif

static TIMER(t);
TIMER_FROM_INTERRUPT(fed_t);

/* Before what is LATE every machine has come to the next statement. */
enum { HOUR_US = 3600 * 1000000ull & 0x7FFFFFFF, MS = 1000, LATE = 50 * MS };

/* ---- Go's --------------------------------------------------------------- */

TEST_AS(timer_stop, go_timer_stop)
{
    timer_start(&t, HOUR_US);
    EXPECT(timer_stop(&t));
    EXPECT(!timer_stop(&t));
}

TEST(ticker)
{
    uint64_t due;

    timer_start_periodic(&t, 2 * MS);
    DEFER(timer_stop_, &t);
    for (int i = 0; i < 3; i++) {
        EXPECT(chan_recv(&t.chan, &due));
        note(i == 0 ? "0" : i == 1 ? "1" : "2");
    }
    EXPECT_NOTES("0 1 2");
}

CHAN(was_called, char, 0);

static void fired(void *arg)
{
    note("fired");
    chan_send(&was_called, &(char){0});
    (void)arg;
}

TEST(afterfunc)
{
    timer_call(&t, MS, fired, NULL);
    chan_recv(&was_called, NULL);
    EXPECT_NOTES("fired");
}

CHAN(nothing_comes, int, 0);

TEST(select_timeout_by_after)
{
    uint64_t begun = clock_us(), due = 0;

    for (int i = 0; i < 2; i++) {
        AFTER(timeout, 10 * MS);
        struct chan_case cases[] = {RECV(&nothing_comes, NULL),
                                    RECV(timeout, &due)};
        EXPECT(chan_select(cases, 2, i ? SELECT_FOREVER : 1) ==
               (i ? 1 : -ETIMEDOUT));
    }
    EXPECT(due >= begun + 10 * MS && clock_us() >= due);
}

static void exits_within_after(void *arg)
{
    AFTER(timeout, HOUR_US);
    (void)arg;
    chan_recv(timeout, NULL);
}

TEST(after_ends_with_its_block_or_task)
{
    task_id id = task_go(exits_within_after, NULL);

    task_yield();
    task_cancel(id);
    task_join(id, NULL); /* the harness looks whether a timer is armed */
}

static void sleeps(void *us)
{
    task_sleep_us((uintptr_t)us);
}

static task_id of;

static void waits_for_done(void *arg)
{
    TASK_DONE(done, of);
    (void)arg;
    chan_recv(done, NULL);
    note("no");
}

TEST(a_tasks_end_can_be_selected)
{
    struct task_end end;
    task_id id = task_go(sleeps, (void *)(2 * LATE)), waiter;

    for (int i = 0; i < 3; i++) {
        AFTER(timeout, i == 0 ? MS / 2 : HOUR_US);
        TASK_DONE(done, id); /* alive; alive; it has ended already */
        struct chan_case cases[] = {RECV(timeout, NULL), RECV(done, &end)};
        end.kind = 0;
        EXPECT(chan_select(cases, 2, SELECT_FOREVER) == (i != 0));
        EXPECT(end.kind == (i == 0 ? 0 : TASK_RETURNED));
    }
    {
        TASK_DONE(done, TASK_NONE);
        EXPECT(chan_try_recv(done, &end) == 0 && end.kind == TASK_FORGOTTEN);
        EXPECT(chan_try_recv(done, &end) == -EAGAIN);
    }
    {
        task_id next = task_go(sleeps, (void *)MS); /* in the same slot */
        TASK_DONE(done, id);
        EXPECT(chan_try_recv(done, &end) == 0 && end.kind == TASK_FORGOTTEN);
        task_join(next, NULL);
    }
    of = task_go(sleeps, (void *)LATE);
    waiter = task_go(waits_for_done, NULL);
    task_yield();
    EXPECT(task_named(of)->watches != NULL);
    task_cancel(waiter);
    task_join(waiter, NULL);
    EXPECT(task_named(of)->watches == NULL); /* which its frame held */
    task_join(of, NULL);
    EXPECT_NOTES("");
}

/* ---- Channels -------------------------------------------------------------
 */

TEST(a_timer_says_when_it_was_due)
{
    uint64_t begun = clock_us(), due;

    timer_start(&t, LATE);
    EXPECT(chan_try_recv(&t.chan, &due) == -EAGAIN);
    chan_recv(&t.chan, &due);
    EXPECT(due >= begun + LATE && clock_us() >= due);
    EXPECT(!timer_stop(&t));
}

/* 1,000 times, exactly so many periods after the first, whoever is late
 * meanwhile. (A machine that is slow leaves some out.) */
TEST(a_period_does_not_drift)
{
    uint64_t first, due, last;

    test_limit_us(60000000);
    timer_start_periodic(&t, 5 * MS);
    DEFER(timer_stop_, &t);
    chan_recv(&t.chan, &first);
    last = first;
    for (int i = 1; i <= 1000; i++) {
        chan_recv(&t.chan, &due);
        EXPECT((due - first) % (5 * MS) == 0 && due > last);
        last = due;
        if (i % 100 == 0)
            while (clock_us() < due + 2 * MS)
                ; /* less than a period late */
    }
    EXPECT(due - first >= 1000 * 5 * MS);
}

TEST(an_unread_one_stays_and_the_new_ones_are_dropped)
{
    uint64_t begun, due;

    timer_start_periodic(&t, MS);
    begun = clock_us();
    task_sleep_us(5 * MS + MS / 2);
    EXPECT(chan_len(&t.chan) == 1);
    chan_recv(&t.chan, &due);
    EXPECT(due <= begun + MS);
    EXPECT(chan_try_recv(&t.chan, &due) == -EAGAIN);
    EXPECT(timer_stop(&t));
}

TEST(periods_that_passed_before_their_turn_are_left_out)
{
    uint64_t first, due, until;

    timer_start_periodic(&t, 200);
    DEFER(timer_stop_, &t);
    chan_recv(&t.chan, &first);
    for (until = clock_us() + 3 * MS; clock_us() < until;)
        ;
    task_yield();
    chan_recv(&t.chan, &due);
    chan_recv(&t.chan, &due);
    EXPECT(due > first + 2 * MS);
}

TEST(stop_and_start_throw_away_what_was_not_received)
{
    uint64_t due, begun;

    timer_start(&t, 100);
    task_sleep_us(MS);
    EXPECT(chan_len(&t.chan) == 1);
    EXPECT(!timer_stop(&t));
    EXPECT(chan_len(&t.chan) == 0);
    timer_start(&t, 100);
    task_sleep_us(MS);
    begun = clock_us();
    timer_start(&t, MS);
    chan_recv(&t.chan, &due);
    EXPECT(due >= begun + MS);
}

TEST(reset_arms_anew_as_what_it_was)
{
    uint64_t begun = clock_us(), a, b;

    timer_start(&t, HOUR_US);
    EXPECT(timer_reset(&t, MS));
    chan_recv(&t.chan, &a);
    EXPECT(a >= begun + MS && a < begun + HOUR_US);
    EXPECT(!timer_reset(&t, MS));
    EXPECT(timer_stop(&t));
    timer_start_periodic(&t, HOUR_US);
    EXPECT(timer_reset(&t, MS));
    chan_recv(&t.chan, &a);
    chan_recv(&t.chan, &b);
    EXPECT(b > a && (b - a) % MS == 0);
    EXPECT(timer_stop(&t));
}

static void waits_for_timer(void *arg)
{
    uint64_t due;

    (void)arg;
    chan_recv(&t.chan, &due);
    note("no");
}

TEST(who_is_cancelled_waiting_for_a_timer_leaves_it)
{
    uint64_t due;
    task_id id = task_go(waits_for_timer, NULL);

    timer_start(&t, LATE);
    task_yield();
    task_cancel(id);
    task_join(id, NULL);
    chan_recv(&t.chan, &due);
    EXPECT_NOTES("");
}

TEST(timers_can_be_made_at_run_time)
{
    struct timer mine[3];
    uint64_t due[3], begun = clock_us();

    for (int i = 0; i < 3; i++) {
        timer_init(&mine[i]);
        timer_start(&mine[i], (uint64_t)(3 - i) * MS);
    }
    for (int i = 0; i < 3; i++)
        chan_recv(&mine[i].chan, &due[i]);
    for (int i = 0; i < 3; i++)
        EXPECT(due[i] >= begun + (uint64_t)(3 - i) * MS);
}

/* ---- Functions ------------------------------------------------------------
 */

static struct timer calls[3];

static void twice(void *arg)
{
    static bool second;

    note(arg);
    second = !second;
    if (!second)
        timer_stop(&calls[0]);
}

static void waits_in_it(void *arg)
{
    note("begins");
    task_sleep_us(30 * MS);
    note(arg);
}

static SEM(may_go_on, 0);

static void waits_for_test(void *arg)
{
    note("begins");
    sem_take(&may_go_on);
    note(arg);
}

static void exits(void *arg)
{
    DEFER(note, "defer");
    note(arg);
    task_goexit();
}

static void recovers(void *arg)
{
    (void)arg;
    recover();
}

static void panics(void *arg)
{
    DEFER(recovers, NULL);
    note(arg);
    panic("P");
}

static void panics_while_it_exits(void *arg)
{
    DEFER(panics, arg);
    task_goexit();
}

static void pushes(void *arg)
{
    static struct defer d;

    defer_push(&d, note, "pushed");
    note(arg);
}

static void waits_for_ever(void *arg)
{
    DEFER(note, "cancelled");
    note(arg);
    task_sleep_us(HOUR_US);
}

static void init_calls(void)
{
    for (int i = 0; i < 3; i++)
        timer_init(&calls[i]);
}

TEST(functions_are_called_in_turn_also_again_and_again)
{
    init_calls();
    timer_call_periodic(&calls[0], 10 * MS, twice, "tick");
    timer_call(&calls[1], 15 * MS, waits_in_it, "ends");
    timer_call(&calls[2], 35 * MS, note, "last");
    task_sleep_us(100 * MS);
    EXPECT_NOTES("tick begins ends tick last");
    EXPECT(!timer_stop(&calls[0]) && !timer_stop(&calls[1]));
}

TEST(a_function_that_was_stopped_is_not_called)
{
    init_calls();
    timer_call(&calls[0], MS, note, "no");
    EXPECT(timer_stop(&calls[0]));
    timer_call(&calls[0], MS, waits_for_test, "a");
    timer_call(&calls[1], 2 * MS, note, "no"); /* is due, and waits its turn */
    timer_call(&calls[2], 2 * MS, note, "c");
    task_sleep_us(3 * MS);
    EXPECT(timer_stop(&calls[1]));
    sem_give(&may_go_on);
    task_yield();
    EXPECT(!timer_stop(&calls[1]));
    EXPECT_NOTES("begins a c");
    EXPECT(!timer_reset(&calls[2], MS));
    task_sleep_us(3 * MS);
    EXPECT_NOTES("c");
}

/* What is started to send calls no function any more, armed or due. */
TEST(a_timer_that_was_to_call_may_be_started)
{
    uint64_t due;

    init_calls();
    timer_call(&calls[0], HOUR_US, note, "no");
    timer_start(&calls[0], MS);
    chan_recv(&calls[0].chan, &due);
    timer_call(&calls[0], MS, waits_for_test, "a");
    timer_call(&calls[1], 2 * MS, note, "no"); /* is due, and waits its turn */
    task_sleep_us(3 * MS);
    timer_start(&calls[1], MS);
    sem_give(&may_go_on);
    chan_recv(&calls[1].chan, &due);
    task_sleep_us(MS);
    EXPECT_NOTES("begins a");
}

TEST(a_timer_that_was_started_may_call)
{
    init_calls();
    timer_start(&calls[0], 100);
    task_sleep_us(MS);
    EXPECT(chan_len(&calls[0].chan) == 1);
    timer_call(&calls[0], MS, note, "a");
    EXPECT(chan_len(&calls[0].chan) == 0);
    task_sleep_us(3 * MS);
    EXPECT_NOTES("a");
}

/* The next that is due comes behind those that still are. */
TEST(the_last_that_is_due_may_be_stopped)
{
    init_calls();
    timer_call(&calls[0], MS, waits_for_test, "a");
    timer_call(&calls[1], 2 * MS, note, "b");
    timer_call(&calls[2], 2 * MS, note, "no");
    task_sleep_us(3 * MS);
    EXPECT(timer_stop(&calls[2]));
    timer_call(&calls[2], MS, note, "c");
    task_sleep_us(2 * MS);
    sem_give(&may_go_on);
    task_sleep_us(MS);
    EXPECT_NOTES("begins a b c");
}

TEST(a_call_is_like_a_task_of_its_own)
{
    static void (*const ends[])(void *) = {exits, panics, panics_while_it_exits,
                                           pushes};
    static const char *const expected[] = {"a defer a defer b", "a a b",
                                           "a a b", "a pushed a pushed b"};

    init_calls();
    for (int i = 0; i < 4; i++) {
        timer_call(&calls[0], MS, ends[i], "a");
        timer_call(&calls[1], 2 * MS, ends[i], "a");
        timer_call(&calls[2], 3 * MS, note, "b");
        task_sleep_us(6 * MS);
        EXPECT_NOTES(expected[i]);
    }
}

TEST(cancelling_the_timers_task_ends_the_call_alone)
{
    struct task_info info;
    task_id id;

    init_calls();
    timer_call(&calls[0], MS, waits_for_ever, "a");
    timer_call(&calls[1], 2 * MS, note, "b");
    task_sleep_us(3 * MS);
    for (id = task_next(TASK_NONE); id; id = task_next(id))
        if (task_info(id, &info) && strcmp(info.name, "timers") == 0)
            task_cancel(id);
    task_sleep_us(MS);
    EXPECT_NOTES("a cancelled b");
}

static task_id timers_task(void)
{
    struct task_info info;
    task_id id = task_next(TASK_NONE);

    while (id && !(task_info(id, &info) && strcmp(info.name, "timers") == 0))
        id = task_next(id);
    return id;
}

/* Also the one that is stopped is the last: what waits for none ends. */
TEST(the_timers_task_ends_with_the_last_that_is_armed)
{
    init_calls();
    timer_call(&calls[0], HOUR_US, note, "no");
    timer_call(&calls[1], HOUR_US, note, "no");
    task_yield();
    EXPECT(timer_stop(&calls[0]));
    task_yield();
    EXPECT(timers_task() != TASK_NONE);
    EXPECT(timer_stop(&calls[1]));
    task_yield();
    EXPECT(timers_task() == TASK_NONE);
}

/* Cancelled while it waits it is ready once, and goes on. */
TEST(cancelling_the_timers_task_while_it_waits_ends_nothing)
{
    init_calls();
    timer_call(&calls[0], 2 * MS, note, "a");
    task_yield();
    task_cancel(timers_task());
    task_yield();
    task_sleep_us(5 * MS);
    EXPECT_NOTES("a");
    timer_call(&calls[0], HOUR_US, note, "no");
    task_yield();
    task_cancel(timers_task());
    task_go_with(&(struct task_options){.priority = CODA_PRIORITIES - 1}, note,
                 "behind it");
    EXPECT(timer_stop(&calls[0]));
    task_yield();
    EXPECT_NOTES("behind it");
    EXPECT(timers_task() == TASK_NONE);
    timer_call(&calls[0], MS, note, "b");
    task_sleep_us(5 * MS);
    EXPECT_NOTES("b");
}

static void cancels_itself(void *arg)
{
    task_cancel(task_self());
    note(arg);
}

static void cancels_itself_and_recovers(void *arg)
{
    DEFER(recovers, NULL);
    cancels_itself(arg);
    panic("recovered");
}

static void sleeps_and_notes(void *arg)
{
    task_sleep_us(MS);
    note(arg);
}

static void masks(void *unused)
{
    (void)unused;
    cancel_mask();
}

TEST(what_was_asked_of_a_call_is_not_of_the_next)
{
    static void (*const asks[])(void *) = {cancels_itself,
                                           cancels_itself_and_recovers};

    init_calls();
    for (int i = 0; i < 2; i++) {
        uint64_t until = clock_us() + 2 * MS;

        timer_call(&calls[0], MS, asks[i], "a");
        timer_call(&calls[1], MS, sleeps_and_notes, "b");
        while (clock_us() < until)
            ; /* both are due at the next switch */
        task_sleep_us(4 * MS);
        EXPECT_NOTES("a b");
    }
    for (int i = 0; i < 16; i++) { /* more than one task may */
        timer_call(&calls[0], 1, masks, NULL);
        task_sleep_us(MS);
    }
}

static void pushes_what_sleeps(void *arg)
{
    static struct defer d;

    defer_push(&d, sleeps_and_notes, "pushed");
    note(arg);
}

/* As at a task's end. */
TEST(what_a_call_has_pushed_is_not_cancelled)
{
    init_calls();
    timer_call(&calls[0], MS, pushes_what_sleeps, "a");
    while (calls[0].alarm.rank != 0)
        task_yield();
    task_cancel(timers_task());
    task_sleep_us(5 * MS);
    EXPECT_NOTES("a pushed");
}

/* As the C library does, whose streams are closed last. */
static void leaves_beneath_all(void *arg)
{
    static struct defer d;
    struct defer **last = &task_named(task_self())->defers;

    while (*last)
        last = &(*last)->next;
    d = (struct defer){.fn = sleeps_and_notes, .arg = "end"};
    *last = &d;
    note(arg);
}

TEST(what_is_armed_while_the_timers_task_cleans_up_is_called)
{
    init_calls();
    timer_call(&calls[0], MS, leaves_beneath_all, "a");
    while (calls[0].alarm.rank != 0)
        task_yield();
    timer_call(&calls[1], 2 * MS, note, "b");
    task_sleep_us(6 * MS);
    EXPECT_NOTES("a end b");
}

/* ---- From handlers ---------------------------------------------------------
 */

static void start_fed(void)
{
    timer_start(&fed_t, MS);
}

static void start_fed_periodic(void)
{
    timer_start_periodic(&fed_t, MS);
}

static void stop_fed(void)
{
    timer_stop(&fed_t);
}

TEST(handlers_start_and_stop_timers)
{
    uint64_t due, next;

    run_in_interrupt(start_fed);
    chan_recv(&fed_t.chan, &due);
    run_in_interrupt(start_fed_periodic);
    chan_recv(&fed_t.chan, &due);
    chan_recv(&fed_t.chan, &next);
    EXPECT(next > due && (next - due) % MS == 0);
    run_in_interrupt(stop_fed);
    task_yield();
    EXPECT(!timer_stop(&fed_t));
}

TEST(a_task_that_comes_later_has_the_last_word)
{
    interrupt_this_task(start_fed);
    EXPECT(
        timer_stop(&fed_t)); /* what the handler started, before any switch */
    task_yield();
    task_sleep_us(2 * MS);
    EXPECT(chan_len(&fed_t.chan) == 0);
}

TEST(what_a_task_starts_later_stays)
{
    uint64_t due, begun;

    interrupt_this_task(stop_fed);
    timer_start(&fed_t, MS);
    EXPECT(chan_recv_for(&fed_t.chan, &due, 1000 * MS) == 0);
    begun = clock_us();
    interrupt_this_task(start_fed);
    EXPECT(timer_reset(&fed_t, 30 * MS));
    chan_recv(&fed_t.chan, &due);
    EXPECT(due >= begun + 30 * MS);
}

/* Its function was due, and is not called any more. */
TEST(a_handler_starts_a_timer_anew_whose_function_is_due)
{
    uint64_t due, until;

    timer_call(&fed_t, MS, note, "no");
    for (until = clock_us() + 2 * MS; clock_us() < until;)
        ; /* what is posted waits for a switch */
    interrupt_this_task(start_fed);
    chan_recv(&fed_t.chan, &due);
    task_sleep_us(2 * MS);
    EXPECT_NOTES("");
}
