/*
 * Dijkstra's philosophers, with forks that are channels of one element: who has
 * received it has the fork. With mutexes they dine in test_sync.c, and starve
 * in ends/deadlock_philosophers.c.
 */
#include <harness.h>

#include <string.h>

enum { SEATS_MAX = 5, MEALS = 12 };

static unsigned seats;
static struct chan forks[SEATS_MAX];
static uint8_t meals[SEATS_MAX];
static bool eating[SEATS_MAX];
static SEM(chairs, 0); /* one less than there are forks */
static bool by_order;  /* else the chairs keep them from starving */

static void put_down(void *fork)
{
    chan_send(fork, NULL);
}

static void rises(void *seat)
{
    *(bool *)seat = false;
}

static void eat(unsigned seat)
{
    unsigned first = seat, second = (seat + 1) % seats;

    if (by_order && first > second) {
        first = second;
        second = seat;
    }
    chan_recv(&forks[first], NULL);
    DEFER(put_down, &forks[first]);
    task_yield();
    chan_recv(&forks[second], NULL);
    DEFER(put_down, &forks[second]);
    EXPECT(!eating[(seat + 1) % seats] && !eating[(seat + seats - 1) % seats]);
    eating[seat] = true;
    DEFER(rises, &eating[seat]);
    task_yield();
    meals[seat]++;
}

static void philosopher(void *arg)
{
    unsigned seat = (unsigned)(uintptr_t)arg;

    while (meals[seat] < MEALS) {
        if (by_order) {
            eat(seat);
            continue;
        }
        sem_take(&chairs);
        DEFER(sem_give_, &chairs);
        eat(seat);
    }
}

static void lay_the_table(void)
{
    seats = default_pool.count < SEATS_MAX ? default_pool.count : SEATS_MAX;
    memset(meals, 0, sizeof meals);
    chairs.count = seats - 1;
    for (unsigned i = 0; i < seats; i++) {
        chan_init(&forks[i], 0, 1, NULL);
        chan_send(&forks[i], NULL);
    }
}

static void expect_all_forks(void)
{
    for (unsigned i = 0; i < seats; i++)
        EXPECT(chan_len(&forks[i]) == 1 && !eating[i]);
    EXPECT(chairs.count == seats - 1);
}

TEST(philosophers_dine_with_forks_that_are_channels)
{
    for (int order = 0; order < 2; order++) {
        GROUP(table);

        by_order = order;
        lay_the_table();
        for (uintptr_t i = 0; i < seats; i++)
            group_go(&table, philosopher, (void *)i);
        EXPECT(group_wait(&table, NULL));
        for (unsigned i = 0; i < seats; i++)
            EXPECT(meals[i] == MEALS);
        expect_all_forks();
    }
}

/* With one fork, with two, while it waits for either. */
TEST(a_philosopher_who_dies_leaves_both_forks)
{
    for (unsigned when = 0; when < 20; when++) {
        task_id ids[SEATS_MAX];
        unsigned dies;
        GROUP(table);

        by_order = when % 2;
        lay_the_table();
        dies = when % seats;
        for (uintptr_t i = 0; i < seats; i++)
            ids[i] = group_go(&table, philosopher, (void *)i);
        for (unsigned i = 0; i < when; i++)
            task_yield();
        task_cancel(ids[dies]);
        EXPECT(group_wait(&table, NULL));
        for (unsigned i = 0; i < seats; i++)
            EXPECT(i == dies ? meals[i] < MEALS : meals[i] == MEALS);
        expect_all_forks();
    }
}
