/* Sleeping, the clock, the heap of deadlines. */
#include <harness.h>

#include <string.h>

#include "../../kernel/board.h"
#include "../../kernel/kernel.h"

TEST(sleep_lasts_at_least_as_long_as_asked)
{
    static const uint64_t times[] = {1, 10, 999, 1000, 12345};

    for (unsigned i = 0; i < sizeof times / sizeof *times; i++) {
        uint64_t start = clock_us();
        task_sleep_us(times[i]);
        EXPECT(clock_us() - start >= times[i]);
    }
}

/* The host's began when that was booted. */
TEST(the_clock_is_at_0_at_the_boot)
{
    EXPECT(clock_us() < 600000000);
}

TEST(sleep_0_is_a_yield)
{
    task_go(note, "other");
    task_sleep_us(0);
    note("me");
    EXPECT_NOTES("other me");
}

static uint64_t began;
static char woken[4];

/* Until so many times 3 ms after the start. */
static void sleeps_until(void *nth)
{
    uintptr_t n = (uintptr_t)nth;
    char *end = woken;

    task_sleep_until(began + n * 3000);
    while (*end)
        end++;
    *end = (char)('0' + n);
}

/* A host that is busy may hold the board up until the first deadline is past:
 * then it is tried again. */
TEST(sleepers_wake_in_the_order_of_their_deadlines)
{
    bool in_time = false;

    while (!in_time) {
        task_id ids[3];

        memset(woken, 0, sizeof woken);
        began = clock_us();
        ids[0] = task_go(sleeps_until, (void *)3);
        ids[1] = task_go(sleeps_until, (void *)1);
        ids[2] = task_go(sleeps_until, (void *)2);
        task_yield();
        in_time = clock_us() < began + 3000;
        if (!in_time)
            for (int i = 0; i < 3; i++)
                task_cancel(ids[i]);
        for (int i = 0; i < 3; i++)
            task_join(ids[i], NULL);
    }
    EXPECT(strcmp(woken, "123") == 0);
}

TEST(sleep_until_an_instant_that_comes_and_one_that_has_passed)
{
    uint64_t since = clock_us();

    task_sleep_until(since + 3000);
    EXPECT(clock_us() >= since + 3000);
    task_sleep_until(since + 6000);
    EXPECT(clock_us() >= since + 6000);
    task_go(note, "other");
    task_sleep_until(since);
    EXPECT_NOTES("other");
}

TEST(the_clock_never_goes_back)
{
    uint64_t last = clock_us();

    for (int i = 0; i < 20000; i++) {
        uint64_t now = clock_us();
        EXPECT(now >= last);
        last = now;
    }
}

/* ---- The heap ----------------------------------------------------------- */

enum { ALARMS = 24 };
static struct alarm alarms[ALARMS];
static uint64_t last_fired;
static int fired;
static bool out_of_order;

static void on_fire(struct alarm *a)
{
    if (a->deadline < last_fired)
        out_of_order = true;
    last_fired = a->deadline;
    fired++;
}

TEST(alarms_fire_in_order_and_a_disarmed_one_never)
{
    uint32_t seed = 7;
    int disarmed = 0;

    for (int round = 0; round < 20; round++) {
        uint64_t now = board_ticks();

        fired = disarmed = 0;
        last_fired = 0;
        out_of_order = false;
        for (int i = 0; i < ALARMS; i++) {
            seed = seed * 1664525 + 1013904223;
            alarms[i].fire = on_fire;
            alarm_arm(&alarms[i], now + CODA_CLOCK_HZ / 1000 + (seed >> 24));
        }
        for (int i = 0; i < ALARMS; i++) {
            seed = seed * 1664525 + 1013904223;
            if (seed >> 30 == 0) {
                alarm_disarm(&alarms[i]);
                disarmed++;
            }
        }
        task_sleep_us(3000);
        EXPECT(fired == ALARMS - disarmed);
        EXPECT(!out_of_order);
    }
}

static struct alarm *order[4];
static int order_length;

static void on_tie(struct alarm *a)
{
    order[order_length++] = a;
}

TEST(equal_deadlines_fire_in_the_order_they_were_armed)
{
    uint64_t at = board_ticks() + CODA_CLOCK_HZ / 1000;

    order_length = 0;
    for (int i = 0; i < 4; i++) {
        alarms[i].fire = on_tie;
        alarm_arm(&alarms[i], at);
    }
    task_sleep_us(2000);
    EXPECT(order_length == 4);
    for (int i = 0; i < 4; i++)
        EXPECT(order[i] == &alarms[i]);
}

/* Deadlines are absolute: a row of them ends no earlier than the last, and
 * nothing is added up on the way. */
TEST(a_row_of_deadlines_does_not_drift)
{
    uint64_t start = board_ticks(), period = CODA_CLOCK_HZ / 2000;

    for (uint64_t i = 1; i <= 100; i++) {
        uint64_t at = start + i * period;

        order_length = 0;
        alarms[0].fire = on_tie;
        alarm_arm(&alarms[0], at);
        while (order_length == 0)
            task_sleep_us(20);
        EXPECT(board_ticks() >= at);
    }
}
