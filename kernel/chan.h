/* What chan.c, feed.c and select.c know of each other. */
#ifndef CODA_KERNEL_CHAN_H
#define CODA_KERNEL_CHAN_H

#include <limits.h>

/* wait.result from the start, in a channel: 0; of one of a select's; or the
 * element's size, when whoever serves it may just copy the element to or from
 * where `elem` says, and make the task ready. */
enum { IN_SELECT = INT_MAX };

static inline bool chan_is(const struct chan *c, uint32_t special)
{
    return c->len & special;
}

static inline size_t elem_bytes(const struct chan *c)
{
    return c->size & ~(size_t)CHAN_UNALIGNED;
}

static inline struct wait *first_wait(const struct wait_queue *q)
{
    return q->first;
}

/* What a task may do now, and to what. */
#define need_chan(c, call)                           \
    do {                                             \
        kernel_need_task(call);                      \
        kernel_need_stack();                         \
        kernel_check((c) != NULL, "a NULL channel"); \
    } while (0)

/* ---- chan.c ------------------------------------------------------------- */

void chan_copy(const struct chan *c, void *to, const void *from);

/* Without waiting: 0, -EAGAIN or -EPIPE. */
int chan_send_now(struct chan *c, const void *elem);
int chan_recv_now(struct chan *c, void *elem);

/* Puts the wait last among the senders or receivers, or where its priority
 * belongs. */
void chan_enqueue(struct chan *c, struct wait *w, bool sends);

/* Ends the wait of the first of a queue, whose element has been given, or
 * taken, or will not be. */
void chan_serve(struct wait *w, int result);

_Noreturn void send_closed(void);

/* Of chan_send. */
extern const struct wait_kind chan_send_kind;

/* For what is received when nothing is; elem may be NULL. */
void chan_zero(const struct chan *c, void *elem);

/* Of the waits' kinds: the channel's name. */
void chan_about_sending(const struct wait *w, struct wait_about *a);
void chan_about_receiving(const struct wait *w, struct wait_about *a);

/* ---- feed.c ------------------------------------------------------------- */

/* Weak: NULL in a program without CHAN_FROM_INTERRUPT. feed_send and feed_recv
 * are the two above; feed_deliver gives what there is to who waits for it. */
__attribute__((weak)) int feed_send(struct chan_feed *f, const void *elem);
__attribute__((weak)) int feed_recv(struct chan_feed *f, void *elem);
__attribute__((weak)) void feed_deliver(struct chan_feed *f);

/* A task's element, which it will send: so that it faults here, if it does, and
 * not with a place taken, or in the switch. */
__attribute__((weak)) void feed_touch(const struct chan_feed *f,
                                      const void *elem);
__attribute__((weak)) size_t feed_len(const struct chan_feed *f);

/* ---- select.c ----------------------------------------------------------- */

/* One wait of a select was served: the others leave their queues. */
__attribute__((weak)) void select_served(struct wait *w);

#endif
