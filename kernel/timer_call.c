/*
 * Timers that have a function called.
 *
 * An alarm fires in the switch, where no task's code may run. So there is a
 * task, of a pool of one, that calls the functions of those timers that are
 * due, one after the other. It is made with the first such timer and ends when
 * none is armed or due any more: it is never what keeps a system from ending,
 * or from being found deadlocked.
 *
 * Each call is within a boundary, so a recovered panic goes on with the next;
 * and beneath it lies a defer, which stops a goexit, or a cancellation, there:
 * to the function it looks as if its task had ended.
 */
#include "timer.h"

TASK_POOL(coda_timer_pool, 1, CODA_TIMER_STACK_BYTES);

static struct timer *first, *last; /* whose functions are to be called */
static unsigned counted;           /* those, and the armed ones */
static task_id server;
static struct wait *serving; /* the task's, while it has nothing to do */

static void stop_serving(struct wait *w)
{
    (void)w;
    serving = NULL;
}

static const struct wait_kind serve_kind = {.reason = "timers",
                                            .off = stop_serving};

static void wake_server(void)
{
    struct wait *w = serving;

    if (w) {
        serving = NULL;
        sched_ready(w->task);
    }
}

/* Whether t counts may have changed. */
static void recount(struct timer *t)
{
    bool counts = t->pending || timer_armed(t);

    counted = counted + counts - t->counted;
    t->counted = counts;
    if (counted == 0)
        wake_server(); /* to end */
}

void timer_call_due(struct timer *t)
{
    if (t->pending)
        return;
    t->pending = true;
    t->next = NULL;
    if (first)
        last->next = t;
    else
        first = t;
    last = t;
    wake_server();
}

/* Takes it out of the list; `before` is the one before it. */
static void unlist(struct timer *t, struct timer *before)
{
    if (before)
        before->next = t->next;
    else
        first = t->next;
    if (last == t)
        last = before;
    t->pending = false;
}

bool timer_call_off(struct timer *t)
{
    bool pending = t->pending;
    struct timer *before = NULL;

    if (pending) {
        for (struct timer *n = first; n != t; n = n->next)
            before = n;
        unlist(t, before);
    }
    recount(t);
    return pending;
}

void timer_call_armed(struct timer *t)
{
    recount(t);
}

/* ---- The task ----------------------------------------------------------- */

/* What was asked of the call that is over is not of the next. */
static void forget(struct task *t)
{
    t->masks = 0;
    t->cancelled = 0;
    t->spared = 0;
}

/* The last of the defers of a call that has ended its task, so to speak: that
 * is over, and it goes back to the boundary beneath. An unwinding, of a panic
 * in the midst of such an end, finds its own way there. */
static void stay(void *unused)
{
    struct task *t = sched.current;
    struct defer *boundary = t->defers;

    (void)unused;
    if (t->epoch == 0)
        return;
    t->epoch = 0;
    forget(t);
    if (boundary->fn != boundary_mark)
        return;
    t->defers = boundary->next;
    if (t->in_reserve)
        overflow_ends(boundary);
    arch_return_to(boundary);
}

/* Calls the defers above this one, or all, as at a task's end: not to be
 * cancelled. */
static void run_defers(const struct defer *down_to)
{
    struct task *t = sched.current;
    struct defer *d;

    t->masks = 1;
    while ((d = t->defers) != down_to) {
        t->defers = d->next;
        d->fn(d->arg);
    }
    forget(t);
}

/* Waits for a timer to be due, and calls its function. */
static void serve_one(void *unused)
{
    struct defer stays;
    struct timer *t;
    struct wait w;

    (void)unused;
    defer_push(&stays, stay, NULL);
    if (!first) {
        serving = &w;
        sched_block(&w, &serve_kind);
    }
    t = first;
    if (t) {
        void (*fn)(void *) = t->fn;
        void *arg = t->arg;

        unlist(t, NULL);
        recount(t);
        forget(sched.current); /* what came late, or with a recovered panic */
        fn(arg);
        run_defers(&stays); /* what was pushed for its task's end */
    }
    defer_pop(&stays, false);
}

/* Between its last look and its end there is no switch: what is left on the
 * chain, which is the C library's and may wait, runs before. */
static void serve(void *unused)
{
    forget(sched.current);
    while (counted > 0) {
        protect(serve_one, unused);
        if (counted == 0)
            run_defers(NULL);
    }
}

void timer_call_begins(void)
{
    static const struct task_options options = {
        .pool = &coda_timer_pool,
        .name = "timers",
        .priority = CODA_PRIORITIES - 1,
    };

    if (!task_alive(server)) {
        server = task_go_with(&options, serve, NULL);
        task_named(server)->masks = 1; /* until it runs, and has `stay` */
    }
}

static void call(struct timer *t, uint64_t us, uint64_t period_us,
                 void (*fn)(void *), void *arg)
{
    kernel_need_task("timer_call");
    kernel_need_stack();
    kernel_check(fn, "timer_call: no function");
    kernel_check(us <= INT64_MAX, "timer_call: a negative time");
    timer_call_begins();
    timer_stop(t);
    t->fn = fn;
    t->arg = arg;
    timer_arm(t, clock_us() + us, period_us);
}

void timer_call(struct timer *t, uint64_t us, void (*fn)(void *), void *arg)
{
    call(t, us, 0, fn, arg);
}

void timer_call_periodic(struct timer *t, uint64_t us, void (*fn)(void *),
                         void *arg)
{
    kernel_check(us != 0, "timer_call_periodic: a period of 0");
    call(t, us, us, fn, arg);
}
