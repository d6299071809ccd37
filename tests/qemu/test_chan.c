/* Channels: Go's rows, the order of everything, and each pair of events that
 * may end a wait. */
#include <harness.h>

#include <errno.h>
#include <string.h>

#include "../../kernel/kernel.h"
#include "interrupt.h"

static struct chan c, d;
static uint32_t room[3];
static uint32_t got[4];
static unsigned n_got;

/* c as new. */
static void new_chan(size_t capacity)
{
    chan_init(&c, sizeof room[0], capacity, room);
    n_got = 0;
    memset(got, 0, sizeof got);
}

static void send(uint32_t value)
{
    chan_send(&c, &value);
}

static uint32_t recv(void)
{
    uint32_t value = 0xBAD;

    EXPECT(chan_recv(&c, &value));
    return value;
}

static int try_send(uint32_t value)
{
    return chan_try_send(&c, &value);
}

static void sends(void *value)
{
    send((uint32_t)(uintptr_t)value);
    note("sent");
}

static void receives(void *arg)
{
    uint32_t value = 0xBAD;

    (void)arg;
    if (chan_recv(&c, &value))
        got[n_got++] = value;
    else
        note(value == 0 ? "closed" : "not zeroed");
}

/* ---- What panics, and in which words ------------------------------------ */

static const char *why;

static void keeps_why(void *arg)
{
    const struct panic *p = recover();

    (void)arg;
    if (p)
        why = p->why;
}

static void recovers_in(void *fn)
{
    DEFER(keeps_why, NULL);
    ((void (*)(void))fn)();
}

static const char *panic_in(void (*fn)(void))
{
    why = "none";
    protect(recovers_in, (void *)fn);
    return why;
}

static void closes(void)
{
    chan_close(&c);
}

static void sends_1(void)
{
    send(1);
}

TEST(close_closed)
{
    new_chan(0);
    chan_close(&c);
    EXPECT(strcmp(panic_in(closes), "close of closed channel") == 0);
}

static void closes_null(void)
{
    chan_close(NULL);
}

static void sends_null(void)
{
    chan_send(NULL, room);
}

static void receives_null(void)
{
    chan_recv(NULL, room);
}

static void tries_null(void)
{
    chan_try_send(NULL, room);
}

static void tries_to_receive_null(void)
{
    chan_try_recv(NULL, room);
}

static void sends_null_for(void)
{
    chan_send_for(NULL, room, 1);
}

static void receives_null_for(void)
{
    chan_recv_for(NULL, room, 1);
}

TEST(close_nil)
{
    static void (*const calls[])(void) = {
        closes_null,           sends_null,     receives_null,    tries_null,
        tries_to_receive_null, sends_null_for, receives_null_for};

    for (size_t i = 0; i < sizeof calls / sizeof calls[0]; i++)
        EXPECT(strcmp(panic_in(calls[i]), "a NULL channel") == 0);
}

TEST(send_closed)
{
    new_chan(1);
    chan_close(&c);
    EXPECT(strcmp(panic_in(sends_1), "send on closed channel") == 0);
    EXPECT(try_send(1) == -EPIPE);
    EXPECT(chan_send_for(&c, room, 1000) == -EPIPE);
    EXPECT(chan_len(&c) == 0);
}

static void sends_for_minus_1(void)
{
    chan_send_for(&c, room, (uint64_t)-1);
}

static void receives_for_minus_1(void)
{
    chan_recv_for(&c, room, (uint64_t)-1);
}

static void makes_one_without_storage(void)
{
    chan_init(&d, 4, 1, NULL);
}

TEST(chan_wrong_calls_panic)
{
    new_chan(0);
    EXPECT(strstr(panic_in(sends_for_minus_1), "negative"));
    EXPECT(strstr(panic_in(receives_for_minus_1), "negative"));
    EXPECT(strstr(panic_in(makes_one_without_storage), "no storage"));
}

/* ---- Go's other rows ---------------------------------------------------- */

TEST(close_wakes_receivers)
{
    new_chan(0);
    for (int i = 0; i < 3; i++)
        task_go(receives, NULL);
    task_yield();
    chan_close(&c);
    EXPECT_NOTES("");
    task_yield();
    EXPECT_NOTES("closed closed closed");
}

static void sends_0_1_2_and_closes(void *arg)
{
    (void)arg;
    for (uint32_t i = 0; i < 3; i++)
        send(i);
    chan_close(&c);
}

TEST(range_until_closed)
{
    uint32_t value, next = 0;

    for (size_t capacity = 0; capacity < 4; capacity++) {
        new_chan(capacity);
        task_go(sends_0_1_2_and_closes, NULL);
        for (next = 0; chan_recv(&c, &value); next++)
            EXPECT(value == next);
        EXPECT(next == 3 && value == 0);
    }
}

TEST(cap_len)
{
    new_chan(3);
    send(1);
    EXPECT(chan_len(&c) == 1 && chan_cap(&c) == 3);
    chan_close(&c);
    EXPECT(chan_len(&c) == 1 && chan_cap(&c) == 3);
    chan_init(&d, 0, 0, NULL);
    EXPECT(chan_len(&d) == 0 && chan_cap(&d) == 0);
}

TEST(buffered_fifo)
{
    new_chan(3);
    for (uint32_t round = 0; round < 5; round++) { /* round the end, too */
        for (uint32_t i = 0; i < 3; i++)
            send(round + i);
        EXPECT(try_send(9) == -EAGAIN);
        for (uint32_t i = 0; i < 3; i++)
            EXPECT(recv() == round + i);
        EXPECT(chan_try_recv(&c, got) == -EAGAIN);
        send(8);
        EXPECT(recv() == 8);
    }
}

/* ---- Order -------------------------------------------------------------- */

TEST(receivers_are_served_in_their_order)
{
    new_chan(0);
    for (int i = 0; i < 3; i++)
        task_go(receives, NULL);
    task_yield();
    for (uint32_t i = 1; i <= 3; i++)
        send(i); /* does not wait, nor does it switch */
    EXPECT(n_got == 0);
    EXPECT(try_send(4) == -EAGAIN);
    task_yield();
    EXPECT(n_got == 3 && got[0] == 1 && got[1] == 2 && got[2] == 3);
}

TEST(senders_are_served_in_their_order)
{
    for (size_t capacity = 0; capacity < 3; capacity++) {
        new_chan(capacity);
        for (uintptr_t i = 1; i <= 3; i++)
            task_go(sends, (void *)i);
        task_yield();
        EXPECT(chan_len(&c) == capacity);
        for (uint32_t i = 1; i <= 3; i++)
            EXPECT(recv() == i);
        EXPECT(chan_try_recv(&c, NULL) == -EAGAIN);
        task_yield();
        EXPECT_NOTES("sent sent sent");
    }
}

TEST(a_place_that_gets_free_is_the_first_waiting_senders)
{
    new_chan(1);
    send(1);
    task_go(sends, (void *)2);
    task_yield();
    EXPECT(recv() == 1);
    EXPECT(try_send(3) == -EAGAIN); /* 2 is in it, though its task sleeps */
    EXPECT(recv() == 2);
    task_yield();
    EXPECT_NOTES("sent");
}

#if CODA_PRIORITIES > 1
TEST(by_priority_the_most_urgent_is_served_first)
{
    static const uint8_t priorities[] = {0, 1, 0, 1};
    static const uint32_t expected[] = {1, 3, 0, 2};

    for (int sending = 0; sending < 2; sending++) {
        new_chan(0);
        chan_by_priority(&c);
        for (uintptr_t i = 0; i < 4; i++) {
            task_go_with(&(struct task_options){.priority = priorities[i]},
                         sending ? sends : receives, (void *)i);
            task_yield();
        }
        for (uint32_t i = 0; i < 4; i++)
            if (sending)
                EXPECT(recv() == expected[i]);
            else
                send(i);
        task_yield();
        task_yield();
        if (sending)
            EXPECT_NOTES("sent sent sent sent");
        else /* the two of priority 1 ran first */
            EXPECT(got[0] == 0 && got[1] == 1 && got[2] == 2 && got[3] == 3);
    }
}
#endif

/* ---- Elements ----------------------------------------------------------- */

static void sends_bytes(void *p)
{
    chan_send(&d, p);
}

/* n bytes go from one task to another, and through a buffer. */
static void expect_carried(size_t n, unsigned char *from, unsigned char *to)
{
    static uint32_t storage[5];

    for (size_t capacity = 0; capacity < 2; capacity++)
        for (int first = 0; first < 2; first++) {
            chan_init(&d, n, capacity, storage);
            for (size_t i = 0; i < n; i++) {
                from[i] = (unsigned char)(i + 1);
                to[i] = 0;
            }
            to[n] = 0xA5;
            task_go(sends_bytes, from);
            if (first)
                task_yield(); /* the sender comes first */
            EXPECT(chan_recv(&d, n ? to : NULL));
            EXPECT(memcmp(from, to, n) == 0 && to[n] == 0xA5);
            task_yield();
        }
}

TEST(elements_of_any_size_and_alignment)
{
    static const unsigned char sizes[] = {0, 1, 2, 3, 4, 7, 8, 12, 16, 17, 20};
    uint32_t from[6], to[6];

    for (size_t i = 0; i < sizeof sizes; i++) {
        expect_carried(sizes[i], (unsigned char *)from, (unsigned char *)to);
        if (sizes[i] % 4) /* such types may lie anywhere */
            expect_carried(sizes[i], (unsigned char *)from + 1,
                           (unsigned char *)to + 2);
    }
    expect_carried(4, (unsigned char *)from + 1, (unsigned char *)to + 3);
    expect_carried(16, (unsigned char *)from + 3, (unsigned char *)to + 1);
}

struct quad {
    uint32_t w[4];
};
CHAN(quads, struct quad, 2);

static void sends_quad(void *arg)
{
    (void)arg;
    chan_send(&quads, &(struct quad){{5, 6, 7, 8}});
}

TEST(sixteen_bytes_of_a_declared_channel)
{
    struct quad q = {{1, 2, 3, 4}}, r = {{0}};

    for (int i = 0; i < 3; i++) {
        chan_send(&quads, &q);
        EXPECT(chan_recv(&quads, &r) && memcmp(&q, &r, sizeof q) == 0);
    }
    task_go(sends_quad, NULL);
    EXPECT(chan_recv(&quads, &r) && r.w[0] == 5 && r.w[3] == 8);
}

TEST(null_throws_an_element_away)
{
    new_chan(2);
    send(1);
    send(2);
    EXPECT(chan_recv(&c, NULL));
    EXPECT(recv() == 2);
    task_go(sends, (void *)3);
    EXPECT(chan_recv(&c, NULL)); /* waits */
    task_go(sends, (void *)4);
    task_yield();
    EXPECT(chan_try_recv(&c, NULL) == 0);
    chan_close(&c);
    EXPECT(!chan_recv(&c, NULL));
    EXPECT_NOTES("sent sent");
}

TEST(without_bytes_it_counts)
{
    chan_init(&d, 0, 2, NULL);
    EXPECT(chan_try_send(&d, NULL) == 0);
    EXPECT(chan_try_send(&d, NULL) == 0);
    EXPECT(chan_try_send(&d, NULL) == -EAGAIN);
    EXPECT(chan_len(&d) == 2);
    EXPECT(chan_recv(&d, NULL) && chan_recv(&d, NULL));
    EXPECT(chan_try_recv(&d, NULL) == -EAGAIN);
}

/* ---- Each pair of events ------------------------------------------------ */

enum ending { SERVE, CLOSE, TIMEOUT, CANCEL, EVENTS };
enum way {
    RECEIVING,
    RECEIVING_FOR,
    SELECTING_RECV,
    SELECTING_RECV_FOR,
    FIRST_SENDING,
    SENDING = FIRST_SENDING,
    SENDING_FOR,
    SELECTING_SEND,
    SELECTING_SEND_FOR,
    WAYS
};
enum {
    VALUE = 77,
    GIVEN = 88,
    SHORT_US = 10000,
    LONG_US = 10000000,
    NOT_YET = 1
};

static enum way way;
static task_id waiter;
static int result, served;
static uint32_t received, taken;
static uint64_t limit_us, too_late;

static bool has_time_limit(enum way w)
{
    return w == RECEIVING_FOR || w == SENDING_FOR || w == SELECTING_RECV_FOR ||
           w == SELECTING_SEND_FOR;
}

static void waits(void)
{
    uint32_t value = VALUE, other;
    struct chan_case cases[2];
    int k;

    cases[0] = RECV(&d, &other);
    if (way < FIRST_SENDING)
        cases[1] = RECV(&c, &received);
    else
        cases[1] = SEND(&c, &value);
    switch (way) {
    case RECEIVING:
        result = chan_recv(&c, &received) ? 0 : -EPIPE;
        break;
    case RECEIVING_FOR:
        result = chan_recv_for(&c, &received, limit_us);
        break;
    case SENDING:
        chan_send(&c, &value);
        result = 0;
        break;
    case SENDING_FOR:
        result = chan_send_for(&c, &value, limit_us);
        break;
    default:
        k = chan_select(cases, 2,
                        has_time_limit(way) ? limit_us : SELECT_FOREVER);
        EXPECT(k == 1 || k == -ETIMEDOUT);
        result = k < 0 ? k : way < FIRST_SENDING && !cases[1].ok ? -EPIPE : 0;
    }
}

static bool panicked;

static void takes_panic(void *arg)
{
    const struct panic *p = recover();

    (void)arg;
    if (p) {
        EXPECT(strcmp(p->why, "send on closed channel") == 0);
        panicked = true;
        result = -EPIPE;
    }
}

static void waits_and_yields(void *arg)
{
    DEFER(takes_panic, arg);
    waits();
    task_yield();
    task_yield();
}

static void happens(enum ending e)
{
    uint32_t value = GIVEN;

    switch (e) {
    case SERVE:
        if (way < FIRST_SENDING)
            served = chan_try_send(&c, &value);
        else
            served = chan_try_recv(&c, &taken);
        break;
    case CLOSE:
        chan_close(&c);
        break;
    case CANCEL:
        task_cancel(waiter);
        break;
    default: /* it is too late, and the next switch will see that */
        while (clock_us() <= too_late)
            ;
        kernel_clock_due(); /* its interrupt may take its time */
    }
}

static void happens_later(void *e)
{
    happens((enum ending)(uintptr_t)e);
}

/* What a call says that the first event ended, and a serving after it. */
static int result_of(enum ending e)
{
    return e == SERVE     ? 0
           : e == CLOSE   ? -EPIPE
           : e == TIMEOUT ? -ETIMEDOUT
                          : NOT_YET;
}

/* False when its time was over before it waited, on a machine that is busy. */
static bool waiter_waits(void)
{
    struct task_info info;

    new_chan(0);
    chan_init(&d, sizeof(uint32_t), 0, NULL);
    panicked = false;
    result = served = NOT_YET;
    received = taken = 0;
    waiter = task_go(waits_and_yields, NULL);
    task_yield();
    if (task_info(waiter, &info) && info.state == TASK_BLOCKED)
        return true;
    task_join(waiter, NULL);
    return false;
}

static void expect_first_wins(enum ending e1, enum ending e2)
{
    struct task_end end;

    limit_us = e1 == TIMEOUT || e2 == TIMEOUT ? SHORT_US : LONG_US;
    while (!waiter_waits())
        ;
    too_late = clock_us() + SHORT_US + 1;
    happens(e1);
    if (e1 == TIMEOUT) /* this runs after the switch, and before the waiter */
        task_go(happens_later, (void *)(uintptr_t)e2);
    else
        happens(e2);
    task_yield();
    EXPECT(result == result_of(e1));
    if (e2 == SERVE && e1 != SERVE)
        EXPECT(served == (e1 == CLOSE ? -EPIPE : -EAGAIN));
    if (e1 == SERVE && e2 != SERVE)
        EXPECT(served == 0);
    if (e1 == SERVE && e2 == SERVE)
        EXPECT(served == -EAGAIN);
    EXPECT(received == (way < FIRST_SENDING && e1 == SERVE ? GIVEN : 0));
    EXPECT(taken == (way >= FIRST_SENDING && e1 == SERVE ? VALUE : 0));
    task_join(waiter, &end);
    EXPECT(panicked ==
           (e1 == CLOSE && way >= FIRST_SENDING && way != SENDING_FOR));
    EXPECT((end.kind == TASK_CANCELLED) ==
           (e1 == CANCEL || (e2 == CANCEL && !panicked)));
    /* Nobody waits any more. */
    if (e1 != CLOSE && e2 != CLOSE) {
        EXPECT(try_send(1) == -EAGAIN);
        EXPECT(chan_try_recv(&c, &taken) == -EAGAIN);
    }
    EXPECT(chan_try_send(&d, &taken) == -EAGAIN);
}

TEST(of_two_events_the_first_ends_a_wait)
{
    for (way = 0; way < WAYS; way++)
        for (int e1 = 0; e1 < EVENTS; e1++)
            for (int e2 = 0; e2 < EVENTS; e2++) {
                bool times = e1 == TIMEOUT || e2 == TIMEOUT;
                if ((times && !has_time_limit(way)) ||
                    (e1 == CLOSE && e2 == CLOSE) ||
                    (e1 == TIMEOUT && e2 == TIMEOUT))
                    continue;
                expect_first_wins(e1, e2);
            }
}

/* A sender waits because the buffer is full: what was sent is what is found. */
TEST(of_two_events_none_loses_what_is_in_the_buffer)
{
    for (way = FIRST_SENDING; way < WAYS; way++)
        for (int e1 = 0; e1 < EVENTS; e1++)
            for (int e2 = 0; e2 < EVENTS; e2++) {
                uint32_t value, sum = 0;

                if (((e1 == TIMEOUT || e2 == TIMEOUT) &&
                     !has_time_limit(way)) ||
                    (e1 == CLOSE && e2 == CLOSE))
                    continue;
                new_chan(1);
                chan_init(&d, sizeof(uint32_t), 0, NULL);
                send(1000);
                limit_us = e1 == TIMEOUT || e2 == TIMEOUT ? SHORT_US : LONG_US;
                result = NOT_YET;
                taken = 0;
                waiter = task_go(waits_and_yields, NULL);
                task_yield();
                too_late = clock_us() + SHORT_US + 1;
                happens(e1);
                sum += taken;
                taken = 0;
                happens(e2);
                sum += taken;
                task_join(waiter, NULL);
                while (chan_try_recv(&c, &value) == 0)
                    sum += value;
                EXPECT(sum == 1000u + (result == 0 ? VALUE : 0));
            }
}

TEST(a_time_limit_of_0_is_a_try)
{
    uint32_t value = 1;

    new_chan(1);
    EXPECT(chan_recv_for(&c, &value, 0) == -ETIMEDOUT);
    EXPECT(chan_send_for(&c, &value, 0) == 0);
    EXPECT(chan_send_for(&c, &value, 0) == -ETIMEDOUT);
    EXPECT(chan_recv_for(&c, &value, 0) == 0);
}

TEST(a_time_limit_is_kept)
{
    uint64_t start = clock_us();

    new_chan(0);
    EXPECT(chan_recv_for(&c, NULL, 2000) == -ETIMEDOUT);
    EXPECT(clock_us() - start >= 2000);
}

/* ---- From interrupt handlers -------------------------------------------- */

CHAN_FROM_INTERRUPT(fed, uint32_t, 2);
static int sent[3];
static uint32_t next_fed;

/* fed as new: empty, and open again. */
static void new_fed(void)
{
    fed.len &= ~CHAN_CLOSED;
    while (chan_try_recv(&fed, NULL) == 0)
        ;
    n_got = 0;
    next_fed = 1;
}

static void handler_sends_1(void)
{
    sent[0] = chan_try_send(&fed, &next_fed);
    next_fed++;
}

static void handler_sends_3(void)
{
    for (int i = 0; i < 3; i++) {
        sent[i] = chan_try_send(&fed, &next_fed);
        next_fed++;
    }
}

static void receives_fed(void *arg)
{
    uint32_t value = 0;

    (void)arg;
    if (chan_recv(&fed, &value))
        got[n_got++] = value;
    else
        note("closed");
}

TEST(a_handler_wakes_a_task_that_waits)
{
    uint32_t value = 0;
    task_id id;

    new_fed();
    id = task_go(receives_fed, NULL);
    task_yield();
    run_in_interrupt(handler_sends_1);
    EXPECT(sent[0] == 0);
    task_join(id, NULL);
    EXPECT(n_got == 1 && got[0] == 1);
    EXPECT(chan_recv_for(&fed, &value, 500) == -ETIMEDOUT);
}

TEST(what_handlers_send_waits_in_the_ring)
{
    new_fed();
    interrupt_this_task(handler_sends_3);
    EXPECT(sent[0] == 0 && sent[1] == 0 && sent[2] == -EAGAIN);
    EXPECT(chan_len(&fed) == 2 && chan_cap(&fed) == 2);
    receives_fed(NULL);
    receives_fed(NULL);
    EXPECT(got[0] == 1 && got[1] == 2);
    EXPECT(chan_try_recv(&fed, NULL) == -EAGAIN);
}

static void receives_fed_for(void *arg)
{
    uint32_t value = 0;

    (void)arg;
    if (chan_recv_for(&fed, &value, LONG_US) == 0)
        got[n_got++] = value;
}

/* The handler's post has not run when this task receives and sends. */
TEST(who_waits_longer_gets_what_a_handler_sends)
{
    for (int timed = 0; timed < 2; timed++) {
        void (*fn)(void *) = timed ? receives_fed_for : receives_fed;
        uint32_t value = 50;

        for (int tried = 0; tried < 2; tried++) {
            new_fed();
            task_go(fn, NULL);
            task_go(fn, NULL);
            task_yield();
            interrupt_this_task(handler_sends_1);
            if (tried)
                EXPECT(chan_try_recv(&fed, &value) == -EAGAIN);
            chan_send(&fed, &value);
            task_yield();
            EXPECT(n_got == 2 && got[0] == 1 && got[1] == 50);
        }
    }
}

static void sends_fed(void *value)
{
    uint32_t v = (uint32_t)(uintptr_t)value;

    chan_send(&fed, &v);
    note("sent");
}

/* The ring is full of what is another's, who waits; the post has not run. */
TEST(a_task_sends_to_a_ring_that_is_full_of_what_is_awaited)
{
    uint32_t value = 50;

    for (int limited = 0; limited < 2; limited++) {
        new_fed();
        task_go(receives_fed, NULL);
        task_yield();
        interrupt_this_task(handler_sends_3);
        EXPECT(sent[1] == 0 && sent[2] == -EAGAIN);
        EXPECT((limited ? chan_send_for(&fed, &value, 0)
                        : chan_try_send(&fed, &value)) == 0);
        receives_fed(NULL);
        receives_fed(NULL);
        task_yield();
        EXPECT(n_got == 3 && got[0] == 2 && got[1] == 50 && got[2] == 1);
    }
}

TEST(tasks_that_send_wait_for_room_in_the_ring)
{
    uint32_t value;

    new_fed();
    for (uintptr_t i = 1; i <= 4; i++)
        task_go(sends_fed, (void *)i);
    task_yield();
    EXPECT_NOTES("sent sent");
    interrupt_this_task(handler_sends_1);
    EXPECT(sent[0] == -EAGAIN);
    for (uint32_t i = 1; i <= 4; i++)
        EXPECT(chan_recv(&fed, &value) && value == i);
    task_yield();
    EXPECT_NOTES("sent sent");
}

TEST(what_came_before_the_close_is_received)
{
    new_fed();
    task_go(receives_fed, NULL);
    task_go(receives_fed, NULL);
    task_yield();
    interrupt_this_task(handler_sends_1);
    chan_close(&fed); /* before the post has run */
    task_yield();
    EXPECT(n_got == 1 && got[0] == 1);
    EXPECT_NOTES("closed");
    interrupt_this_task(handler_sends_1);
    EXPECT(sent[0] == -EPIPE);
    receives_fed(NULL);
    EXPECT_NOTES("closed");

    new_fed();
    interrupt_this_task(handler_sends_3);
    chan_close(&fed);
    receives_fed(NULL);
    receives_fed(NULL);
    receives_fed(NULL);
    EXPECT(n_got == 2 && got[0] == 1 && got[1] == 2);
    EXPECT_NOTES("closed");
    new_fed();
}

TEST(a_wait_for_a_handler_can_be_cancelled_and_given_up)
{
    task_id id;

    new_fed();
    id = task_go(receives_fed, NULL);
    task_yield();
    task_cancel(id);
    task_join(id, NULL);
    EXPECT(chan_recv_for(&fed, NULL, 500) == -ETIMEDOUT);
    run_in_interrupt(handler_sends_1);
    EXPECT(n_got == 0);
    EXPECT(chan_try_recv(&fed, got) == 0 && got[0] == 1);
}

/* ---- What faults --------------------------------------------------------- */

/* As in test_fault.c. */
static volatile uintptr_t nowhere = sizeof(void *) == 4 ? 0xDFFFFFF0 : 8;

static void recovers(void *arg)
{
    note(recover() ? arg : "nothing to recover");
}

static void sends_from_nowhere(void *faulting)
{
    DEFER(recovers, "sent");
    chan_send(faulting, (void *)nowhere);
    note("no");
}

static void receives_to_nowhere(void *faulting)
{
    DEFER(recovers, "received");
    chan_recv(faulting, (void *)nowhere);
    note("no");
}

static void fault_both_ways(struct chan *faulting)
{
    uint32_t words[4] = {7, 8, 9, 10};

    protect(sends_from_nowhere, faulting);
    EXPECT(chan_len(faulting) == 0);
    chan_send(faulting, words);
    protect(receives_to_nowhere, faulting);
    EXPECT_NOTES("sent received");
    EXPECT(chan_len(faulting) == 1);
    words[0] = 0;
    EXPECT(chan_recv(faulting, words) && words[0] == 7);
}

TEST(a_send_or_receive_that_faults_has_not_been)
{
    static uint32_t storage[4];
    struct chan faulting;

    for (size_t bytes = 4; bytes <= sizeof storage; bytes += 4) {
        chan_init(&faulting, bytes, sizeof storage / bytes, storage);
        fault_both_ways(&faulting);
    }
    new_fed();
    fault_both_ways(&fed);
}

static void sends_nothing(void *faulting)
{
    chan_send(faulting, (void *)nowhere);
}

static void receives_what_is_nowhere(void *faulting)
{
    uint32_t word;

    DEFER(recovers, "received");
    chan_recv(faulting, &word);
    note("no");
}

TEST(a_receive_that_faults_at_a_waiting_senders_element_has_not_been)
{
    static uint32_t storage[1];
    uint32_t word = 7;
    struct chan faulting;
    task_id id;

    chan_init(&faulting, sizeof word, 1, storage);
    chan_send(&faulting, &word);
    id = task_go(sends_nothing, &faulting);
    task_yield();
    protect(receives_what_is_nowhere, &faulting);
    EXPECT_NOTES("received");
    EXPECT(chan_len(&faulting) == 1);
    task_cancel(id);
    task_join(id, NULL);
    word = 0;
    EXPECT(chan_recv(&faulting, &word) && word == 7);
    EXPECT(chan_len(&faulting) == 0);
}

static void sends_till_closed(void *arg)
{
    DEFER(recovers, "recovered");
    send((uint32_t)(uintptr_t)arg);
}

static void sends_till_closed_and_yields(void *arg)
{
    protect(sends_till_closed, arg);
    task_yield();
    note("no");
}

/* The panic went before a cancellation, and is over. */
TEST(who_has_recovered_from_a_close_is_cancelled_as_any)
{
    task_id id;

    new_chan(0);
    id = task_go(sends_till_closed_and_yields, NULL);
    task_yield();
    chan_close(&c);
    task_yield();
    task_cancel(id);
    task_join(id, NULL);
    EXPECT_NOTES("recovered");
}
