/*
 * Channels that interrupt handlers send to.
 *
 * A feed is a ring with many writers and one reader. A writer takes a place by
 * moving `put` with one atomic exchange, then fills it. Writers may interrupt
 * each other between the two; the reader is a task, or the switch, and runs
 * when every handler is done, so it finds each place that was taken filled.
 * Then the writer posts, and where the kernel switches next, those who wait are
 * given what is there.
 *
 * Everything goes through the ring, what tasks send too, so the order is that
 * of the calls. Who comes to receive before the post has run lets those go
 * first that wait already.
 *
 * The counts run to twice the capacity, which tells a full ring from an empty
 * one without a division.
 */
#include <errno.h>

#include "sched.h"
#include "chan.h"

/* From the count `from` up to `to`. */
static inline uint32_t distance(const struct chan_feed *f, uint32_t from,
                                uint32_t to)
{
    return to >= from ? to - from : to + 2 * f->capacity - from;
}

static inline uint32_t after(const struct chan_feed *f, uint32_t count)
{
    return count + 1 == 2 * f->capacity ? 0 : count + 1;
}

static void *place(const struct chan_feed *f, uint32_t count)
{
    uint32_t n = count >= f->capacity ? count - f->capacity : count;

    return f->storage + n * elem_bytes(f->chan);
}

size_t feed_len(const struct chan_feed *f)
{
    return distance(f, f->taken, f->put);
}

void feed_touch(const struct chan_feed *f, const void *elem)
{
    const volatile unsigned char *e = elem;
    size_t n = elem_bytes(f->chan);

    if (n > 0)
        (void)e[0], (void)e[n - 1];
}

/* Context: any. */
static int put(struct chan_feed *f, const void *elem)
{
    uint32_t count;

    if (chan_is(f->chan, CHAN_CLOSED))
        return -EPIPE;
    feed_touch(f, elem);
    do {
        count = f->put;
        if (distance(f, f->taken, count) == f->capacity)
            return -EAGAIN;
    } while (!arch_replace(&f->put, count, after(f, count)));
    chan_copy(f->chan, place(f, count), elem);
    return 0;
}

/* Takes the oldest. */
static bool take(struct chan_feed *f, void *elem)
{
    if (f->taken == f->put)
        return false;
    if (elem)
        chan_copy(f->chan, elem, place(f, f->taken));
    f->taken = after(f, f->taken);
    return true;
}

/* To the first task that waits for some, unless a handler has been faster. Not
 * before the receiver has been served: it may be the same select. */
static void give_room(struct chan_feed *f)
{
    struct wait *sender = first_wait(&f->chan->senders);

    if (sender && put(f, sender->elem) == 0)
        chan_serve(sender, 0);
}

void feed_deliver(struct chan_feed *f)
{
    struct wait *receiver;

    while ((receiver = first_wait(&f->chan->receivers)) != NULL &&
           take(f, receiver->elem)) {
        chan_serve(receiver, 0);
        give_room(f);
    }
}

void feed_posted(struct post *p)
{
    feed_deliver((struct chan_feed *)p);
}

int feed_send(struct chan_feed *f, const void *elem)
{
    int result;

    if (!arch_in_interrupt())
        feed_deliver(f); /* it may be full of what is somebody's */
    result = put(f, elem);
    if (result == 0) {
        if (arch_in_interrupt())
            post(&f->post);
        else
            feed_deliver(f);
    }
    return result;
}

int feed_recv(struct chan_feed *f, void *elem)
{
    feed_deliver(f);
    if (take(f, elem)) {
        give_room(f);
        return 0;
    }
    return chan_is(f->chan, CHAN_CLOSED) ? -EPIPE : -EAGAIN;
}
