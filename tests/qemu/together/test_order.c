/*
 * First come, first served, under load: many tasks send and receive by one
 * channel, alone and in selects, for ever and for a time, and some are
 * cancelled meanwhile.
 *
 * Who calls takes a number; since no switch comes between that and the wait,
 * the numbers are the order of those who wait. So of those who were served a
 * later receiver has the value of a later sender, whoever gave up between them.
 */
#include <harness.h>

#include <string.h>

#include "../interrupt.h"

enum { CALLS = 150, SEEDS = 20, LONG_US = 100000000 };

static struct chan c, never;
static uint8_t room[4];
static uint8_t sent[CALLS + 1];     /* by number: it has returned from it */
static uint8_t received[CALLS + 1]; /* by number: which value, or 0 */
static unsigned sends, receives, given_up, waited;
static unsigned receivers_of_10; /* how many of ten calls receive */
static uint32_t seed;

static uint32_t pick(uint32_t n)
{
    seed = seed * 1664525 + 1013904223;
    return (seed >> 16) % n;
}

/* One case, by any of the calls: whether it went. */
static bool call(struct chan_case only)
{
    struct chan_case cases[] = {RECV(&never, NULL), only};
    uint64_t us = pick(3) ? LONG_US : pick(400);

    switch (pick(3)) {
    case 0:
        return chan_select(cases, 2, us) == 1;
    case 1:
        return (only.sends ? chan_send_for(&c, only.wait.elem, us)
                           : chan_recv_for(&c, only.wait.elem, us)) == 0;
    default:
        if (only.sends)
            chan_send(&c, only.wait.elem);
        else
            chan_recv(&c, only.wait.elem);
        return true;
    }
}

static void sends_one(void)
{
    uint8_t value = (uint8_t)++sends;

    if (call(SEND(&c, &value)))
        sent[value] = 1;
    else
        given_up++;
}

static void receives_one(void)
{
    uint8_t value = 0;
    unsigned number = ++receives;

    if (call(RECV(&c, &value)))
        received[number] = value;
    else
        given_up++;
}

static void works(void *arg)
{
    (void)arg;
    while (sends < CALLS && receives < CALLS) {
        uint32_t before = sched.current->switches;

        if (pick(10) < receivers_of_10)
            receives_one();
        else
            sends_one();
        waited += sched.current->switches != before;
        for (uint32_t n = pick(3); n > 0; n--)
            task_yield();
    }
}

/* Fills the pool, lets them work, cancels one or the other. */
static void have_them_work(struct group *g)
{
    while (sends < CALLS && receives < CALLS) {
        task_id victim = TASK_NONE, id;

        while (task_pool_free(&default_pool) > 0)
            group_go(g, works, NULL);
        if (pick(8) == 0)
            receivers_of_10 = pick(2) ? 8 : 2;
        if (pick(4) == 0)
            task_sleep_us(pick(300));
        else
            task_yield();
        if (pick(4) == 0) {
            unsigned n = pick((uint32_t)default_pool.count) + 1;
            for (id = task_next(TASK_NONE); id; id = task_next(id)) {
                struct task_info info;
                if (task_info(id, &info) && info.waits_for &&
                    strncmp(info.waits_for, "group", 5) != 0 &&
                    strncmp(info.waits_for, "join", 4) != 0 && n-- > 0)
                    victim = id;
            }
            if (victim) {
                task_cancel(victim);
                given_up++;
            }
        }
    }
}

/* The values, in the order of the receivers, rise; each was sent, and once. */
static void expect_in_order(void)
{
    unsigned last = 0;
    uint8_t value;

    for (unsigned n = 1; n <= CALLS; n++)
        if (received[n]) {
            EXPECT(received[n] > last && sent[received[n]] == 1);
            last = received[n];
            sent[last] = 2;
        }
    while (chan_try_recv(&c, &value) == 0) {
        EXPECT(value > last && sent[value] == 1);
        last = value;
        sent[last] = 2;
    }
    EXPECT(!memchr(sent, 1, sizeof sent)); /* nothing was swallowed */
    EXPECT(!c.senders.first && !c.receivers.first);
}

TEST(order_is_kept_whoever_gives_up)
{
    unsigned served = 0;

    given_up = waited = 0;
    for (unsigned i = 0; i < SEEDS; i++) {
        seed = i + 1;
        chan_init(&c, 1, i % 3 == 2 ? sizeof room : i % 3, room);
        chan_init(&never, 1, 0, NULL);
        memset(sent, 0, sizeof sent);
        memset(received, 0, sizeof received);
        sends = receives = 0;
        receivers_of_10 = 8;
        {
            GROUP(g);
            have_them_work(&g);
        }
        for (unsigned n = 1; n <= CALLS; n++)
            served += received[n] != 0;
        expect_in_order();
    }
    EXPECT(served > 300 && given_up > 50 && waited > 300);
}

/* ---- What handlers give ---------------------------------------------------
 */

SEM_FROM_INTERRUPT(given, 0);
CHAN_FROM_INTERRUPT(posted, uint8_t, 3);

static void gives_one(void)
{
    sem_give(&given);
}

static void takes(void *word)
{
    sem_take(&given);
    note(word);
}

/* The handler's post has not run when this task comes. */
TEST(what_a_handler_gives_is_theirs_who_wait)
{
    task_id id = task_go(takes, "first");

    task_yield();
    interrupt_this_task(gives_one);
    EXPECT(!sem_try_take(&given));
    task_join(id, NULL);
    EXPECT_NOTES("first");
    EXPECT(!sem_try_take(&given));
}

static void sends_three(void)
{
    for (uint8_t i = 1; i <= 3; i++)
        chan_try_send(&posted, &i);
}

static void receives_posted(void *arg)
{
    uint8_t value = 0;

    (void)arg;
    chan_recv(&posted, &value);
    note(value == 1 ? "1" : value == 2 ? "2" : "3");
}

TEST(of_three_that_wait_one_handler_serves_all)
{
    GROUP(g);

    for (int i = 0; i < 3; i++)
        group_go(&g, receives_posted, NULL);
    task_yield();
    interrupt_this_task(sends_three);
    for (int i = 0; i < 3; i++)
        task_yield();
    EXPECT_NOTES("1 2 3");
    EXPECT(chan_len(&posted) == 0);
}
