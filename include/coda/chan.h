/*
 * Channels: how tasks hand values to each other, and handlers to tasks.
 * Part of <coda.h>.
 */
#include <coda.h> /* all of it: the parts need each other */

#ifndef CODA_CHAN_H
#define CODA_CHAN_H

/*
 * A channel of elements of one size, first in first out. With a capacity of 0
 * it is a rendezvous: a send waits for its receive. With elements of no bytes
 * (void *elem then is NULL) it is a counting semaphore. Waiting tasks are
 * served in the order they came; their records lie on their own stacks.
 *
 *     CHAN(samples, uint16_t, 8);
 *
 *     uint16_t s = read_adc();            uint16_t s;
 *     chan_send(&samples, &s);            while (chan_recv(&samples, &s))
 *     chan_close(&samples);                   print(s);
 *
 * Elements, and the storage of chan_init, are aligned as their type is. That
 * the variable sent, or received into, is of the channel's type is the caller's
 * to see to: it is a void * here.
 *
 * At file scope, and without `static`, since it has storage of its own: in a
 * block, where all who run that would share this, it does not compile. There,
 * chan_init.
 */
#define CHAN(chan_name, type, capacity) \
    CODA_AT_FILE_SCOPE(chan, chan_name) \
    CODA_CHAN(chan_name, sizeof(type), (capacity), _Alignof(type), 0, NULL)

/*
 * A channel that interrupt handlers may send to as well, by chan_try_send. Its
 * capacity is at least 1. It is a case of a select like any other: so a task
 * waits for an interrupt, and for whatever else.
 *
 *     CHAN_FROM_INTERRUPT(keys, char, 16);
 *
 *     IRQ_HANDLER(5)
 *     {
 *         char key = read_key();
 *         chan_try_send(&keys, &key);
 *     }
 *
 *     struct chan_case cases[] = {RECV(&keys, &key), RECV(&stop, NULL)};
 *     if (chan_select(cases, 2, 1000000) == 0)
 *         typed(key);
 *
 * At file scope, and without `static`.
 */
#define CHAN_FROM_INTERRUPT(chan_name, type, capacity)                   \
    extern struct chan chan_name;                                        \
    _Static_assert((capacity) > 0, #chan_name ": handlers cannot wait, " \
                                              "so there must be room");  \
    static unsigned char                                                 \
        chan_name##_ring[(capacity) * sizeof(type) + !sizeof(type)]      \
        __attribute__((aligned(_Alignof(type))));                        \
    static struct chan_feed chan_name##_feed = {                         \
        CODA_CHAN_FEED(chan_name, (capacity), chan_name##_ring)};        \
    CODA_CHAN(chan_name, sizeof(type), 0, _Alignof(type),                \
              CHAN_SPECIAL | CHAN_FED, &chan_name##_feed)

/*
 * Makes a channel at run time, in any memory: `capacity` elements of
 * `elem_bytes` each in `storage`, which may be NULL when that comes to nothing.
 * If it was a channel before, nobody may be waiting in it: chan_close wakes
 * them.
 *
 * Context:  task, or before the kernel runs.
 * Panics:   c is NULL; there is no storage for the elements, or more than there
 *           can be.
 */
void chan_init(struct chan *c, size_t elem_bytes, size_t capacity,
               void *storage);

/* Has waiting tasks served by priority, and in their order within one: who
 * comes goes ahead of those whose priority is less than his then. A priority
 * that is lent to one who waits already (mutex_lock) does not move him.
 * Context: task; while nobody waits. */
void chan_by_priority(struct chan *c);

/*
 * Sends the element that *elem holds: straight to the first task that waits for
 * one, else into the buffer, else it waits.
 *
 * Context:  task.
 * Switches: when nobody receives and there is no room.
 * Panics:   the channel is closed, or becomes it meanwhile; c is NULL; called
 *           from an interrupt.
 */
void chan_send(struct chan *c, const void *elem);

/*
 * Receives the oldest element into *elem; NULL throws it away.
 *
 * Context:  task.
 * Switches: when there is none.
 * Returns:  true; false when the channel is closed and empty, and then the
 *           bytes of *elem are 0.
 * Panics:   c is NULL; called from an interrupt.
 */
bool chan_recv(struct chan *c, void *elem);

/*
 * chan_send and chan_recv for those who cannot wait.
 *
 * Context:  task. chan_try_send also in an interrupt handler, to a channel that
 *           CHAN_FROM_INTERRUPT has made.
 * Switches: never.
 * Returns:  0; -EAGAIN when it would wait; -EPIPE for a closed channel
 *           (chan_try_recv: and empty).
 * Panics:   c is NULL; chan_try_recv: called from an interrupt.
 */
int chan_try_send(struct chan *c, const void *elem);
int chan_try_recv(struct chan *c, void *elem);

/*
 * chan_send and chan_recv for those who wait no longer than this; 0 is a try.
 *
 * Context:  task.
 * Switches: as the other.
 * Returns:  0; -ETIMEDOUT; -EPIPE when the channel is closed, or becomes it.
 * Panics:   c is NULL; timeout_us is 2^63 or more; called from an interrupt.
 */
int chan_send_for(struct chan *c, const void *elem, uint64_t timeout_us);
int chan_recv_for(struct chan *c, void *elem, uint64_t timeout_us);

/*
 * Says that nothing more will be sent. Who waits to receive gets false, who
 * waits to send panics; what is in the buffer can still be received.
 *
 * Context:  task.
 * Panics:   the channel is closed already; c is NULL; called from an interrupt.
 */
void chan_close(struct chan *c);

/* Returns: how many elements are in the buffer, and how many have room.
 * Context: task; an interrupt may change the length at any time. */
size_t chan_len(const struct chan *c);
size_t chan_cap(const struct chan *c);

/*
 * Selects: does the one of several sends and receives that can go on first.
 *
 *     struct chan_case cases[] = {RECV(&commands, &command), SEND(&out, &v)};
 *     switch (chan_select(cases, 2, 100000)) {
 *     case 0:          … cases[0].ok is false when commands is closed
 *     case 1:          …
 *     case -ETIMEDOUT: …               of <errno.h>
 *     }
 *
 * Among several that can, one is chosen by a generator of pseudo-random
 * numbers, each as likely, so a program's run can be repeated, and select_seed
 * makes it another; CASE_ORDER in cases[0].flags takes the first. A NULL
 * channel never can. The same channel may stand in several cases.
 *
 * SELECT_NOWAIT and SELECT_FOREVER stand for timeouts.
 *
 * Context:  task.
 * Switches: when none can go on at once.
 * Returns:  the index of the one that went; -ETIMEDOUT; -EAGAIN after
 *           SELECT_NOWAIT.
 * Panics:   a SEND's channel is closed, or becomes it; it would wait, and
 *           timeout_us is 2^63 to 2^64 - 2; n is negative; called from an
 *           interrupt.
 */
int chan_select(struct chan_case *cases, int n, uint64_t timeout_us);
#define SELECT_NOWAIT 0
#define SELECT_FOREVER UINT64_MAX

/* Begins the generator anew; 0 is how it begins. Context: task. */
void select_seed(uint32_t seed);

#define SEND(chan_, elem_)                                           \
    (struct chan_case)                                               \
    {                                                                \
        .chan = (chan_), .sends = true, .wait.elem = (void *)(elem_) \
    }
#define RECV(chan_, elem_)                    \
    (struct chan_case)                        \
    {                                         \
        .chan = (chan_), .wait.elem = (elem_) \
    }

/*
 * Declares `done`, a struct chan * from which the record of the task's end, a
 * struct task_end, can be received once, when it has ended; in a select, too.
 * Of a task whose record is gone, or an id never given out, it is
 * TASK_FORGOTTEN, at once. It is taken off when the enclosing block is left, or
 * the task ends in it.
 *
 *     TASK_DONE(done, id);
 *     struct chan_case cases[] = {RECV(&c, &v), RECV(done, &end)};
 *     chan_select(cases, 2, SELECT_FOREVER);
 *
 * Context:  task.
 * Panics:   id is the caller's own; called from an interrupt.
 */
#define TASK_DONE(done, id)                         \
    struct end_chan done##_end;                     \
    done##_end.list = NULL;                         \
    CODA_DEFER_OF(done##_end, coda_end_chan_close); \
    struct chan *const done = coda_task_done(&done##_end, (id))

/* What an end is sent to; also of GROUP_DONE. */
struct end_chan {
    struct watch watch, **list; /* NULL once it is over */
    struct chan chan;
    struct task_end end; /* the channel's one element */
};
struct chan *coda_task_done(struct end_chan *e, task_id id);
void coda_end_chan_close(void *end_chan);

#endif
