/* Select: Go's rows, who is chosen, and that nothing is lost or doubled. */
#include <harness.h>

#include <errno.h>
#include <string.h>

#include "interrupt.h"

static struct chan a, b;
static uint32_t rooms[2];

static void new_chans(size_t capacity)
{
    chan_init(&a, sizeof(uint32_t), capacity, &rooms[0]);
    chan_init(&b, sizeof(uint32_t), capacity, &rooms[1]);
}

/* ---- Go's rows ---------------------------------------------------------- */

TEST(nil_chan_select_never_ready)
{
    uint32_t v = 0;
    struct chan_case cases[] = {RECV(NULL, &v), SEND(NULL, &v)};

    EXPECT(chan_select(cases, 2, SELECT_NOWAIT) == -EAGAIN);
    EXPECT(chan_select(cases, 2, 500) == -ETIMEDOUT);
}

TEST(select_default)
{
    uint32_t v = 0;
    struct chan_case cases[] = {RECV(&a, &v)};

    new_chans(0);
    EXPECT(chan_select(cases, 1, SELECT_NOWAIT) == -EAGAIN);
    EXPECT(chan_select(NULL, 0, SELECT_NOWAIT) == -EAGAIN);
}

TEST(select_timeout)
{
    uint32_t v = 0;
    struct chan_case cases[] = {RECV(&a, &v), SEND(&b, &v)};
    uint64_t start = clock_us();

    new_chans(0);
    EXPECT(chan_select(cases, 2, 2000) == -ETIMEDOUT);
    EXPECT(clock_us() - start >= 2000);
    EXPECT(chan_try_send(&a, &v) == -EAGAIN); /* it has left both */
    EXPECT(chan_try_recv(&b, &v) == -EAGAIN);
    EXPECT(chan_select(NULL, 0, 500) == -ETIMEDOUT);
}

TEST(select_closed_is_ready)
{
    uint32_t v = 5;
    struct chan_case cases[] = {RECV(&a, &v)};

    new_chans(0);
    chan_close(&a);
    EXPECT(chan_select(cases, 1, SELECT_FOREVER) == 0);
    EXPECT(v == 0 && !cases[0].ok);
}

static void selects_in_a_defer(void *arg)
{
    uint32_t v;
    struct chan_case cases[] = {RECV(&a, &v)};

    (void)arg;
    if (chan_select(cases, 1, SELECT_NOWAIT) == 0)
        note("no");
}

static void goes(void *arg)
{
    DEFER(selects_in_a_defer, arg);
    task_goexit();
}

TEST(goexit_in_select_leaves_no_waiter)
{
    uint32_t v = 1, w = 0;

    new_chans(1);
    task_join(task_go(goes, NULL), NULL);
    chan_send(&a, &v);
    EXPECT(chan_recv(&a, &w) && w == 1);
    EXPECT_NOTES("");
}

/* ---- Who is chosen ------------------------------------------------------ */

enum { THREE = 3, ROUNDS = 300 };

static void choose(unsigned *counts, uint8_t flags, uint32_t seed)
{
    uint32_t v = 0;
    struct chan_case cases[THREE + 1] = {SEND(&a, &v), RECV(NULL, &v),
                                         RECV(&b, &v), SEND(&a, &v)};

    memset(counts, 0, (THREE + 1) * sizeof *counts);
    cases[0].flags = flags;
    select_seed(seed);
    for (int i = 0; i < ROUNDS; i++) {
        new_chans(1);
        chan_send(&b, &v);
        counts[chan_select(cases, THREE + 1, SELECT_FOREVER)]++;
    }
}

TEST(each_that_can_go_is_as_likely)
{
    unsigned counts[THREE + 1], again[THREE + 1], other[THREE + 1];

    choose(counts, 0, 1);
    for (int i = 0; i <= THREE; i++)
        EXPECT(i == 1 ? counts[i] == 0
                      : counts[i] > ROUNDS / 3 - 50 &&
                            counts[i] < ROUNDS / 3 + 50);
    choose(again, 0, 1);
    EXPECT(memcmp(counts, again, sizeof counts) == 0);
    choose(other, 0, 2);
    EXPECT(memcmp(counts, other, sizeof counts) != 0);
    select_seed(0);
}

TEST(in_order_the_first_that_can_go_goes)
{
    unsigned counts[THREE + 1];
    uint32_t v = 0;
    struct chan_case cases[] = {RECV(&a, &v), SEND(&b, &v)};

    choose(counts, CASE_ORDER, 1);
    EXPECT(counts[0] == ROUNDS);
    cases[0].flags = CASE_ORDER;
    new_chans(1);
    EXPECT(chan_select(cases, 2, SELECT_FOREVER) == 1);
}

/* ---- A channel in several cases ----------------------------------------- */

static uint32_t from_select;
static int which;

static void sends_and_receives_a(void *arg)
{
    uint32_t v = 7, w = 0;
    struct chan_case cases[] = {SEND(&a, &v), RECV(&a, &w), RECV(&a, &w)};

    (void)arg;
    which = chan_select(cases, 3, SELECT_FOREVER);
    from_select = w;
    note("went");
}

TEST(a_select_does_not_meet_itself)
{
    uint32_t v = 0;

    new_chans(0);
    task_go(sends_and_receives_a, NULL);
    task_yield();
    EXPECT_NOTES("");
    EXPECT(chan_recv(&a, &v) && v == 7);
    v = 9;
    EXPECT(chan_try_send(&a, &v) == -EAGAIN); /* its other cases are over */
    task_yield();
    EXPECT(which == 0);

    task_go(sends_and_receives_a, NULL);
    task_yield();
    EXPECT(chan_try_send(&a, &v) == 0);
    EXPECT(chan_try_send(&a, &v) == -EAGAIN);
    EXPECT(chan_try_recv(&a, &v) == -EAGAIN);
    task_yield();
    EXPECT(which == 1 && from_select == 9);
    EXPECT_NOTES("went went");
}

TEST(two_such_selects_meet_each_other)
{
    new_chans(0);
    task_go(sends_and_receives_a, NULL);
    task_go(sends_and_receives_a, NULL);
    task_yield();
    task_yield();
    EXPECT_NOTES("went went");
    EXPECT(chan_try_recv(&a, NULL) == -EAGAIN);
}

/* ---- By priority -------------------------------------------------------- */

static void receives_a(void *arg)
{
    uint32_t v = 0;

    (void)arg;
    chan_recv(&a, &v);
    from_select = v;
}

static void sends_a(void *arg)
{
    uint32_t v = 5;

    (void)arg;
    chan_send(&a, &v);
    note("sent");
}

/* Such a channel is special: it goes by another way. */
TEST(a_select_meets_who_waits_in_a_channel_by_priority)
{
    uint32_t v = 6;
    struct chan_case sending[] = {SEND(&a, &v)}, receiving[] = {RECV(&a, &v)};

    new_chans(0);
    chan_by_priority(&a);
    EXPECT(chan_select(sending, 1, SELECT_NOWAIT) == -EAGAIN);
    EXPECT(chan_select(receiving, 1, SELECT_NOWAIT) == -EAGAIN);
    task_go(receives_a, NULL);
    task_yield();
    EXPECT(chan_select(sending, 1, SELECT_NOWAIT) == 0);
    task_yield();
    EXPECT(from_select == 6);
    task_go(sends_a, NULL);
    task_yield();
    EXPECT(chan_select(receiving, 1, SELECT_NOWAIT) == 0 && v == 5);
    task_yield();
    EXPECT_NOTES("sent");
}

/* ---- Closing ------------------------------------------------------------ */

static void recovers(void *arg)
{
    const struct panic *p = recover();

    (void)arg;
    note(p ? (char *)p->why : "nil");
}

static void sends_b_in_select(void *arg)
{
    uint32_t v = 1;
    struct chan_case cases[] = {RECV(&a, &v), SEND(&b, &v)};

    (void)arg;
    DEFER(recovers, NULL);
    chan_select(cases, 2, 1000000);
}

TEST(a_send_in_a_select_to_a_closed_channel_panics)
{
    new_chans(0);
    chan_close(&b);
    protect(sends_b_in_select, NULL);
    EXPECT_NOTES("send on closed channel");

    new_chans(0);
    task_go(sends_b_in_select, NULL);
    task_yield();
    chan_close(&b);
    EXPECT(chan_try_send(&a, rooms) == -EAGAIN);
    task_yield();
    EXPECT_NOTES("send on closed channel");
}

TEST(a_close_wakes_the_selects_that_receive)
{
    new_chans(0);
    task_go(sends_and_receives_a, NULL);
    task_yield();
    chan_close(&a);
    task_yield();
    EXPECT(which == 1 && from_select == 0);
    EXPECT_NOTES("went");
}

/* ---- Two that exclude each other ---------------------------------------- */

enum { MESSAGES = 50 };
static unsigned sent_n[2], received_n[2];
static uint32_t sent_sum, received_sum;
static unsigned selecting;

/* Sends MESSAGES and receives whatever comes, on both. */
static void selects_both(void *number)
{
    unsigned me = (unsigned)(uintptr_t)number;
    uint32_t out[2], in[2];
    struct chan_case cases[] = {SEND(&a, &out[0]), RECV(&a, &in[0]),
                                SEND(&b, &out[1]), RECV(&b, &in[1])};

    while (sent_n[me] + received_n[me] < MESSAGES) {
        uint32_t v = me * 1000 + sent_n[me] + 1;
        int k;

        out[0] = out[1] = v;
        in[0] = in[1] = 0;
        selecting++;
        k = chan_select(cases, 4, SELECT_FOREVER);
        selecting--;
        if (k % 2 == 0) {
            sent_n[me]++;
            sent_sum += v;
        } else {
            EXPECT(cases[k].ok && in[k / 2] / 1000 == 1 - me);
            received_n[me]++;
            received_sum += in[k / 2];
        }
    }
}

TEST(two_selects_over_the_same_channels_lose_nothing)
{
    task_id first, second;

    new_chans(0);
    memset(sent_n, 0, sizeof sent_n);
    memset(received_n, 0, sizeof received_n);
    sent_sum = received_sum = selecting = 0;
    first = task_go(selects_both, (void *)0);
    second = task_go(selects_both, (void *)1);
    task_join(first, NULL);
    task_join(second, NULL);
    EXPECT(sent_n[0] + sent_n[1] == MESSAGES);
    EXPECT(received_n[0] == sent_n[1] && received_n[1] == sent_n[0]);
    EXPECT(sent_n[0] > 5 && sent_n[1] > 5);
    EXPECT(sent_sum == received_sum);
    EXPECT(chan_try_recv(&a, NULL) == -EAGAIN);
    EXPECT(chan_try_recv(&b, NULL) == -EAGAIN);
}

/* ---- Handlers ----------------------------------------------------------- */

CHAN_FROM_INTERRUPT(select_fed, uint32_t, 1);

static void handler_sends(void)
{
    static const uint32_t value = 42;

    if (chan_try_send(&select_fed, &value) != 0)
        note("full");
}

static void selects_fed(void *limit_us)
{
    uint32_t v = 0;
    struct chan_case cases[] = {RECV(&a, &v), RECV(&select_fed, &v)};

    which = chan_select(
        cases, 2, (uintptr_t)limit_us ? (uintptr_t)limit_us : SELECT_FOREVER);
    from_select = v;
}

TEST(a_handler_ends_a_select)
{
    new_chans(0);
    for (uintptr_t limit_us = 0; limit_us <= 1000000; limit_us += 1000000) {
        task_id id = task_go(selects_fed, (void *)limit_us);

        which = -1;
        task_yield();
        run_in_interrupt(handler_sends);
        task_join(id, NULL);
        EXPECT(which == 1 && from_select == 42);
        EXPECT(chan_try_send(&a, rooms) == -EAGAIN);
    }
}

TEST(a_select_takes_what_a_handler_has_sent)
{
    new_chans(0);
    interrupt_this_task(handler_sends);
    selects_fed(NULL);
    EXPECT(which == 1 && from_select == 42);
}

TEST(a_select_lets_those_go_first_who_wait)
{
    uint32_t v = 0;
    struct chan_case cases[] = {RECV(&select_fed, &v)};
    task_id id;

    new_chans(0);
    which = -1;
    id = task_go(selects_fed, NULL);
    task_yield();
    interrupt_this_task(handler_sends); /* its post has not run */
    EXPECT(chan_select(cases, 1, SELECT_NOWAIT) == -EAGAIN);
    task_join(id, NULL);
    EXPECT(which == 1 && from_select == 42);
}

static void handler_fills(void)
{
    uint32_t v = 42;

    while (chan_try_send(&select_fed, &v) == 0)
        ;
}

/* What a handler has filled is a waiting receiver's first. */
TEST(a_select_sends_to_a_fed_channel_that_is_full_of_what_is_awaited)
{
    uint32_t v = 3;
    struct chan_case cases[] = {SEND(&select_fed, &v)};
    task_id id;

    new_chans(0);
    which = -1;
    id = task_go(selects_fed, NULL);
    task_yield();
    interrupt_this_task(handler_fills); /* its post has not run */
    EXPECT(chan_select(cases, 1, SELECT_NOWAIT) == 0);
    task_join(id, NULL);
    EXPECT(which == 1 && from_select == 42);
    while (chan_try_recv(&select_fed, &v) == 0)
        ;
    EXPECT(v == 3);
}

static void sends_fed_in_select(void *arg)
{
    uint32_t v = 3;
    struct chan_case cases[] = {SEND(&select_fed, &v)};

    (void)arg;
    chan_select(cases, 1, SELECT_FOREVER);
    note("sent");
}

TEST(a_select_sends_to_a_channel_that_handlers_feed)
{
    uint32_t v = 0;

    sends_fed_in_select(NULL);
    task_go(sends_fed_in_select, NULL);
    task_yield();
    EXPECT_NOTES("sent");
    EXPECT(chan_recv(&select_fed, &v) && v == 3);
    task_yield();
    EXPECT_NOTES("sent");
    EXPECT(chan_recv(&select_fed, &v) && v == 3);
    EXPECT(chan_try_recv(&select_fed, &v) == -EAGAIN);
}

/* As in test_fault.c. */
static volatile uintptr_t nowhere = sizeof(void *) == 4 ? 0xDFFFFFF0 : 8;

static void forgets(void *arg)
{
    (void)arg;
    if (recover())
        note("faulted");
}

static void sends_from_nowhere_in_select(void *arg)
{
    struct chan_case cases[] = {SEND(&select_fed, (void *)nowhere)};

    (void)arg;
    DEFER(forgets, NULL);
    chan_select(cases, 1, 1000000);
    note("no");
}

/* It does so where it is called, not in who makes room. */
TEST(a_select_that_would_send_from_nowhere_faults_before_it_waits)
{
    uint32_t v = 4;

    chan_send(&select_fed, &v);
    protect(sends_from_nowhere_in_select, NULL);
    EXPECT_NOTES("faulted");
    EXPECT(chan_recv(&select_fed, &v) && v == 4);
    EXPECT(chan_try_recv(&select_fed, &v) == -EAGAIN);
}
