/* Channels, timers, and the ends of tasks and groups, which are channels. */
#include "ways.h"

#include <errno.h>
#include <harness.h>

#include "../../../kernel/kernel.h"
#include "../interrupt.h"

static struct chan c, d; /* d: nothing comes */
CHAN_FROM_INTERRUPT(way_fed, uint32_t, 2);
static struct timer t;
task_id way_peer;
struct group *way_peers;

static const uint32_t VALUE = 77;

static void c_begin(void)
{
    chan_init(&c, sizeof(uint32_t), 0, NULL);
    chan_init(&d, sizeof(uint32_t), 0, NULL);
}
static bool right(uint32_t v)
{
    EXPECT(v == VALUE);
    return true;
}
static int receive(struct chan *from, uint64_t us)
{
    uint32_t v = 0;
    int result = us == FOREVER ? (chan_recv(from, &v) ? 0 : -EPIPE)
                               : chan_recv_for(from, &v, us);

    EXPECT(result != 0 || v == VALUE);
    return result;
}
static int c_receives(uint64_t us)
{
    return receive(&c, us);
}
static int c_sends(uint64_t us)
{
    if (us != FOREVER)
        return chan_send_for(&c, &VALUE, us);
    chan_send(&c, &VALUE);
    return 0;
}
static int select_in(struct chan *in, bool sends, uint64_t us)
{
    uint32_t v = VALUE, w = 0, other = 0;
    struct chan_case cases[] = {RECV(&d, &other), RECV(in, &w)};
    int k;

    if (sends)
        cases[1] = SEND(in, &v);
    k = chan_select(cases, 2, us);
    EXPECT(k == 1 || k == -ETIMEDOUT);
    if (k != 1)
        return k;
    return sends || (cases[1].ok && right(w)) ? 0 : -EPIPE;
}
static int c_selects(uint64_t us)
{
    return select_in(&c, false, us);
}
static int c_selects_send(uint64_t us)
{
    return select_in(&c, true, us);
}
static bool c_give(void)
{
    return chan_try_send(&c, &VALUE) == 0;
}
static bool c_take(void)
{
    uint32_t v = 0;

    return chan_try_recv(&c, &v) == 0 && right(v);
}
static void c_close(void)
{
    chan_close(&c);
}
/* Nobody waits there any more. */
static unsigned c_left(void)
{
    if (c.receivers.first || c.senders.first || d.receivers.first ||
        d.senders.first)
        return 99;
    return 0;
}

static void f_begin(void)
{
    c_begin();
    way_fed.len &= ~CHAN_CLOSED; /* open again */
    while (chan_try_recv(&way_fed, NULL) == 0)
        ;
}
static int f_receives(uint64_t us)
{
    return receive(&way_fed, us);
}
static int f_selects(uint64_t us)
{
    return select_in(&way_fed, false, us);
}
static bool f_give(void)
{
    return chan_try_send(&way_fed, &VALUE) == 0;
}
static int handler_sent;
static void f_handler(void)
{
    handler_sent = chan_try_send(&way_fed, &VALUE);
}
static bool f_post(void)
{
    interrupt_this_task(f_handler);
    return handler_sent == 0;
}
static void f_close(void)
{
    chan_close(&way_fed);
}
static unsigned f_left(void)
{
    unsigned n = c_left();

    if (way_fed.receivers.first)
        return 99;
    while (chan_try_recv(&way_fed, NULL) == 0)
        n++;
    return n;
}

/* ---- Timers, ends -------------------------------------------------------- */

static void t_begin(void)
{
    timer_init(&t);
    c_begin();
}
static int t_wait(uint64_t us)
{
    struct chan_case cases[] = {RECV(&d, NULL), RECV(&t.chan, NULL)};

    return chan_select(cases, 2, us) == 1 ? 0 : -ETIMEDOUT;
}
static bool t_post(void)
{
    uint64_t due = clock_us() + 2;
    bool another = chan_len(&t.chan) == 0 && !timer_stop(&t);

    timer_start(&t, 0); /* in place of one that nobody has seen */
    while (clock_us() < due)
        ;
    kernel_clock_due();
    return another;
}
static unsigned t_left(void)
{
    unsigned n = chan_try_recv(&t.chan, NULL) == 0;

    EXPECT(!timer_stop(&t));
    return n + c_left();
}

static int selects_end(struct chan *done, uint64_t us)
{
    struct chan_case cases[] = {RECV(&d, NULL), RECV(done, NULL)};

    return chan_select(cases, 2, us) == 1 ? 0 : -ETIMEDOUT;
}
static int peer_wait(uint64_t us)
{
    TASK_DONE(done, way_peer);
    return selects_end(done, us);
}
static unsigned peer_left(void)
{
    TASK_DONE(done, way_peer);
    return chan_try_recv(done, NULL) == 0 ? 1 : 0;
}
static int peers_wait(uint64_t us)
{
    GROUP_DONE(done, way_peers);
    return selects_end(done, us);
}
static unsigned peers_left(void)
{
    GROUP_DONE(done, way_peers);
    EXPECT(!way_peers->watches);
    return chan_try_recv(done, NULL) == 0 ? 1 : 0;
}
static int joins(uint64_t us)
{
    (void)us;
    return task_join(way_peer, NULL);
}

const struct way chan_ways[] = {
    {"receive", c_begin, c_receives, c_give, .close = c_close, .left = c_left},
    {"send", c_begin, c_sends, c_take, .close = c_close, .left = c_left},
    {"select of a receive", c_begin, c_selects, c_give, .close = c_close,
     .left = c_left},
    {"select of a send", c_begin, c_selects_send, c_take, .close = c_close,
     .left = c_left},
    {"receive from handlers", f_begin, f_receives, f_give, f_post, f_close,
     .left = f_left},
    {"select from handlers", f_begin, f_selects, f_give, f_post, f_close,
     .left = f_left},
};
const unsigned chan_way_count = sizeof chan_ways / sizeof *chan_ways;

const struct way end_ways[] = {
    {"select of a timer", t_begin, t_wait, .post = t_post, .left = t_left},
    {"select of a task's end", c_begin, peer_wait, .left = peer_left,
     .kept = true, .peers = true},
    {"select of a group's end", c_begin, peers_wait, .left = peers_left,
     .kept = true, .peers = true},
    {"join", c_begin, joins, .left = peer_left, .kept = true, .peers = true,
     .unlimited = true},
};
const unsigned end_way_count = sizeof end_ways / sizeof *end_ways;
