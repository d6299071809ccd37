/*
 * Panics: unwinding, recovery, boundaries.
 *
 * A panic takes the newest defer off the task's chain, calls it, and goes on,
 * on the stack where it was raised: the frames beneath are all still there, so
 * each defer finds its own. Two kinds of marks lie on the chain among the
 * defers; their function does nothing, so an ending by task_goexit runs over
 * them without a look:
 *
 *   a boundary  protect's: a recovered panic returns to it
 *   a call      an unwinding's: what lies above it was deferred within the
 *               deferred call that it is making
 *
 * A panic raised within a deferred call meets that call's mark on its way. If
 * it was recovered before, the call has ended, and the unwinding that made it
 * goes on: this loop takes it over, deeper on the stack, which nobody minds
 * since an unwinding returns to a boundary or not at all. If not, it replaces
 * that unwinding.
 *
 * A goexit leaves the marks beneath it dead. They are told by the task's epoch:
 * how many goexits had begun when a mark was made. A panic that is recovered
 * during a goexit passes dead boundaries, and at the chain's end the goexit
 * goes on where the panic leaves off.
 *
 * rejected: a mark for each deferred call of a goexit, for symmetry: twenty
 * instructions a defer, to tell what the epoch tells.
 */
#include "sched.h"

/* An unwinding's deferred call. */
struct call {
    struct defer mark; /* arg: the struct panic */
    uint8_t epoch;
    bool recovered; /* the panic was, before the call */
};

void call_mark(void *unused)
{
    (void)unused;
}

static bool is_mark(const struct defer *d)
{
    return d->fn == call_mark || d->fn == boundary_mark;
}

static bool dead(const struct defer *mark)
{
    uint8_t epoch = mark->fn == boundary_mark
                        ? (uint8_t)((uintptr_t)mark->arg >> 24)
                        : ((const struct call *)mark)->epoch;

    return epoch != sched.current->epoch;
}

/* At the 256th the epochs begin anew, with the marks gone, all of which are
 * dead by then. */
void epoch_next(struct task *t)
{
    struct defer **link = &t->defers;

    if (++t->epoch != 0)
        return;
    while (*link) {
        if (is_mark(*link))
            *link = (*link)->next;
        else
            link = &(*link)->next;
    }
    t->epoch = 1;
}

/* What p does when it meets the mark of the call it was raised in. */
static struct panic *leave_call(struct panic *p, const struct call *c)
{
    struct panic *outer = c->mark.arg;

    if (dead(&c->mark))
        return p; /* a goexit has aborted the outer one */
    if (p->recovered)
        return outer;
    /* For the report: an outer one that had been recovered before the call is
     * history, and was not on the way when p was raised. */
    if (!c->recovered) {
        struct panic *oldest = p;
        while (oldest->older)
            oldest = oldest->older;
        oldest->older = outer;
    }
    return p;
}

/* Calls d->fn, with a mark beneath whatever it defers. */
static void deferred_call(struct panic *p, struct defer *d)
{
    struct task *t = sched.current;
    struct call c = {
        .mark = {.next = t->defers, .fn = call_mark, .arg = p},
        .epoch = t->epoch,
        .recovered = p->recovered,
    };

    t->defers = &c.mark;
    d->fn(d->arg);
    defer_unlink(&c.mark); /* what it pushed for the task stays */
}

static _Noreturn void return_to(struct defer *boundary)
{
    struct task *t = sched.current;

    /* The sections of cancel_mask that the panic has left are over. The mark's
     * arg is what the task's flags were (protect). */
    t->masks = (uint8_t)((uintptr_t)boundary->arg >> 12 & 15);
    if (__builtin_expect(t->cancelled || t->in_reserve, 0)) {
        if (t->cancelled)
            cancel_soon();
        if (t->in_reserve)
            overflow_ends(boundary);
    }
    arch_return_to(boundary);
}

/* The end is a boundary, or the task's. */
_Noreturn void panic_unwind(struct panic *p)
{
    struct task *t = sched.current;
    struct defer *d;

    while ((d = t->defers) != NULL) {
        t->defers = d->next;
        if (d->fn == boundary_mark) {
            if (p->recovered && !dead(d))
                return_to(d);
        } else if (d->fn == call_mark) {
            p = leave_call(p, (struct call *)d);
        } else if (d->fn != coda_defer_running) {
            deferred_call(p, d);
        }
    }
    if (!p->recovered) {
        if (t->contain)
            end_by_panic(p);
        uncaught_panic(p);
    }
    task_end(t->epoch ? (uintptr_t)panic_unwind : arch_return_address());
}

#undef panic /* without reports a macro */
_Noreturn void panic(const char *why)
{
    struct panic p = {
        .why = why,
        .pc = (uintptr_t)__builtin_return_address(0) & ARCH_CODE,
        .sp = (uintptr_t)&p,
    };

    if (arch_in_interrupt() || sched.current == &idle)
        uncaught_panic(&p);
    panic_unwind(&p);
}

bool fault_is_the_tasks(void)
{
    return sched.current != &idle && !ending_in_words();
}

_Noreturn void fault_thrown(const struct panic *record)
{
    struct panic p = *record;

    panic_unwind(&p);
}

_Noreturn void panic_division(void)
{
    struct panic p = {
        .kind = PANIC_DIVISION,
        .why = "integer divide by zero",
        .sp = (uintptr_t)&p,
    };

    if (arch_in_interrupt() || sched.current == &idle)
        uncaught_panic(&p);
    panic_unwind(&p);
}

const struct panic *recover(void)
{
    const struct defer *d = sched.current->defers;
    struct panic *p;

    kernel_need_task("recover");
    while (d && !is_mark(d))
        d = d->next;
    if (!d || d->fn == boundary_mark || dead(d))
        return NULL;
    p = d->arg;
    if (p->recovered)
        return NULL;
    p->recovered = true;
    return p;
}
