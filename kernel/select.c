/*
 * Selecting among channels.
 *
 * A select first looks whether a case can go on now, and chooses among those
 * that can. Else it waits in all their queues at once, with one wait each, in
 * the cases, which lie on the task's stack. Who serves one of them takes the
 * others out of their queues before the task runs, so a queue never holds a
 * wait that is over, and no value can go to one.
 *
 * rejected: leaving them to the woken task, as Go does: everyone who meets such
 * a wait has to look whether it still counts.
 */
#include <errno.h>

#include "sched.h"
#include "chan.h"

struct select {
    struct wait wait;
    struct chan_case *cases, *served;
    int n;
};

struct timed_select {
    struct select s;
    struct timeout timeout;
};

static void stop_selecting(struct wait *w);

static const struct wait_kind select_kind = {.reason = "select",
                                             .off = stop_selecting};
static const struct wait_kind select_feed_kind = {
    .reason = "select", .off = stop_selecting, .interrupt = interrupt_awaited};
static const struct wait_kind select_for_kind = {
    .reason = "select",
    .off = stop_selecting,
    .alarm = offsetof(struct timed_select, timeout),
};
static const struct wait_kind select_none_kind = {.reason = "select (no cases)",
                                                  .off = stop_selecting};

/* ---- Choosing ----------------------------------------------------------- */

/* Marsaglia's xorshift (Journal of Statistical Software 8, 14), period
 * 2^32 - 1; from 0 it does not get away. */
enum { SEED = 0x2545F491 };
static uint32_t random_state;

void select_seed(uint32_t seed)
{
    random_state = seed;
}

static uint32_t random_below(uint32_t n)
{
    uint32_t x = random_state ? random_state : SEED;

    x ^= x << 13;
    x ^= x >> 17;
    x ^= x << 5;
    random_state = x;
    return (uint32_t)((uint64_t)x * n >> 32);
}

static __attribute__((noinline)) bool special_can_go(const struct chan *c,
                                                     bool sends)
{
    if (chan_is(c, CHAN_FED))
        feed_deliver(c->feed); /* to those who came before */
    if (chan_is(c, CHAN_CLOSED))
        return true;
    if (sends)
        return c->receivers.first || chan_len(c) < chan_cap(c);
    return c->senders.first || chan_len(c) > 0;
}

/* Most cases are none, of channels that are not special. */
static inline_for_speed bool can_go(const struct chan_case *k)
{
    const struct chan *c = k->chan;

    if (!c)
        return false;
    if (!FOR_SIZE) {
        if (!k->sends) {
            if ((c->len | (uintptr_t)c->senders.first) == 0)
                return false;
        } else if (!c->receivers.first && c->len >= c->capacity) {
            if ((int32_t)c->len >= 0)
                return false;
        }
        if ((int32_t)c->len >= 0)
            return true;
    }
    return special_can_go(c, k->sends);
}

/* One of those that can go, from the first of them on, each as likely. A
 * handler may fill a feed meanwhile: then there are fewer. */
static __attribute__((noinline)) struct chan_case *
choose(struct chan_case *first, const struct chan_case *end, uint32_t ready)
{
    struct chan_case *chosen = first;
    uint32_t skip = random_below(ready);

    for (struct chan_case *k = first; k < end; k++)
        if (can_go(k)) {
            chosen = k;
            if (skip-- == 0)
                break;
        }
    return chosen;
}

/* ---- Waiting ------------------------------------------------------------ */

static void leave_but(struct select *s, const struct chan_case *but)
{
    for (struct chan_case *k = s->cases; k < s->cases + s->n; k++)
        if (k->chan && k != but)
            wait_leave(&k->wait);
}

static void stop_selecting(struct wait *w)
{
    leave_but((struct select *)w, NULL);
}

void select_served(struct wait *w)
{
    struct select *s = (struct select *)wait_of_task(w->task);

    s->served =
        (struct chan_case *)((char *)w - offsetof(struct chan_case, wait));
    leave_but(s, s->served);
}

static __attribute__((noinline)) int wait_in_all(struct chan_case *cases, int n,
                                                 uint64_t timeout_us)
{
    struct timed_select t;
    const struct wait_kind *kind = n ? &select_kind : &select_none_kind;
    struct chan_case *k;

    kernel_need_stack();
    kernel_check(timeout_us <= INT64_MAX || timeout_us == SELECT_FOREVER,
                 "chan_select: a negative time");
    for (k = cases; k < cases + n; k++)
        if (k->chan && k->sends && chan_is(k->chan, CHAN_FED))
            feed_touch(k->chan->feed, k->wait.elem);
    t.s.wait.result = 0;
    t.s.cases = cases;
    t.s.n = n;
    for (k = cases; k < cases + n; k++) {
        if (!k->chan)
            continue;
        k->wait.task = sched.current;
        k->wait.result = IN_SELECT;
        chan_enqueue(k->chan, &k->wait, k->sends);
        if (chan_is(k->chan, CHAN_FED) && !k->sends)
            kind = &select_feed_kind;
    }
    if (timeout_us == SELECT_FOREVER)
        sched_block(&t.s.wait, kind);
    else if (sched_block_for(&t.s.wait, &select_for_kind, &t.timeout,
                             timeout_us) != 0)
        return -ETIMEDOUT;
    k = t.s.served;
    k->ok = k->wait.result == 0;
    if (k->sends && !k->ok)
        send_closed();
    return (int)(k - cases);
}

/* Sends the case that can go; unless a handler has just filled the feed. */
static bool went(const struct chan_case *k)
{
    int result = chan_send_now(k->chan, k->wait.elem);

    if (result == -EPIPE)
        send_closed();
    return result == 0;
}

int chan_select(struct chan_case *cases, int n, uint64_t timeout_us)
{
    struct chan_case *k, *first;
    uint32_t ready;

    kernel_need_task("chan_select");
    do {
        ready = 0;
        first = NULL;
        for (k = cases; k < cases + n; k++)
            if (can_go(k) && ready++ == 0)
                first = k;
        if (ready == 0) {
            kernel_check(n >= 0, "chan_select: a negative number of cases");
            return timeout_us == SELECT_NOWAIT
                       ? -EAGAIN
                       : wait_in_all(cases, n, timeout_us);
        }
        k = first;
        if (ready > 1 && !(cases[0].flags & CASE_ORDER))
            k = choose(first, cases + n, ready);
        if (!k->sends) {
            k->ok = chan_recv(k->chan, k->wait.elem);
            return (int)(k - cases);
        }
    } while (!went(k));
    return (int)(k - cases);
}
