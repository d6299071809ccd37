/*
 * Where the processor's time goes: to tasks, to handlers, to nobody.
 *
 * Time is charged where it ends to be somebody's: in the switch, to the task
 * that is left. What handlers have taken meanwhile is theirs: each measures
 * itself, by the clock at its begin and at its end, and adds that to one count,
 * less what others have added to the count in between, who have interrupted it.
 * So no tick is counted twice, and none is left out: all sums agree at every
 * switch.
 *
 * A handler may come anywhere here, and run to its end. The clock and the count
 * are read as one by reading the count twice; the count is one word, and is
 * added to by an atomic operation. What is between a handler's end and its last
 * look at the clock is whose time it interrupted. The count may wrap between
 * two switches, not twice.
 *
 * rejected: a pointer to whom time is charged at present, moved by handlers:
 * every charge is then a change of 64 bits that another may come in the middle
 * of.
 */
#include "board.h"
#include "sched.h"

#if CODA_ACCOUNTING

#include <coda/irq.h>

/* Ticks, all; `handlers` up to `since`, when the running task was charged last,
 * and the count was counted_then. */
static bool begun;
static uint64_t since, handlers, ended;
static uintptr_t counted_then;

static volatile uintptr_t count;
static volatile uint64_t of_irq[IRQ_COUNT]; /* each its handler's alone */

void *volatile account_context;

static uint64_t look(uintptr_t *counted)
{
    uint64_t now;

    do {
        *counted = count;
        now = board_ticks();
    } while (*counted != count);
    return now;
}

/* ---- Handlers ----------------------------------------------------------- */

void account_enter(struct account_mark *m)
{
    m->ticks = look(&m->counted);
}

void account_leave(const struct account_mark *m, unsigned irq)
{
    uintptr_t counted, own;
    uint64_t now = look(&counted);

    own = (uintptr_t)(now - m->ticks) - (counted - m->counted);
    if (irq < IRQ_COUNT)
        of_irq[irq] += own;
#if UINTPTR_MAX > UINT32_MAX
    __atomic_fetch_add(&count, own, __ATOMIC_RELAXED);
#else
    arch_add_mark((volatile uint32_t *)&count, own, 0);
#endif
}

/* ---- Tasks -------------------------------------------------------------- */

/* What was before the clock ran is nobody's; from there on it is main's. */
void account_begin(void)
{
    counted_then = count;
    begun = true;
}

void account_switch(void)
{
    uintptr_t counted, by_handlers;
    uint64_t now;

    if (!begun)
        return;
    now = look(&counted);
    by_handlers = counted - counted_then;
    sched.current->spent += now - since - by_handlers;
    handlers += by_handlers;
    since = now;
    counted_then = counted;
}

void account_task_begins(struct task *t)
{
    ended += t->spent;
    t->spent = 0;
}

/* ---- For ps and reports ------------------------------------------------- */

/* What the tasks have had that are dead: of a slot's last, it is still there.
 */
static uint64_t of_the_ended(void)
{
    uint64_t n = ended;

    for (const struct task *t = coda_tasks_start; t < coda_tasks_end; t++)
        if (!t->lives)
            n += t->spent;
    return n;
}

void time_spent(struct time_spent *s)
{
    kernel_need_task("time_spent");
    account_switch();
    *s = (struct time_spent){
        .uptime_us = us_of_ticks(since),
        .handlers_us = us_of_ticks(handlers),
        .idle_us = us_of_ticks(idle.spent),
        .ended_us = us_of_ticks(of_the_ended()),
    };
}

uint64_t irq_time_us(unsigned irq)
{
    uintptr_t counted;
    uint64_t ticks;

    kernel_check(irq < IRQ_COUNT, "irq_time_us: no such interrupt");
    do { /* its handler may come between the halves */
        counted = count;
        ticks = of_irq[irq];
    } while (counted != count);
    return us_of_ticks(ticks);
}

static void say_share(const char *of, uint64_t ticks)
{
    uint64_t thousandth = since / 1000 + 1;
    uintptr_t thousandths = (uintptr_t)(ticks / thousandth);

    say(of);
    say_number(thousandths / 10, 10);
    say(".");
    say_number(thousandths % 10, 10);
    say("%");
}

void account_say_task(const struct task *t)
{
    say_share(", time ", t->spent);
}

void account_say_others(void)
{
    say_share("idle ", idle.spent);
    say_share(", handlers ", handlers);
    say_share(", tasks that have ended ", of_the_ended());
    say("\n");
}

#endif
