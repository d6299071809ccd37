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
    kernel_check(storage || bytes == 0 || capacity == 0,
                 "chan_init: no storage for the elements");
    kernel_check(capacity <= CHAN_LEN &&
                     (bytes == 0 || capacity <= PTRDIFF_MAX / bytes),
                 "chan_init: too large a capacity");
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

static _Noreturn void closed_while_sending(void)
{
    struct task *t = sched.current;

    /* A cancellation comes at the next switch, or where the mask ends. */
    if (!t->cancelled || task_masked(t))
        t->spared = 0;
    send_closed();
}

/* Ends the wait of the first who sends. If that is a chan_send it goes on in
 * its panic, without having to ask how its wait has ended. The panic comes
 * before a cancellation from now on. */
static void end_sending(struct wait *w)
{
    struct task *t = w->task;
    bool panics = w->result != IN_SELECT && w->kind == &chan_send_kind;

    chan_serve(w, -EPIPE);
    if (panics) {
        t->spared = 1;
        arch_divert(t, closed_while_sending);
    }
}

void chan_close(struct chan *c)
{
    struct wait *w;

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
        end_sending(w);
}

size_t chan_len(const struct chan *c)
{
    return chan_is(c, CHAN_FED) ? feed_len(c->feed) : c->len & CHAN_LEN;
}

size_t chan_cap(const struct chan *c)
{
    return chan_is(c, CHAN_FED) ? c->feed->capacity : c->capacity;
}
