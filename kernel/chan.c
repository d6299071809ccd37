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
                     "no-shrink-wrap", "no-cse-follow-jumps",   \
                     "no-crossjumping")
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

const struct wait_kind chan_send_kind = {.reason = "chan send",
                                         .off = wait_leave,
                                         .about = chan_about_sending,
                                         .refusal =
                                             "chan_send in an interrupt"};
static const struct wait_kind recv_kind = {.reason = "chan receive",
                                           .off = wait_leave,
                                           .about = chan_about_receiving,
                                           .refusal =
                                               "chan_recv in an interrupt"};

/* The same from a channel that handlers feed. */
static const struct wait_kind recv_feed_kind = {.reason = "chan receive",
                                                .off = wait_leave,
                                                .interrupt = interrupt_awaited,
                                                .about = chan_about_receiving};

/* ---- Elements and the buffer -------------------------------------------- */

typedef uint32_t __attribute__((may_alias)) word;

/* Elements of CHAN_SMALL bytes: inline, where the core may do it unaligned. */
static inline_for_speed void copy_small(void *to, const void *from)
{
    memcpy(to, from, CHAN_SMALL);
}

static inline_for_speed void copy_medium(void *to, const void *from)
{
    arch_copy_four(to, from);
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

/* The place after `at`, whose element has n bytes; `end` is c->end. The empty
 * statement keeps what is rare a branch. */
static inline_for_speed unsigned char *following(const struct chan *c,
                                                 unsigned char *at,
                                                 const unsigned char *end,
                                                 size_t n)
{
    unsigned char *next = at + n;

    if (__builtin_expect(next == end, 0)) {
        __asm volatile("");
        next -= c->capacity * n;
    }
    return next;
}

/* An element has been copied to `at`, which is c->put; or from there, c->take.
 * Not before: the copy faults where the caller's element is not. */
static inline_for_speed void was_put(struct chan *c, unsigned char *at,
                                     const unsigned char *end, uint32_t len,
                                     size_t n)
{
    at = following(c, at, end, n);
    c->len = len + 1;
    c->put = at;
}

static inline_for_speed void was_taken(struct chan *c, unsigned char *at,
                                       const unsigned char *end, uint32_t len,
                                       size_t n)
{
    at = following(c, at, end, n);
    c->len = len - 1;
    c->take = at;
}

/* ---- Those who wait ----------------------------------------------------- */

void chan_enqueue(struct chan *c, struct wait *w, bool sends)
{
    struct wait_queue *q = sends ? &c->senders : &c->receivers;

    if (chan_is(c, CHAN_BY_PRIORITY)) {
        w->task = sched.current;
        wait_enqueue_by_priority(q, w);
    } else {
        wait_enqueue(q, w);
    }
}

void chan_serve(struct wait *w, int result)
{
    wait_leave(w);
    if (w->result == IN_SELECT)
        select_served(w);
    w->result = result;
    sched_ready(w->task);
}

/* chan_serve for the first of q, which is plain and stays so. */
static inline_for_speed bool serve_plain(struct wait_queue *q, struct wait *w)
{
    wait_leave_first(q, w);
    return sched_wake(w->task);
}

/* Waits in any: 0 or -EPIPE. */
static __attribute__((noinline)) int wait_in(struct chan *c, const void *elem,
                                             bool sends)
{
    const struct wait_kind *kind = sends ? &chan_send_kind : &recv_kind;
    struct wait w;

    w.elem = (void *)elem;
    w.result = 0;
    if (chan_is(c, CHAN_FED) && !sends)
        kind = &recv_feed_kind;
    chan_enqueue(c, &w, sends);
    sched_block(&w, kind);
    return w.result;
}

/* ---- Sending ------------------------------------------------------------ */

static inline_for_speed bool no_chan(const struct chan *c)
{
    return CODA_CHECKS && __builtin_expect(!c, 0);
}

static inline_for_speed bool in_handler(void)
{
    return CODA_CHECKS && __builtin_expect(arch_in_interrupt(), 0);
}

_Noreturn void send_closed(void)
{
    panic("send on closed channel");
}

int chan_send_now(struct chan *c, const void *elem)
{
    struct wait *receiver = first_wait(&c->receivers);

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
    chan_copy(c, c->put, elem);
    was_put(c, c->put, c->end, c->len, elem_bytes(c));
    return 0;
}

/* What is not common, wrong calls included. */
static __attribute__((noinline)) void send(struct chan *c, const void *elem)
{
    int result;

    need_chan(c, "chan_send");
    result = chan_send_now(c, elem);
    if (result == -EPIPE)
        send_closed();
    if (result == -EAGAIN) /* the close sees to who waits (chan_close.c) */
        wait_in(c, elem, true);
}

static inline_for_speed void give_small(struct chan *c, const void *elem,
                                        struct wait *receiver)
{
    copy_small(receiver->elem, elem);
    serve_plain(&c->receivers, receiver);
}

static __attribute__((noinline)) void put_small(struct chan *c,
                                                const void *elem, uint32_t len)
{
    unsigned char *at;

    if (in_handler()) {
        send(c, elem);
        return;
    }
    at = c->put;
    copy_small(at, elem);
    was_put(c, at, c->end, len, CHAN_SMALL);
}

static __attribute__((noinline)) void put_medium(struct chan *c,
                                                 const void *elem, uint32_t len)
{
    unsigned char *at, *end;

    if (in_handler()) {
        send(c, elem);
        return;
    }
    at = c->put;
    end = c->end;
    copy_medium(at, elem);
    was_put(c, at, end, len, CHAN_MEDIUM);
}

/* No call here but at its ends: so it needs no frame, and leaves its arguments
 * where they came. The same is true of chan_recv. */
void chan_send(struct chan *c, const void *elem)
{
    struct wait *receiver;
    uint32_t len, capacity;

    if (FOR_SIZE || no_chan(c))
        goto uncommon;
    receiver = first_wait(&c->receivers);
    if (receiver) {
        if (in_handler() || receiver->result != CHAN_SMALL)
            goto uncommon;
        give_small(c, elem, receiver);
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
            goto uncommon;
        return;
    }
    if ((len | (uintptr_t)c->senders.first) == 0) { /* nor is there room */
        wait_alone(&c->senders, (void *)elem, &chan_send_kind, (int)c->size);
        return;
    }
uncommon:
    send(c, elem);
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
    struct wait *sender = first_wait(&c->senders);
    size_t n = elem_bytes(c);
    int result;

    if (chan_is(c, CHAN_FED)) {
        result = feed_recv(c->feed, elem);
    } else if (c->len & CHAN_LEN || sender) {
        bool buffered = c->len & CHAN_LEN;
        if (elem)
            chan_copy(c, elem, buffered ? c->take : sender->elem);
        if (buffered && sender) /* it is full: there is room, for the first */
            chan_copy(c, c->take, sender->elem);
        if (buffered)
            was_taken(c, c->take, c->end, c->len, n);
        if (buffered && sender)
            was_put(c, c->put, c->end, c->len, n);
        if (sender)
            chan_serve(sender, 0);
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

static inline_for_speed bool accept_small(struct chan *c, void *elem,
                                          struct wait *sender)
{
    copy_small(elem, sender->elem);
    return serve_plain(&c->senders, sender);
}

static __attribute__((noinline)) bool take_small(struct chan *c, void *elem,
                                                 uint32_t len)
{
    unsigned char *at;

    if (in_handler())
        return recv(c, elem);
    at = c->take;
    copy_small(elem, at);
    was_taken(c, at, c->end, len, CHAN_SMALL);
    return true;
}

static __attribute__((noinline)) bool take_medium(struct chan *c, void *elem,
                                                  uint32_t len)
{
    unsigned char *at, *end;

    if (in_handler())
        return recv(c, elem);
    end = c->end;
    at = c->take;
    copy_medium(elem, at);
    was_taken(c, at, end, len, CHAN_MEDIUM);
    return true;
}

bool chan_recv(struct chan *c, void *elem)
{
    struct wait *sender;
    uint32_t len;

    if (FOR_SIZE || no_chan(c) || !elem)
        goto uncommon;
    sender = first_wait(&c->senders);
    len = c->len;
    if (sender) {
        if (in_handler() || __builtin_expect(sender->result != CHAN_SMALL, 0))
            goto uncommon;
        return accept_small(c, elem, sender);
    } else if ((int32_t)len > 0) {
        if (c->size == CHAN_MEDIUM)
            return take_medium(c, elem, len);
        if (c->size == CHAN_SMALL)
            return take_small(c, elem, len);
    } else if ((len | (uintptr_t)c->receivers.first) == 0) {
        return receive_alone(&c->receivers, elem, &recv_kind, (int)c->size);
    }
uncommon:
    return recv(c, elem);
}

int chan_try_recv(struct chan *c, void *elem)
{
    need_chan(c, "chan_try_recv");
    return chan_recv_now(c, elem);
}
