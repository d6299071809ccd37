/*
 * Timers that send to a channel of their own.
 *
 * A timer is due at an absolute microsecond, and a period is added to that, not
 * to when it was seen: nothing adds up. What is due is sent where the alarm
 * fires, in the switch, without waiting.
 *
 * A handler does not touch a timer: it writes down what it asks for in the
 * timer's feed, and posts. A task that does something to the timer before that
 * is drained does first what was asked for before.
 */
#include "timer.h"
#include "chan.h"

static const uint64_t never = UINT64_MAX; /* timer_feed.due_us: to stop */

static void fire(struct alarm *a)
{
    struct timer *t = (struct timer *)a;
    uint64_t due = t->due_us;

    a->rank = 0;
    if (t->period_us != 0) {
        uint64_t now = clock_us(), next = due + t->period_us;
        if (next <= now) /* periods have passed before their turn */
            next += ((now - next) / t->period_us + 1) * t->period_us;
        t->due_us = next;
        alarm_arm(a, ticks_at(next));
    }
    if (t->fn)
        timer_call_due(t);
    else
        chan_send_now(&t->chan, &due);
}

/* Also what was due and has not been seen yet. */
static bool disarm(struct timer *t)
{
    bool armed = timer_armed(t);

    if (armed)
        alarm_disarm(&t->alarm);
    t->alarm.rank = 0;
    if (t->fn)
        armed |= timer_call_off(t);
    else
        chan_recv_now(&t->chan, NULL);
    return armed;
}

void timer_arm(struct timer *t, uint64_t due_us, uint64_t period_us)
{
    disarm(t);
    t->due_us = due_us;
    t->period_us = period_us;
    t->alarm.fire = fire;
    alarm_arm(&t->alarm, ticks_at(due_us));
    if (t->fn)
        timer_call_armed(t);
}

/* ---- From handlers ------------------------------------------------------ */

static void ask(struct timer_feed *f, uint64_t due_us, uint64_t period_us)
{
    kernel_check(f, "timer_start or timer_stop in an interrupt, of a timer "
                    "that is not TIMER_FROM_INTERRUPT");
    f->due_us = due_us;
    f->period_us = period_us;
    __atomic_signal_fence(__ATOMIC_SEQ_CST);
    f->asked++;
    post(&f->post);
}

/* Does what handlers have asked for. */
static void catch_up(struct timer_feed *f)
{
    uint64_t due_us, period_us;
    uint32_t asked;

    if (!f || f->asked == f->done)
        return;
    do { /* until no handler comes in between */
        asked = f->asked;
        __atomic_signal_fence(__ATOMIC_SEQ_CST);
        due_us = f->due_us;
        period_us = f->period_us;
        __atomic_signal_fence(__ATOMIC_SEQ_CST);
    } while (asked != f->asked);
    f->done = asked;
    if (due_us == never) {
        disarm(f->timer);
        return;
    }
    disarm(f->timer); /* while its function is known */
    f->timer->fn = NULL;
    timer_arm(f->timer, due_us, period_us);
}

void coda_timer_posted(struct post *p)
{
    catch_up((struct timer_feed *)p);
}

/* ---- The interface ------------------------------------------------------ */

void timer_init(struct timer *t)
{
    kernel_need_task("timer_init");
    *t = (struct timer){CODA_TIMER_INIT(*t, 1, 0, NULL, NULL)};
    t->chan.name = "timer";
}

static void start(struct timer *t, uint64_t us, uint64_t period_us)
{
    kernel_check(us <= INT64_MAX, "timer_start: a negative time");
    if (arch_in_interrupt()) {
        ask(t->feed, clock_us() + us, period_us);
        return;
    }
    kernel_need_stack();
    catch_up(t->feed);
    disarm(t);
    t->fn = NULL;
    timer_arm(t, clock_us() + us, period_us);
}

void timer_start(struct timer *t, uint64_t us)
{
    start(t, us, 0);
}

void timer_start_periodic(struct timer *t, uint64_t us)
{
    kernel_check(us != 0, "timer_start_periodic: a period of 0");
    start(t, us, us);
}

bool timer_stop(struct timer *t)
{
    if (arch_in_interrupt()) {
        ask(t->feed, never, 0);
        return false;
    }
    kernel_need_stack();
    catch_up(t->feed);
    return disarm(t);
}

void timer_stop_(void *timer)
{
    if (!arch_in_interrupt())
        kernel_need_stack_to_undo(timer_stop_, timer, 2);
    timer_stop(timer);
}

bool timer_reset(struct timer *t, uint64_t us)
{
    bool armed;

    kernel_need_task("timer_reset");
    kernel_need_stack();
    kernel_check(us <= INT64_MAX, "timer_reset: a negative time");
    kernel_check(us != 0 || t->period_us == 0, "timer_reset: a period of 0");
    catch_up(t->feed);
    if (t->fn)
        timer_call_begins();
    armed = disarm(t);
    timer_arm(t, clock_us() + us, t->period_us ? us : 0);
    return armed;
}
