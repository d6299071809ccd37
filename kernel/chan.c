/*
 * Channels.
 *
 * Senders and receivers meet directly: who comes second copies the element from
 * or to the stack, or the buffer, of who came first, and makes that task ready.
 * The buffer is used only while nobody waits, so what is waited for and what is
 * there are never both. Everything here is thread mode's; nothing is locked.
 *
 * What handlers send goes to a ring of the channel's own, its feed (feed.c).
 * Such a channel is special, as one is that is closed or serves by priority;
 * the fast paths of chan_send and chan_recv are of those that are not, and of
 * waits that stand in no select. All others share chan_send_now, chan_recv_now
 * and wait_in, which know everything.
 */
#include <errno.h>
#include <string.h>

#include "sched.h"
#include "chan.h"

/* Neighbouring loads, and stores, stay beside each other, for which Cortex-M
 * has one instruction; and arguments stay where they came. */
#if !FOR_SIZE
#pragma GCC optimize("no-schedule-insns", "no-schedule-insns2", \
                     "no-shrink-wrap", "no-cse-follow-jumps")
#endif

/* ---- Kinds of waits ----------------------------------------------------- */

void chan_about_sending(const struct wait *w, struct wait_about *a)
{
    a->what =
        ((struct chan *)((char *)w->queue - offsetof(struct chan, senders)))
            ->name;
}

void chan_about_receiving(const struct wait *w, struct wait_about *a)
{
    a->what =
        ((struct chan *)((char *)w->queue - offsetof(struct chan, receivers)))
            ->name;
}

static const struct wait_kind send_kind = {
    .reason = "chan send", .off = wait_leave, .about = chan_about_sending};
static const struct wait_kind recv_kind = {
    .reason = "chan receive", .off = wait_leave, .about = chan_about_receiving};

/* The same from a channel that handlers feed. */
static const struct wait_kind recv_feed_kind = {.reason = "chan receive",
                                                .off = wait_leave,
                                                .interrupt = true,
                                                .about = chan_about_receiving};

/* ---- Elements and the buffer -------------------------------------------- */

typedef uint32_t __attribute__((may_alias)) word;
struct __attribute__((may_alias)) four_words {
    uint32_t w[CHAN_MEDIUM / 4];
};

/* Elements of CHAN_SMALL bytes: inline, where the core may do it unaligned. */
static inline_for_speed void copy_small(void *to, const void *from)
{
    memcpy(to, from, CHAN_SMALL);
}

static inline_for_speed void copy_medium(void *to, const void *from)
{
    *(struct four_words *)to = *(const struct four_words *)from;
}

/* Whole words go as words. */
void chan_copy(const struct chan *c, void *to, const void *from)
{
    size_t n = elem_bytes(c);
    const word *f = from;
    word *t = to;

    if (FOR_SIZE || ((n | (uintptr_t)to | (uintptr_t)from) & 3) != 0) {
        memcpy(to, from, n);
        return;
    }
    for (; n >= 16; n -= 16, f += 4, t += 4)
        copy_medium(t, f);
    for (; n != 0; n -= 4)
        *t++ = *f++;
}

void chan_zero(const struct chan *c, void *elem)
{
    if (elem)
        memset(elem, 0, elem_bytes(c));
}

/* The place after `at`, whose element has n bytes. The empty statement keeps
 * what is rare a branch. */
static inline_for_speed unsigned char *following(const struct chan *c,
                                                 unsigned char *at, size_t n)
{
    unsigned char *next = at + n;

    if (__builtin_expect(next == c->end, 0)) {
        __asm volatile("");
        next -= c->capacity * n;
    }
    return next;
}

/* The places to put the next element, and to take the oldest from, which the
 * caller does at once. */
static inline_for_speed void *buffer_put(struct chan *c, uint32_t len, size_t n)
{
    unsigned char *at;

    c->len = len + 1; /* first: then its register is free */
    at = c->put;
    c->put = following(c, at, n);
    return at;
}

static inline_for_speed void *buffer_take(struct chan *c, uint32_t len,
                                          size_t n)
{
    unsigned char *at;

    c->len = len - 1;
    at = c->take;
    c->take = following(c, at, n);
    return at;
}

/* ---- Those who wait ----------------------------------------------------- */

void chan_enqueue(struct chan *c, struct chan_wait *w, bool sends)
{
    struct wait_queue *q = sends ? &c->senders : &c->receivers;

    if (chan_is(c, CHAN_BY_PRIORITY)) {
        w->wait.task = sched.current;
        wait_enqueue_by_priority(q, &w->wait);
    } else {
        wait_enqueue(q, &w->wait);
    }
}

void chan_serve(struct chan_wait *w, int result)
{
    wait_leave(&w->wait);
    if (w->wait.result == IN_SELECT)
        select_served(w);
    w->wait.result = result;
    sched_ready(w->wait.task);
}

/* chan_serve for the first of q, which is CHAN_PLAIN and stays so. */
static inline_for_speed bool serve_plain(struct wait_queue *q,
                                         struct chan_wait *w)
{
    wait_leave_first(q, &w->wait);
    return sched_wake(w->wait.task);
}

/* Waits in the queue of a channel that is not special, the first there. */
static inline_for_speed int wait_alone(struct wait_queue *q, void *elem,
                                       const struct wait_kind *kind, int result)
{
    struct task *t = sched.current;
    struct chan_wait w;

    kernel_need_stack();
    w.wait.kind = kind;
    w.wait.task = t;
    w.wait.next = NULL;
    w.wait.prev = &w.wait;
    w.wait.queue = q;
    w.wait.result = result;
    w.elem = elem;
    q->first = &w.wait;
    sched_wait(t, &w.wait);
    return w.wait.result;
}

/* Waits in any: 0 or -EPIPE. */
static __attribute__((noinline)) int wait_in(struct chan *c, const void *elem,
                                             bool sends)
{
    const struct wait_kind *kind = sends ? &send_kind : &recv_kind;
    struct chan_wait w;

    w.elem = (void *)elem;
    w.wait.result = 0;
    if (chan_is(c, CHAN_FED) && !sends)
        kind = &recv_feed_kind;
    chan_enqueue(c, &w, sends);
    sched_block(&w.wait, kind);
    return w.wait.result;
}

/* ---- Sending ------------------------------------------------------------ */

static inline_for_speed bool wrong_call(const struct chan *c)
{
    return CODA_CHECKS && (arch_in_interrupt() || !c);
}

_Noreturn void send_closed(void)
{
    panic("send on closed channel");
}

int chan_send_now(struct chan *c, const void *elem)
{
    struct chan_wait *receiver = first_wait(&c->receivers);

    if (chan_is(c, CHAN_FED))
        return feed_send(c->feed, elem);
    if (receiver) {
        if (receiver->elem)
            chan_copy(c, receiver->elem, elem);
        chan_serve(receiver, 0);
        return 0;
    }
    if (chan_is(c, CHAN_CLOSED))
        return -EPIPE;
    if ((c->len & CHAN_LEN) == c->capacity)
        return -EAGAIN;
    chan_copy(c, buffer_put(c, c->len, elem_bytes(c)), elem);
    return 0;
}

/* What is not common, wrong calls included. */
static __attribute__((noinline)) void send(struct chan *c, const void *elem)
{
    int result;

    need_chan(c, "chan_send");
    result = chan_send_now(c, elem);
    if (result == -EAGAIN)
        result = wait_in(c, elem, true);
    if (result != 0)
        send_closed();
}

/* There is nobody to receive and no room, and nobody else waits for some. */
static __attribute__((noinline)) void
send_wait(struct chan *c, const void *elem, uint32_t capacity)
{
    int plain = capacity == 0 ? (int)c->size : 0;

    if (wait_alone(&c->senders, (void *)elem, &send_kind, plain) < 0)
        send_closed();
}

static inline_for_speed void give_small(struct chan *c, const void *elem,
                                        struct chan_wait *receiver)
{
    copy_small(receiver->elem, elem);
    serve_plain(&c->receivers, receiver);
}

static __attribute__((noinline)) void put_small(struct chan *c,
                                                const void *elem, uint32_t len)
{
    copy_small(buffer_put(c, len, CHAN_SMALL), elem);
}

static __attribute__((noinline)) void put_medium(struct chan *c,
                                                 const void *elem, uint32_t len)
{
    copy_medium(buffer_put(c, len, CHAN_MEDIUM), elem);
}

/* No call here but at its ends: so it needs no frame, and leaves its arguments
 * where they came. The same is true of chan_recv. */
void chan_send(struct chan *c, const void *elem)
{
    struct chan_wait *receiver;
    uint32_t len, capacity;

    if (FOR_SIZE || wrong_call(c)) {
        send(c, elem);
        return;
    }
    receiver = first_wait(&c->receivers);
    if (receiver) {
        if (receiver->wait.result == CHAN_SMALL)
            give_small(c, elem, receiver);
        else
            send(c, elem);
        return;
    }
    len = c->len;
    capacity = c->capacity;
    if (len < capacity) {
        if (c->size == CHAN_MEDIUM)
            put_medium(c, elem, len);
        else if (c->size == CHAN_SMALL)
            put_small(c, elem, len);
        else
            send(c, elem);
    } else if (len == capacity && !c->senders.first) {
        send_wait(c, elem, capacity);
    } else {
        send(c, elem);
    }
}

int chan_try_send(struct chan *c, const void *elem)
{
    kernel_check(c != NULL, "a NULL channel");
    kernel_check(chan_is(c, CHAN_FED) || !arch_in_interrupt(),
                 "chan_try_send in an interrupt: not CHAN_FROM_INTERRUPT");
    return chan_send_now(c, elem);
}

/* ---- Receiving ---------------------------------------------------------- */

int chan_recv_now(struct chan *c, void *elem)
{
    struct chan_wait *sender = first_wait(&c->senders);
    size_t n = elem_bytes(c);
    const void *from;
    int result;

    if (chan_is(c, CHAN_FED)) {
        result = feed_recv(c->feed, elem);
    } else if (c->len & CHAN_LEN || sender) {
        from = c->len & CHAN_LEN ? buffer_take(c, c->len, n) : sender->elem;
        if (elem)
            chan_copy(c, elem, from);
        if (sender) {
            if (from != sender->elem) /* there is room again, for the first */
                chan_copy(c, buffer_put(c, c->len, n), sender->elem);
            chan_serve(sender, 0);
        }
        return 0;
    } else {
        result = chan_is(c, CHAN_CLOSED) ? -EPIPE : -EAGAIN;
    }
    if (result == -EPIPE)
        chan_zero(c, elem);
    return result;
}

/* What is not common, wrong calls included. */
static __attribute__((noinline)) bool recv(struct chan *c, void *elem)
{
    int result;

    need_chan(c, "chan_recv");
    result = chan_recv_now(c, elem);
    if (result == -EAGAIN)
        result = wait_in(c, elem, false);
    return result == 0;
}

/* There is nothing, and nobody to send, and nobody else waits. */
static __attribute__((noinline)) bool recv_wait(struct chan *c, void *elem)
{
    return wait_alone(&c->receivers, elem, &recv_kind, (int)c->size) >= 0;
}

static __attribute__((noinline)) bool accept_small(struct chan *c, void *elem,
                                                   struct chan_wait *sender)
{
    copy_small(elem, sender->elem);
    return serve_plain(&c->senders, sender);
}

static __attribute__((noinline)) bool take_small(struct chan *c, void *elem,
                                                 uint32_t len)
{
    copy_small(elem, buffer_take(c, len, CHAN_SMALL));
    return true;
}

static __attribute__((noinline)) bool take_medium(struct chan *c, void *elem,
                                                  uint32_t len)
{
    copy_medium(elem, buffer_take(c, len, CHAN_MEDIUM));
    return true;
}

bool chan_recv(struct chan *c, void *elem)
{
    struct chan_wait *sender;
    uint32_t len;

    if (FOR_SIZE || wrong_call(c))
        return recv(c, elem);
    sender = first_wait(&c->senders);
    len = c->len;
    if (!elem)
        return recv(c, elem);
    if (sender) {
        if (sender->wait.result == CHAN_SMALL)
            return accept_small(c, elem, sender);
        return recv(c, elem);
    }
    if ((int32_t)len > 0) {
        if (c->size == CHAN_MEDIUM)
            return take_medium(c, elem, len);
        if (c->size == CHAN_SMALL)
            return take_small(c, elem, len);
    } else if (len == 0 && !c->receivers.first) {
        return recv_wait(c, elem);
    }
    return recv(c, elem);
}

int chan_try_recv(struct chan *c, void *elem)
{
    need_chan(c, "chan_try_recv");
    return chan_recv_now(c, elem);
}
