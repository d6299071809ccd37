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
#include "board.h"
#include "sched.h"

#define US_PER_S 1000000

static const struct wait_kind sleep_kind = {.reason = "sleep"};

static struct alarm *earliest; /* the heap's root */
static uint32_t armed_count;   /* ever: gives alarms their order */

static void clock_due(struct post *p);
static struct post due = {.fn = clock_due};

static bool before(const struct alarm *a, const struct alarm *b)
{
    if (a->deadline != b->deadline)
        return a->deadline < b->deadline;
    return (int32_t)(a->order - b->order) < 0;
}

/* Puts the shorter way out to the right, at a and above it up to the root, or
 * to where nothing changes. */
static void straighten(struct alarm *a, bool to_root)
{
    for (; a; a = a->parent) {
        uint32_t left = a->left ? a->left->rank : 0;
        uint32_t right = a->right ? a->right->rank : 0;
        uint32_t rank = (left < right ? left : right) + 1;

        if (left < right) {
            struct alarm *l = a->left;
            a->left = a->right;
            a->right = l;
        } else if (rank == a->rank && !to_root) {
            return;
        }
        a->rank = rank;
    }
}

/* Makes one heap of two: their right-hand ways interleaved, then straight. */
static struct alarm *meld(struct alarm *a, struct alarm *b)
{
    struct alarm *root = NULL, *parent = NULL, **link = &root;

    while (a && b) {
        if (before(b, a)) {
            struct alarm *t = a;
            a = b;
            b = t;
        }
        *link = a;
        a->parent = parent;
        parent = a;
        link = &a->right;
        a = a->right;
    }
    *link = a ? a : b;
    if (*link)
        (*link)->parent = parent;
    straighten(parent, true);
    return root;
}

static void heap_remove(struct alarm *a)
{
    struct alarm *parent = a->parent, *rest = meld(a->left, a->right);

    if (rest)
        rest->parent = parent;
    if (!parent) {
        earliest = rest;
        return;
    }
    if (parent->left == a)
        parent->left = rest;
    else
        parent->right = rest;
    straighten(parent, false);
}

/* Context: task, or sched_drain; and so are the next two. */
void alarm_arm(struct alarm *a, uint64_t deadline)
{
    a->deadline = deadline;
    a->order = armed_count++;
    a->left = NULL;
    a->right = NULL;
    a->parent = NULL;
    a->rank = 1;
    earliest = meld(earliest, a);
    if (earliest == a)
        board_alarm(deadline);
}

/* The compare is left as it is: at worst it looks once for nothing. */
void alarm_disarm(struct alarm *a)
{
    heap_remove(a);
}

bool alarm_any(void)
{
    return earliest != NULL;
}

/* Fires what is due. */
static void clock_due(struct post *p)
{
    struct alarm *a;

    (void)p;
    while ((a = earliest) != NULL && a->deadline <= board_ticks()) {
        heap_remove(a);
        a->fire(a);
    }
    if (a)
        board_alarm(a->deadline);
}

void kernel_clock_due(void)
{
    post(&due);
}

/* ---- Sleep -------------------------------------------------------------- */

struct sleep {
    struct wait wait;
    struct alarm alarm;
};

static void wake(struct alarm *a)
{
    struct sleep *s =
        (struct sleep *)((char *)a - offsetof(struct sleep, alarm));

    sched_ready(s->wait.task);
}

/* The deadline `us` from now, rounded up to the clock's grain; the clock's end
 * when it would lie beyond it. */
static uint64_t deadline_in(uint64_t us)
{
    uint64_t now = board_ticks(), ticks;

#if CODA_CLOCK_HZ % US_PER_S == 0
    if (us > UINT64_MAX / (CODA_CLOCK_HZ / US_PER_S))
        return UINT64_MAX;
    ticks = us * (CODA_CLOCK_HZ / US_PER_S);
#else
    if (us > UINT64_MAX / CODA_CLOCK_HZ * US_PER_S)
        return UINT64_MAX;
    ticks = us / US_PER_S * CODA_CLOCK_HZ +
            (us % US_PER_S * CODA_CLOCK_HZ + US_PER_S - 1) / US_PER_S;
#endif
    /* + 1: the current tick has begun already. */
    return ticks < UINT64_MAX - now ? now + ticks + 1 : UINT64_MAX;
}

void task_sleep_us(uint64_t us)
{
    struct sleep s;

    kernel_need_task("task_sleep_us");
    kernel_check(us <= INT64_MAX, "task_sleep_us: a negative time");
    if (us == 0) {
        task_yield();
        return;
    }
    s.alarm.fire = wake;
    alarm_arm(&s.alarm, deadline_in(us));
    sched_block(&s.wait, &sleep_kind);
}

uint64_t clock_us(void)
{
    uint64_t ticks = board_ticks();

#if CODA_CLOCK_HZ % US_PER_S == 0
    return ticks / (CODA_CLOCK_HZ / US_PER_S);
#else
    return ticks / CODA_CLOCK_HZ * US_PER_S +
           ticks % CODA_CLOCK_HZ * US_PER_S / CODA_CLOCK_HZ;
#endif
}
