/*
 * Deadlines, sleeping, the clock.
 *
 * There is no tick. A deadline is an absolute count of the board's 64-bit
 * clock; the earliest is what the board's one compare is set to. The others
 * wait in a leftist heap: a binary tree in which no child is earlier than its
 * parent and the way to the right is always the shortest way out, so it has at
 * most log2(n + 1) steps. Arming, firing and disarming walk only such ways,
 * O(log n) each, in the worst case too, and the nodes lie where the sleepers
 * are: no table limits their number.
 *
 * rejected: a pairing heap, smaller, but one firing may cost n; a timing wheel,
 * O(1), but it needs a table, and a tick or searches for the next deadline.
 */
#include <errno.h>

#include "board.h"
#include "sched.h"

#define US_PER_S 1000000

static const struct wait_kind sleep_kind = {
    .reason = "sleep",
    .alarm = offsetof(struct timed_wait, alarm),
};

static void clock_due(struct post *p);
static struct post due = {.fn = clock_due};

/* Deadlines are less than half the clock's range apart. */
static inline bool before(const struct alarm *a, const struct alarm *b)
{
    int64_t ahead = (int64_t)(a->deadline - b->deadline);

    if (ahead == 0)
        ahead = (int32_t)(a->order - b->order);
    return ahead < 0;
}

/* Puts the shorter way out to the right; whether that changed its length. */
static inline __attribute__((always_inline)) bool straighten(struct alarm *a)
{
    struct alarm *left = a->left, *right = a->right;
    uint32_t was = a->rank;

    if (!left || (right && left->rank < right->rank)) {
        a->left = right;
        a->right = left;
        right = left;
    }
    a->rank = right ? right->rank + 1 : 1;
    return a->rank != was;
}

/* Makes one heap of two, b being empty only if a is: goes down their right-hand
 * ways, always to the earlier, and joins them on the way back up. */
static struct alarm *meld(struct alarm *a, struct alarm *b)
{
    struct alarm *parent = NULL;

    while (a) {
        if (before(b, a)) {
            struct alarm *later = a;
            a = b;
            b = later;
        }
        a->parent = parent;
        parent = a;
        a = a->right;
    }
    if (b)
        b->parent = parent;
    while (parent) {
        parent->right = b;
        b = parent;
        straighten(b);
        parent = b->parent;
    }
    return b;
}

static inline void set_compare(uint64_t deadline)
{
    if (CODA_HOG_LIMIT_US)
        hog_alarm(deadline);
    else
        board_alarm(deadline);
}

/* Context: task, or sched_drain; and so is the next. */
void alarm_arm(struct alarm *a, uint64_t deadline)
{
    a->deadline = deadline;
    a->order = sched.armed++;
    a->left = NULL;
    a->right = NULL;
    a->rank = 1;
    sched.earliest = meld(sched.earliest, a);
    if (sched.earliest == a)
        set_compare(a->deadline);
}

/* The compare is left as it is: at worst it looks once for nothing. */
void alarm_disarm(struct alarm *a)
{
    struct alarm *parent = a->parent, *rest = meld(a->right, a->left);

    if (rest)
        rest->parent = parent;
    if (!parent)
        sched.earliest = rest;
    else if (parent->left == a)
        parent->left = rest;
    else
        parent->right = rest;
    while (parent && straighten(parent))
        parent = parent->parent;
}

/* Fires what is due. */
static void clock_due(struct post *p)
{
    struct alarm *a;

    (void)p;
    while ((a = sched.earliest) != NULL && a->deadline <= board_ticks()) {
        sched.earliest = meld(a->right, a->left);
        a->fire(a);
    }
    if (a)
        set_compare(a->deadline);
}

void kernel_clock_due(void)
{
    post(&due);
}

/* ---- Sleep -------------------------------------------------------------- */

static void wake(struct alarm *a)
{
    struct timed_wait *s =
        (struct timed_wait *)((char *)a - offsetof(struct timed_wait, alarm));

    sched_ready(s->wait.task);
}

/* The deadline `us` from now, rounded up to the clock's grain. Longer than
 * FOREVER_US, some 285 years, nobody waits. */
#define FOREVER_US (UINT64_C(1) << 53)
_Static_assert(CODA_CLOCK_HZ / US_PER_S < 1 << 10, "FOREVER_US overflows");

static inline uint64_t ticks_of(uint64_t us)
{
    if (us / FOREVER_US != 0)
        us = FOREVER_US;
#if CODA_CLOCK_HZ % US_PER_S == 0
    return us * (CODA_CLOCK_HZ / US_PER_S);
#else
    return us / US_PER_S * CODA_CLOCK_HZ +
           (us % US_PER_S * CODA_CLOCK_HZ + US_PER_S - 1) / US_PER_S;
#endif
}

static inline uint64_t deadline_in(uint64_t us)
{
    uint64_t ticks = ticks_of(us);

    return board_ticks() + ticks + 1; /* the current tick has begun already */
}

uint64_t ticks_at(uint64_t us)
{
    return ticks_of(us);
}

/* In the smallest kernel there is one who calls it. */
static inline __attribute__((always_inline)) void sleep_to(uint64_t deadline)
{
    struct timed_wait s;

    s.alarm.fire = wake;
    alarm_arm(&s.alarm, deadline);
    sched_block(&s.wait, &sleep_kind);
}

void task_sleep_us(uint64_t us)
{
    kernel_need_task("task_sleep_us");
    kernel_need_stack();
    kernel_check(us <= INT64_MAX, "task_sleep_us: a negative time");
    if (us == 0)
        task_yield();
    else
        sleep_to(deadline_in(us));
}

void task_sleep_until(uint64_t us)
{
    uint64_t deadline = ticks_of(us);

    kernel_need_task("task_sleep_until");
    kernel_need_stack();
    if (deadline <= board_ticks())
        task_yield();
    else
        sleep_to(deadline);
}

/* ---- Waits that may end by their time ----------------------------------- */

/* Between its wake-up and its run a task is none of the alarm's business. */
static void time_out(struct alarm *a)
{
    struct wait *w = ((struct timeout *)a)->wait;

    a->rank = 0;
    if (!wait_of_task(w->task))
        return;
    w->kind->off(w);
    w->result = -ETIMEDOUT;
    sched_ready(w->task);
}

int sched_block_for(struct wait *w, const struct wait_kind *kind,
                    struct timeout *t, uint64_t timeout_us)
{
    t->alarm.fire = time_out;
    t->wait = w;
    alarm_arm(&t->alarm, deadline_in(timeout_us));
    sched_block(w, kind);
    if (t->alarm.rank != 0)
        alarm_disarm(&t->alarm);
    return w->result;
}

uint64_t us_of_ticks(uint64_t ticks)
{
#if CODA_CLOCK_HZ % US_PER_S == 0
    return ticks / (CODA_CLOCK_HZ / US_PER_S);
#else
    return ticks / CODA_CLOCK_HZ * US_PER_S +
           ticks % CODA_CLOCK_HZ * US_PER_S / CODA_CLOCK_HZ;
#endif
}

uint64_t clock_us(void)
{
    return us_of_ticks(board_ticks());
}
