/*
 * Timers: once or again and again, with a channel each, or with a function to
 * call. Part of <coda.h>.
 */
#include <coda.h> /* all of it: the parts need each other */

#ifndef CODA_TIMER_H
#define CODA_TIMER_H

/* ---- Shapes: the fields are the kernel's, and change without notice ----- */

struct timer {
    struct alarm alarm; /* its rank is 0 unless it is armed */
    uint64_t due_us, period_us;
    uint64_t due; /* the channel's one element */
    struct chan chan;
    void (*fn)(void *); /* of timer_call; or NULL */
    void *arg;
    struct timer *next; /* of those whose function is to be called */
    bool pending;       /* among them */
    bool counted;       /* fn, and armed or pending */
    struct timer_feed *feed;
};

/* What a handler asks for. It writes it, and then counts `asked`. */
struct timer_feed {
    struct post post;
    volatile uint32_t asked;
    uint32_t done;
    uint64_t due_us, period_us;
    struct timer *timer;
};
void coda_timer_posted(struct post *p);

#define CODA_TIMER_INIT(n, capacity_, len_, chan_feed_, feed_)       \
    .chan = {CODA_CHAN_INIT(#n, sizeof(uint64_t), (capacity_),       \
                            _Alignof(uint64_t), len_,                \
                            (unsigned char *)&(n).due, chan_feed_)}, \
    .feed = (feed_)

/* ---- Timers ------------------------------------------------------------- */

/*
 * A timer sends to a channel of its own, t.chan, of one uint64_t: the
 * microsecond of clock_us at which it was due. Receive from it, or select. What
 * has not been received when the timer is due again stays, and the new one is
 * dropped, as Go's.
 *
 *     TIMER(tick);
 *
 *     timer_start_periodic(&tick, 1000);
 *     DEFER(timer_stop_, &tick);
 *     while (chan_recv(&tick.chan, &due_us))
 *         …
 *
 * Periods are counted from the start: they do not drift. A period that has
 * passed before its turn came is left out. One that is shorter than its serving
 * takes leaves no time to anybody. Arming and stopping takes time that
 * grows with the logarithm of the timers armed.
 *
 * A struct timer that is armed must stay where it is. TIMER may follow
 * `static`, or stand in a block; timer_init makes one at run time.
 */
#define TIMER(timer_name) \
    struct timer timer_name = {CODA_TIMER_INIT(timer_name, 1, 0, NULL, NULL)}

/* One that interrupt handlers may start and stop as well: those of one
 * priority. At file scope. */
#define TIMER_FROM_INTERRUPT(timer_name)                                       \
    extern struct timer timer_name;                                            \
    static struct chan_feed timer_name##_chan_feed = {                         \
        CODA_CHAN_FEED(timer_name.chan, 1, (unsigned char *)&timer_name.due)}; \
    static struct timer_feed timer_name##_feed = {                             \
        .post = {.fn = coda_timer_posted}, .timer = &timer_name};              \
    struct timer timer_name = {                                                \
        CODA_TIMER_INIT(timer_name, 0, CHAN_SPECIAL | CHAN_FED,                \
                        &timer_name##_chan_feed, &timer_name##_feed)}

/* Context: task, while it is not armed. */
void timer_init(struct timer *t);

/*
 * Arms it: to be due once, `us` from now, or every `us`. It may be armed
 * already, and is then armed anew. What its channel still held is thrown away.
 *
 * Context:  task; an interrupt handler, of a TIMER_FROM_INTERRUPT.
 * Switches: never.
 * Panics:   us is 2^63 or more; a period of 0; in an interrupt, of another
 *           timer.
 */
void timer_start(struct timer *t, uint64_t us);
void timer_start_periodic(struct timer *t, uint64_t us);

/*
 * Disarms it. What its channel still held is thrown away; a function that was
 * to be called and has not begun is not.
 *
 * Context:  task; an interrupt handler, of a TIMER_FROM_INTERRUPT.
 * Switches: never.
 * Returns:  whether it was armed, or its function was still to be called. False
 *           in an interrupt handler, where it takes effect soon.
 * Panics:   in an interrupt, of another timer.
 */
bool timer_stop(struct timer *t);
void timer_stop_(void *timer); /* for DEFER */

/*
 * Arms it anew, as what it was started as: to be due `us` from now, and, if it
 * is periodic, every `us` from there; with its function, if it has one.
 *
 * Context:  task.
 * Returns:  as timer_stop.
 * Panics:   as timer_start; called from an interrupt.
 */
bool timer_reset(struct timer *t, uint64_t us);

/*
 * Arms it to have fn(arg) called instead of sending: once, or every `us`. A
 * task of the kernel's calls it, of the highest priority, with
 * CODA_TIMER_STACK_BYTES of stack; one at a time, in the order they are due, so
 * a function that waits keeps the others waiting, and a period that ends before
 * the function's turn came is left out. There is no such task while no function
 * is to be called.
 *
 * fn may do what a task may. Each call is like a task of its own: its defers
 * run, and if it calls task_goexit, or recovers a panic, the next call is not
 * concerned. A panic that it does not recover is as any task's: the system's
 * end.
 *
 * Context:  task.
 * Switches: never.
 * Panics:   as timer_start; fn is NULL; called from an interrupt.
 */
void timer_call(struct timer *t, uint64_t us, void (*fn)(void *), void *arg);
void timer_call_periodic(struct timer *t, uint64_t us, void (*fn)(void *),
                         void *arg);

/*
 * Declares `after`, a struct chan * that can be received from `us` from here
 * on: a timer's, which is stopped when the enclosing block is left, or the task
 * ends in it.
 *
 *     AFTER(timeout, 10000);
 *     struct chan_case cases[] = {RECV(&c, &v), RECV(timeout, NULL)};
 *     chan_select(cases, 2, SELECT_FOREVER);
 *
 * Unlike the time limit of one chan_select it may span several.
 *
 * Context:  task.
 */
#define AFTER(after, us)                       \
    TIMER(after##_timer);                      \
    CODA_DEFER_OF(after##_timer, timer_stop_); \
    struct chan *const after = coda_after(&after##_timer, us)

static inline struct chan *coda_after(struct timer *t, uint64_t us)
{
    timer_start(t, us);
    return &t->chan;
}

#endif
