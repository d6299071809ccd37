/* The order of things: yields, priorities, wake-ups, and a model of them. */
#include <harness.h>

#include <string.h>

#include "../../kernel/sched.h"
#include "pools.h"

static char rounds[3][2][4] = {{"0.0", "0.1"}, {"1.0", "1.1"}, {"2.0", "2.1"}};

static void yields(void *arg)
{
    char(*mine)[4] = arg;

    for (int i = 0; i < 2; i++) {
        note(mine[i]);
        task_yield();
    }
}

/* Go starts the newest goroutine first; here they run in the order made. */
TEST(yield_round_robin)
{
    task_id last = TASK_NONE;

    for (int i = 0; i < 3; i++)
        last = task_go(yields, rounds[i]);
    task_join(last, NULL);
    EXPECT_NOTES("0.0 1.0 2.0 0.1 1.1 2.1");
}

TEST(yield_alone_returns_at_once)
{
    struct task_info before, after;

    task_info(task_self(), &before);
    for (int i = 0; i < 100; i++)
        task_yield();
    task_info(task_self(), &after);
    EXPECT(after.switches - before.switches == 100);
}

#if CODA_PRIORITIES > 2
static task_id go_at(uint8_t priority, void (*fn)(void *), void *arg)
{
    return task_go_with(&(struct task_options){.priority = priority}, fn, arg);
}

TEST(the_more_urgent_runs_first)
{
    task_id low = task_go(note, "low");

    go_at(1, note, "middle");
    go_at(2, note, "high");
    task_yield();
    EXPECT_NOTES("high middle low");
    task_join(low, NULL);
}

static void high_yields(void *arg)
{
    (void)arg;
    note("high");
    task_yield();
    note("high again");
}

TEST(the_less_urgent_waits_while_the_more_urgent_yields)
{
    task_go(note, "low");
    go_at(1, high_yields, NULL);
    task_yield();
    EXPECT_NOTES("high high again low");
}

TEST(an_urgent_task_changes_no_order_beneath_it)
{
    task_go(note, "a");
    go_at(1, note, "urgent");
    task_go(note, "b");
    task_yield();
    EXPECT_NOTES("urgent a b");
}

TEST(alone_in_its_ring_a_task_still_gives_way_in_order)
{
    go_at(1, note, "urgent"); /* the ring of the test's own task has one */
    task_go(note, "a");
    task_go(note, "b");
    task_yield();
    note("me");
    EXPECT_NOTES("urgent a b me");
}
#endif

/* ---- A wake-up of a task that is still running -------------------------- */

static const struct wait_kind test_kind = {.reason = "test",
                                           .interrupt = interrupt_awaited};
static struct wait *waiting;

static void wake_waiting(struct post *p)
{
    struct wait *w = waiting;

    (void)p;
    waiting = NULL;
    if (w)
        sched_ready(w->task);
}

static struct post wake_post = {.fn = wake_waiting};

/* The post runs after the task has left its ring and before another runs. */
TEST(a_task_woken_in_its_own_switch_goes_on)
{
    struct wait w;

    for (int others = 0; others < 2; others++) {
        task_id other = others ? task_go(yields, rounds[0]) : TASK_NONE;
        waiting = &w;
        post(&wake_post);
        sched_block(&w, &test_kind);
        note("woke");
        if (others)
            task_join(other, NULL);
    }
    EXPECT_NOTES("woke 0.0 woke 0.1");
}

/* ---- Random schedules against a model ----------------------------------- */

enum { TASKS = 5, STEPS = 4000 };

static struct {
    uint8_t queue[CODA_PRIORITIES][TASKS]; /* by level; the running one left */
    uint8_t length[CODA_PRIORITIES];
} model;

static struct wait *blocked[TASKS];
static uint8_t level_of[TASKS];
static uint32_t seed;
static int steps_left, turns;
static bool wrong;

static uint32_t pick(uint32_t n)
{
    seed = seed * 1664525 + 1013904223;
    return (seed >> 16) % n;
}

static void model_push(unsigned i)
{
    model.queue[level_of[i]][model.length[level_of[i]]++] = (uint8_t)i;
}

/* Takes out who must run now; -1 when all are blocked. */
static int model_pop(void)
{
    for (int level = 0; level < CODA_PRIORITIES; level++) {
        if (model.length[level] > 0) {
            int i = model.queue[level][0];
            model.length[level]--;
            memmove(&model.queue[level][0], &model.queue[level][1],
                    model.length[level]);
            return i;
        }
    }
    return -1;
}

static void actor(void *arg)
{
    unsigned me = (unsigned)(uintptr_t)arg;

    for (;;) {
        turns++;
        if (model_pop() != (int)me)
            wrong = true;
        while (pick(3) == 0) { /* wake some others first */
            unsigned other = pick(TASKS);
            if (blocked[other]) {
                struct wait *w = blocked[other];
                blocked[other] = NULL;
                model_push(other);
                sched_ready(w->task);
            }
        }
        if (steps_left-- <= 0)
            break;
        if (pick(2) == 0) {
            struct wait w;
            blocked[me] = &w;
            sched_block(&w, &test_kind);
        } else {
            model_push(me);
            task_yield();
        }
    }
    steps_left = 0;
    for (unsigned i = 0; i < TASKS; i++) { /* let the others end */
        if (blocked[i]) {
            struct wait *w = blocked[i];
            blocked[i] = NULL;
            model_push(i);
            sched_ready(w->task);
        }
    }
}

TASK_POOL(actors, TASKS, 384);
TASK_POOL(default_pool, 4, POOL_STACK_BYTES);

static void random_schedule(uint32_t from)
{
    task_id ids[TASKS];

    seed = from;
    steps_left = STEPS;
    memset(&model, 0, sizeof model);
    for (unsigned i = 0; i < TASKS; i++) {
        uint8_t priority = (uint8_t)pick(CODA_PRIORITIES);
        level_of[i] = (uint8_t)(CODA_PRIORITIES - 1 - priority);
        ids[i] = task_go_with(
            &(struct task_options){.pool = &actors, .priority = priority},
            actor, (void *)(uintptr_t)i);
        model_push(i);
    }
    for (unsigned i = 0; i < TASKS; i++) {
        while (task_alive(ids[i])) {
            task_sleep_us(50);
            for (unsigned k = 0; k < TASKS; k++) { /* all may be blocked */
                if (blocked[k]) {
                    struct wait *w = blocked[k];
                    blocked[k] = NULL;
                    model_push(k);
                    sched_ready(w->task);
                    break;
                }
            }
        }
    }
}

TEST(random_schedules_run_as_the_model_does)
{
    turns = 0;
    wrong = false;
    for (uint32_t s = 1; s <= 5 && !wrong; s++)
        random_schedule(s);
    EXPECT(!wrong);
    EXPECT(turns > 5 * STEPS / 2);
}
