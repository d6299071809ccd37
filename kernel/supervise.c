/*
 * Supervision: tasks that have failed are made again.
 *
 * The words and the rules are those of Erlang's supervisors, with a back-off
 * added. A child is in one of four states; its task's end, a watch, is the only
 * thing that happens to it from outside, and changes nothing but the child's
 * own record. All decisions are the supervisor's, in its own task, one after
 * the other: so a child that fails while another's failure is dealt with waits
 * its turn, and what it waits for is at most the defers of its siblings.
 *
 * Instants are kept in microseconds of clock_us, and a restart is due when that
 * shows its instant: what is added up does not drift by the clock's grain.
 *
 * rejected: a group for the children. A child's watch has a place of its own
 * here, and which one ended matters.
 */
#include "sched.h"

enum state {
    DUE,   /* it is to be started, at due_us */
    RUNS,  /* it has a task */
    ENDED, /* that task has ended, and was not looked at yet */
    DONE,  /* it is not started again */
};

/* The supervisor's waiting, for an end, or for the next restart as well. */
struct supervision {
    struct timed_wait timed;
    struct supervisor *of;
};

static void stop_waiting(struct wait *w)
{
    ((struct supervision *)w)->of->waiting = NULL;
}

static const struct wait_kind for_an_end = {.reason = "supervise",
                                            .off = stop_waiting};
static const struct wait_kind for_a_restart = {
    .reason = "supervise",
    .off = stop_waiting,
    .alarm = offsetof(struct timed_wait, alarm)};

static void wake(struct supervisor *s)
{
    struct timed_wait *w = s->waiting;

    s->waiting = NULL;
    sched_ready(w->wait.task);
}

static void restart_is_due(struct alarm *a)
{
    struct supervision *w =
        (struct supervision *)((char *)a -
                               offsetof(struct supervision, timed.alarm));

    wake(w->of);
}

/* In the task that ends. */
static void child_ended(struct watch *w, struct task *t,
                        const struct task_end *end)
{
    struct supervised *c =
        (struct supervised *)((char *)w - offsetof(struct supervised, watch));
    struct supervisor *s = c->supervisor;

    (void)t;
    c->state = ENDED;
    c->id = TASK_NONE;
    c->end = *end;
    if (s->period_us != 0 && clock_us() - c->started_us >= s->period_us)
        c->backoff_us = 0;
    if (!s->waiting)
        return;
    if (s->waiting->wait.kind->alarm)
        alarm_disarm(&s->waiting->alarm);
    wake(s);
}

/* False when the pool is empty. */
static bool start(struct supervised *c)
{
    struct task_options options = c->options;
    struct task *t;

    options.contain = true;
    c->id = task_go_with(&options, c->fn, c->arg);
    if (c->id == TASK_NONE)
        return false;
    t = task_named(c->id);
    c->watch.fn = child_ended;
    watch_add(&c->watch, t);
    c->started_us = clock_us();
    if (c->end.kind != 0)
        c->restarts++;
    c->state = RUNS;
    return true;
}

/* Cancels and awaits the children, the last first. */
static __attribute__((noinline)) void stop_each(struct supervisor *s)
{
    for (unsigned i = s->count; i > 0; i--) {
        struct supervised *c = &s->children[i - 1];

        if (c->state != RUNS)
            continue;
        task_cancel(c->id);
        task_join(c->id, NULL);
    }
}

static void stop_children(void *supervisor)
{
    kernel_need_stack_to_undo(stop_children, supervisor, 4);
    stop_each(supervisor);
}

/* ---- Failures ----------------------------------------------------------- */

/* Counts a failure; whether there have been too many. The instants of the last
 * `limit` are kept, each in the place of the one that long before it. */
static bool too_many(struct supervisor *s)
{
    uint64_t now = clock_us(), *oldest;

    if (s->limit == SUPERVISE_NO_LIMIT)
        return false;
    if (s->limit == 0)
        return true;
    oldest = &s->failed_us[s->failures % s->limit];
    if (s->failures >= s->limit &&
        (s->period_us == 0 || now - *oldest <= s->period_us))
        return true;
    *oldest = now;
    /* The count goes on in a circle of numbers no less than the limit. */
    if (++s->failures == 2 * s->limit)
        s->failures = s->limit;
    return false;
}

static uint64_t next_backoff(const struct supervisor *s, uint64_t last)
{
    uint64_t max = s->backoff_max_us;

    if (last == 0 || max < s->backoff_us)
        return s->backoff_us;
    return last < max - last ? 2 * last : max;
}

/* Whether it is not restarted with the others; that it has yet to be started
 * for the first time is no restart. */
static bool is_over(const struct supervised *c)
{
    return c->restart == RESTART_NEVER && c->state != DUE;
}

/* c is to be restarted; false when the supervisor gives up. */
static bool failed(struct supervisor *s, struct supervised *c)
{
    uint64_t due;

    if (too_many(s))
        return false;
    c->backoff_us = next_backoff(s, c->backoff_us);
    due = clock_us() + c->backoff_us;
    if (s->strategy == ONE_FOR_ONE) {
        c->state = DUE;
        c->due_us = due;
        return true;
    }
    stop_children(s);
    for (c = s->children; c < s->children + s->count; c++) {
        c->state = is_over(c) ? DONE : DUE;
        c->due_us = due;
    }
    return true;
}

static bool ended_badly(const struct supervised *c)
{
    return c->restart == RESTART_ALWAYS ||
           (c->restart == RESTART_ON_PANIC && c->end.kind == TASK_PANICKED);
}

/* ---- The supervisor ----------------------------------------------------- */

/* Looks at those that have ended; false when the supervisor gives up. */
static bool reap(struct supervisor *s)
{
    for (struct supervised *c = s->children; c < s->children + s->count; c++) {
        if (c->state != ENDED)
            continue;
        if (!ended_badly(c))
            c->state = DONE;
        else if (!failed(s, c))
            return false;
    }
    return true;
}

/* Starts those that are due; who cannot be is due anew, with ALL_FOR_ONE
 * all are. False when the supervisor gives up. */
static bool start_due(struct supervisor *s)
{
    for (struct supervised *c = s->children; c < s->children + s->count; c++) {
        if (c->state != DUE || c->due_us > clock_us() || start(c))
            continue;
        if (!failed(s, c))
            return false;
        if (s->strategy == ALL_FOR_ONE)
            break;
    }
    return true;
}

/* Waits until a child has ended, or the next is due. False when there is
 * nothing to wait for: no child lives, or is to. */
static bool await(struct supervisor *s)
{
    struct supervision w = {.of = s, .timed.alarm.fire = restart_is_due};
    const struct wait_kind *kind = NULL;
    uint64_t due = UINT64_MAX;

    for (struct supervised *c = s->children; c < s->children + s->count; c++) {
        if (c->state == ENDED)
            return true;
        if (c->state == RUNS && !kind)
            kind = &for_an_end;
        if (c->state == DUE) {
            kind = &for_a_restart;
            due = c->due_us < due ? c->due_us : due;
        }
    }
    if (!kind)
        return false;
    if (kind->alarm)
        alarm_arm(&w.timed.alarm, ticks_at(due));
    s->waiting = &w.timed;
    sched_block(&w.timed.wait, kind);
    return true;
}

static void begin(struct supervisor *s)
{
    kernel_need_task("supervise");
    kernel_need_stack();
    kernel_check(s->limit <= SUPERVISE_LIMIT_MAX ||
                     s->limit == SUPERVISE_NO_LIMIT,
                 "supervise: the limit is out of range");
    kernel_check(s->backoff_us <= INT64_MAX && s->backoff_max_us <= INT64_MAX &&
                     s->period_us <= INT64_MAX,
                 "supervise: a negative time");
    s->failures = 0;
    s->waiting = NULL;
    for (struct supervised *c = s->children; c < s->children + s->count; c++) {
        kernel_check(c->fn, "supervise: a child without function");
        c->supervisor = s;
        c->state = DUE;
        c->due_us = 0;
        c->backoff_us = 0;
        c->restarts = 0;
        c->end = (struct task_end){0};
    }
}

bool supervise(struct supervisor *s)
{
    begin(s);
    DEFER(stop_children, s);
    do {
        if (!reap(s) || !start_due(s))
            return false;
    } while (await(s));
    return true;
}
