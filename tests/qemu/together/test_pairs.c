/*
 * Each pair of events that may end a wait, in each order, for every way to
 * wait: what comes first decides, what was given is got once or is still there,
 * and who was cancelled has ended and left nothing behind.
 *
 * The waiter is a member of a group. The events are done by one or two other
 * tasks, which run before the waiter runs again: by two, what the first did has
 * had its effect before the second; by one, in a row, what handlers and the
 * clock have posted has not.
 */
#include <harness.h>

#include <errno.h>
#include <stdio.h>

#include "../../../kernel/kernel.h"
#include "ways.h"

enum ending { GIVE, POST, PEER, CLOSE, TIME, CANCEL, SIBLING, EVENTS };
static const char *const names[EVENTS] = {
    "given by a task", "posted by a handler", "given by a dying task", "close",
    "the time is up",  "cancelled",           "its group panics",
};
enum outcome { NONE, GOT, CLOSED, LATE };

enum { SHORT_US = 3000, LONG_US = 100000000 };

/* ---- The tasks ------------------------------------------------------------
 */

static const struct way *way;
static enum ending events[2];
static bool in_a_row;
static uint64_t limit_us;
static uint64_t soonest, too_late; /* when its time may be, and must be, up */
static unsigned giver;             /* which does so; 2: neither */
static enum outcome outcome;
static unsigned given;
static bool too_early; /* its time was up before: this machine is busy */
static task_id waiter;
static SEM(go, 0);
static SEM(may_end, 0);

static void gives_back(void *arg)
{
    (void)arg;
    way->back();
}

static void catches_the_close(void *arg)
{
    const struct panic *p = recover();

    (void)arg;
    if (p)
        outcome = CLOSED; /* what a send panics of */
}

static void waits_protected(void *arg)
{
    DEFER(catches_the_close, arg);
    switch (way->wait(limit_us)) {
    case 0:
        outcome = GOT;
        break;
    case -EPIPE:
        outcome = CLOSED;
        break;
    default:
        outcome = LATE;
    }
}

static void waits(void *arg)
{
    protect(waits_protected, arg);
    if (outcome == GOT && way->back) {
        DEFER(gives_back, NULL);
        task_yield();
    }
    task_yield(); /* where it ends, if it was cancelled */
}

static void gives(void *arg)
{
    (void)arg;
    if (way->give)
        given += way->give();
}

static void happens(enum ending how)
{
    switch (how) {
    case GIVE:
        gives(NULL);
        break;
    case POST:
        given += way->post();
        break;
    case PEER: {
        DEFER(gives, NULL);
        panic("the peer dies");
    }
    case CLOSE:
        way->close();
        break;
    case TIME:
        while (clock_us() <= too_late)
            ;
        kernel_clock_due(); /* its interrupt may take its time */
        break;
    case CANCEL:
        task_cancel(waiter);
        break;
    default:
        panic("the sibling dies");
    }
}

static bool is_in(enum ending how)
{
    return events[0] == how || events[1] == how;
}

/* Its time may have been up, on a busy machine, before the first event was
 * over. */
static void looks_at_the_clock(void *number)
{
    if (!number && is_in(TIME) && events[0] != TIME && clock_us() >= soonest)
        too_early = true;
}

static void acts(void *number)
{
    unsigned n = (unsigned)(uintptr_t)number;
    struct task_info info;

    if (n == giver)
        way->begin();
    sem_take(&go);
    if (n == 0 && !(task_info(waiter, &info) && info.state == TASK_BLOCKED))
        too_early = true;
    if (in_a_row) {
        happens(events[0]);
        looks_at_the_clock(number);
        happens(events[1]);
        return;
    }
    DEFER(looks_at_the_clock, number);
    happens(events[n]);
}

static void lives_on(void *arg)
{
    (void)arg;
    sem_take(&may_end);
}

/* ---- Each pair ------------------------------------------------------------
 */

static bool is_giving(enum ending how)
{
    return how == GIVE || how == POST || how == PEER;
}

static bool cancels(void)
{
    return is_in(CANCEL) || is_in(SIBLING);
}

/* What posts is seen at the next switch; but a close sees it, too. */
static enum ending first(void)
{
    bool later = events[0] == POST || events[0] == TIME;

    if (!in_a_row || !later || events[1] == POST || events[1] == TIME ||
        (events[0] == POST && events[1] == CLOSE))
        return events[0];
    return events[1];
}

static bool possible(void)
{
    for (int i = 0; i < 2; i++)
        if ((events[i] == GIVE && !way->give) ||
            (events[i] == POST && !way->post) ||
            (events[i] == PEER && !way->give && !way->peers) ||
            (events[i] == CLOSE && !way->close) ||
            (events[i] == TIME && way->unlimited))
            return false;
    if (is_giving(events[0]) && is_giving(events[1]) && way->kept)
        return false;
    if (events[0] == events[1] && (is_in(CLOSE) || is_in(TIME)))
        return false;
    return !in_a_row || (events[0] != PEER && events[0] != SIBLING);
}

static void differs(const char *what)
{
    printf("# %s, waiting %s: %s, then %s%s: outcome %d, %s\n", way->name,
           limit_us == FOREVER ? "for ever" : "for a time", names[events[0]],
           names[events[1]], in_a_row ? " at once" : "", (int)outcome, what);
    FAIL("a pair of events ends a wait in another way");
}

#define EXPECT_PAIR(condition) ((condition) ? (void)0 : differs(#condition))

static task_id actor(unsigned n, struct group *siblings, struct group *watched)
{
    static const struct task_options contained = {.contain = true};
    void *arg = (void *)(uintptr_t)n;
    bool ends_group = events[n] == SIBLING || (in_a_row && is_in(SIBLING));

    if (ends_group)
        return group_go_with(siblings, &contained, acts, arg);
    if (way->peers && (events[n] == PEER || (in_a_row && is_in(PEER))))
        return way_peer = group_go_with(watched, &contained, acts, arg);
    return task_go_with(&contained, acts, arg);
}

/* False when it is to be tried again. */
static bool meet(void)
{
    struct task_end end;
    task_id actors[2] = {TASK_NONE, TASK_NONE};
    unsigned left;

    GROUP(siblings);
    GROUP(watched);
    way_peers = &watched;
    way_peer = TASK_NONE;
    outcome = NONE;
    given = 0;
    too_early = false;
    giver = is_giving(events[0])   ? 0
            : is_giving(events[1]) ? (in_a_row ? 0 : 1)
                                   : 2;
    if (giver == 2)
        way->begin();
    for (unsigned n = 0; n < (in_a_row ? 1u : 2u); n++)
        actors[n] = actor(n, &siblings, &watched);
    if (way->peers && way_peer == TASK_NONE)
        way_peer = group_go(&watched, lives_on, NULL);
    task_yield(); /* now there is nothing to be got */
    soonest = clock_us() + SHORT_US;
    waiter = group_go(&siblings, waits, NULL);
    task_yield();
    too_late = clock_us() + SHORT_US + 2;
    sem_give(&go);
    if (!in_a_row)
        sem_give(&go);

    task_join(waiter, &end);
    task_join(actors[0], NULL);
    if (actors[1])
        task_join(actors[1], NULL);
    if (task_alive(way_peer)) {
        sem_give(&may_end);
        task_join(way_peer, NULL);
    }
    if (giver == 2)
        gives(NULL);
    left = way->left();
    if (too_early)
        return false;

    EXPECT_PAIR(outcome == (is_giving(first()) ? GOT
                            : first() == CLOSE ? CLOSED
                            : first() == TIME  ? LATE
                                               : NONE));
    EXPECT_PAIR(end.kind == (cancels() ? TASK_CANCELLED : TASK_RETURNED));
    if (way->kept)
        EXPECT_PAIR(left == 1);
    else
        EXPECT_PAIR(given == left + (outcome == GOT));
    return true;
}

static void each_pair(const struct way *ways, unsigned count)
{
    test_limit_us(60000000);
    for (way = ways; way < ways + count; way++)
        for (unsigned i = 0; i < EVENTS * EVENTS * 2 * 2; i++) {
            bool limited = i & 1;

            in_a_row = i & 2;
            events[0] = (enum ending)(i / 4 / EVENTS);
            events[1] = (enum ending)(i / 4 % EVENTS);
            limit_us = is_in(TIME) ? SHORT_US : limited ? LONG_US : FOREVER;
            if (possible() && (limited ? !way->unlimited : !is_in(TIME)))
                while (!meet())
                    ;
        }
}

TEST(of_each_pair_of_events_the_first_ends_a_wait_for_a_lock)
{
    each_pair(lock_ways, lock_way_count);
}

TEST(of_each_pair_of_events_the_first_ends_a_wait_for_memory)
{
    each_pair(memory_ways, memory_way_count);
}

TEST(of_each_pair_of_events_the_first_ends_a_wait_in_a_channel)
{
    each_pair(chan_ways, chan_way_count);
}

TEST(of_each_pair_of_events_the_first_ends_a_wait_for_a_timer_or_an_end)
{
    each_pair(end_ways, end_way_count);
}
