/*
 * The making and the closing of channels, and what can be asked of them.
 */
#include <errno.h>

#include "sched.h"
#include "chan.h"

void chan_init(struct chan *c, size_t bytes, size_t capacity, void *storage)
{
    unsigned char *low = storage;

    kernel_check(c != NULL, "a NULL channel");
    kernel_check(storage || bytes * capacity == 0,
                 "chan_init: no storage for the elements");
    kernel_check(capacity <= CHAN_LEN, "chan_init: too large a capacity");
    *c = (struct chan){
        .capacity = (uint32_t)capacity,
        .put = low,
        .take = low,
        .end = low + capacity * bytes,
        .size = CODA_CHAN_SIZE(bytes, 1),
    };
}

void chan_by_priority(struct chan *c)
{
    c->len |= CHAN_SPECIAL | CHAN_BY_PRIORITY;
}

void chan_close(struct chan *c)
{
    struct chan_wait *w;

    need_chan(c, "chan_close");
    if (chan_is(c, CHAN_CLOSED))
        panic("close of closed channel");
    c->len |= CHAN_SPECIAL | CHAN_CLOSED;
    if (chan_is(c, CHAN_FED))
        feed_deliver(c->feed); /* what came before */
    while ((w = first_wait(&c->receivers)) != NULL) {
        chan_zero(c, w->elem);
        chan_serve(w, -EPIPE);
    }
    while ((w = first_wait(&c->senders)) != NULL)
        chan_serve(w, -EPIPE);
}

size_t chan_len(const struct chan *c)
{
    return chan_is(c, CHAN_FED) ? feed_len(c->feed) : c->len & CHAN_LEN;
}

size_t chan_cap(const struct chan *c)
{
    return chan_is(c, CHAN_FED) ? c->feed->capacity : c->capacity;
}
