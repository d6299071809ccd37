//! options CODA_HOG_LIMIT_US=300000 CODA_ACCOUNTING=1
//! except mps2-an386 mps2-an500 mps3-an547: as others
//! except netduinoplus2 pico stm32vldiscovery bluepill: as others
//> tasks, handlers and idle come to the time since boot
//> a handler's time is its own, without that of one that interrupts it
//> a task's time is its own
//> idle time is nobody's
//> the time of tasks that have ended is kept
//> * task * main [ready] stack * of *, time *.*%
//> idle *.*%, handlers *.*%, tasks that have ended *.*%
//> exit 0
/* Whose the time is, of tasks and handlers that know how long they took. */
#include <coda.h>
#include <coda/irq.h>
#include <stdio.h>

enum { LOW = 24, HIGH = 25, TIMES = 10, LOW_US = 3000, HIGH_US = 5000 };
/* What is before the first and after the last look at the clock; the host of
 * linux may be busy with others there. */
enum { SLACK_US = 10000 };

TASK_POOL(slots, 1, 512);

static void spin_us(uint64_t us)
{
    for (uint64_t until = clock_us() + us; clock_us() < until;)
        ;
}

/* ---- Handlers ----------------------------------------------------------- */

static uint64_t low_us, high_us; /* from begin to end, by the clock */

IRQ_HANDLER(24)
{
    uint64_t begin = clock_us();

    spin_us(LOW_US / 2);
    irq_trigger(HIGH);
    spin_us(LOW_US / 2);
    low_us += clock_us() - begin;
}

IRQ_HANDLER(25)
{
    uint64_t begin = clock_us();

    spin_us(HIGH_US);
    high_us += clock_us() - begin;
}

static bool about(uint64_t us, uint64_t expected)
{
    return us + 100 >= expected && us <= expected + SLACK_US;
}

static bool handlers_have_theirs(void)
{
    struct time_spent s;

    irq_priority(LOW, 0);
    irq_priority(HIGH, 1);
    irq_enable(LOW);
    irq_enable(HIGH);
    for (int i = 0; i < TIMES; i++)
        irq_trigger(LOW);
    time_spent(&s);
    return about(irq_time_us(LOW), low_us - high_us) &&
           about(irq_time_us(HIGH), high_us) && s.handlers_us >= low_us - 100;
}

/* ---- Tasks -------------------------------------------------------------- */

static uint64_t of(task_id id)
{
    struct task_info info = {.time_us = 0};

    task_info(id, &info);
    return info.time_us;
}

static uint64_t spun_us; /* from begin to end, by the clock */

static void spins(void *us)
{
    for (int i = 0; i < 10; i++) {
        uint64_t begin = clock_us();

        spin_us((uintptr_t)us / 10);
        spun_us += clock_us() - begin;
        task_yield();
    }
}

static bool mine_is_seen_at_once(void)
{
    uint64_t before = of(task_self()), begin = clock_us();

    spin_us(20000);
    return about(of(task_self()) - before, clock_us() - begin);
}

static bool tasks_have_theirs(void)
{
    const struct task_options o = {.pool = &slots};
    uint64_t others, before = of(task_self());
    task_id id = task_go_with(&o, spins, (void *)40000);

    for (int i = 0; i < 10; i++)
        task_yield();
    others = of(id);
    task_join(id, NULL);
    return about(others, spun_us) && of(task_self()) - before < SLACK_US &&
           mine_is_seen_at_once();
}

static bool idle_is_nobodys(void)
{
    struct time_spent before, after;
    uint64_t mine = of(task_self());

    time_spent(&before);
    task_sleep_us(100000);
    time_spent(&after);
    return after.idle_us - before.idle_us >= 100000 - SLACK_US &&
           of(task_self()) - mine < SLACK_US;
}

/* Two in one slot, of which the second begins where the first has ended. */
static bool ended_is_kept(void)
{
    const struct task_options o = {.pool = &slots};
    struct time_spent before, after;

    spun_us = 0;
    time_spent(&before);
    task_join(task_go_with(&o, spins, (void *)20000), NULL);
    task_join(task_go_with(&o, spins, (void *)10000), NULL);
    time_spent(&after);
    return about(after.ended_us - before.ended_us, spun_us);
}

/* ---- All ---------------------------------------------------------------- */

/* Between one look at the clock and another the caller alone goes on; what is
 * less than a microsecond is left out of each. */
static bool sums_agree(void)
{
    struct time_spent before, after;
    uint64_t tasks = 0;

    time_spent(&before);
    for (task_id id = task_next(TASK_NONE); id; id = task_next(id))
        tasks += of(id);
    time_spent(&after);
    return before.handlers_us + before.idle_us + before.ended_us + tasks + 10 >=
               before.uptime_us &&
           after.handlers_us + after.idle_us + after.ended_us + tasks <=
               after.uptime_us &&
           clock_us() - after.uptime_us < SLACK_US;
}

static void say(bool right, const char *words)
{
    printf("%s%s\n", right ? "" : "not so: ", words);
}

int main(void)
{
    bool handlers = handlers_have_theirs(), tasks = tasks_have_theirs();
    bool nobodys = idle_is_nobodys(), ended = ended_is_kept();

    say(sums_agree(), "tasks, handlers and idle come to the time since boot");
    say(handlers,
        "a handler's time is its own, without that of one that interrupts it");
    say(tasks, "a task's time is its own");
    say(nobodys, "idle time is nobody's");
    say(ended, "the time of tasks that have ended is kept");
    task_dump();
    return 0;
}
