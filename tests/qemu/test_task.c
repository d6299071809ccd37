/* Tasks: pools, ids, beginnings, ends, joins. */
#include <harness.h>

#include <errno.h>
#include <string.h>

#include "interrupt.h"
#include "pools.h"

TASK_POOL(default_pool, 4, POOL_STACK_BYTES);

static const struct task_options in_two = {.pool = &two, .name = "two"};

static void nothing(void *arg)
{
    (void)arg;
}

static void say(void *words)
{
    note(words);
}

TEST(seed_worker)
{
    void worker(void *arg);
    task_id t = task_go(worker, NULL);

    task_sleep_us(1000);
    EXPECT(!task_alive(t));
    note("main done");
    EXPECT_NOTES("worker start defer in worker main done");
}

void worker(void *arg)
{
    (void)arg;
    note("worker start");
    DEFER(note, "defer in worker");
    task_goexit();
    note("this will NOT print");
}

TEST(a_task_runs_when_its_maker_gives_way)
{
    task_id t = task_go(say, "task");

    note("maker");
    task_join(t, NULL);
    EXPECT_NOTES("maker task");
}

TEST(an_empty_pool_refuses_and_counts)
{
    uint32_t refused = task_pool_refused(&two);
    task_id a = task_go_with(&in_two, nothing, NULL);
    task_id b = task_go_with(&in_two, nothing, NULL);

    EXPECT(a != TASK_NONE && b != TASK_NONE && a != b);
    EXPECT(task_pool_free(&two) == 0);
    EXPECT(task_go_with(&in_two, nothing, NULL) == TASK_NONE);
    EXPECT(task_pool_refused(&two) == refused + 1);
    task_join(a, NULL);
    task_join(b, NULL);
    EXPECT(task_pool_free(&two) == 2);
    EXPECT(task_go_with(&in_two, nothing, NULL) != TASK_NONE);
    task_yield();
}

static void checks_self(void *id)
{
    note(task_self() == *(task_id *)id ? "self" : "another");
}

TEST(task_self_is_the_id_that_task_go_returned)
{
    task_id t = task_go(checks_self, &t);

    task_join(t, NULL);
    EXPECT_NOTES("self");
}

static task_id self_in_interrupt;

static void ask_self(void)
{
    self_in_interrupt = task_self();
}

/* On a busy machine the alarm may come before the task is asleep. */
TEST(task_self_in_an_interrupt_is_nobody_when_idle)
{
    int idle_seen = 0;

    for (int i = 0; i < 20; i++) {
        self_in_interrupt = 1;
        run_in_interrupt(ask_self);
        EXPECT(self_in_interrupt == TASK_NONE ||
               self_in_interrupt == task_self());
        idle_seen += self_in_interrupt == TASK_NONE;
    }
    EXPECT(idle_seen > 0);
}

TEST(task_self_in_an_interrupt_is_who_was_interrupted)
{
    self_in_interrupt = TASK_NONE;
    interrupt_this_task(ask_self);
    EXPECT(self_in_interrupt == task_self());
}

TEST(ids_never_given_out_are_not_alive)
{
    EXPECT(!task_alive(TASK_NONE));
    EXPECT(!task_alive(UINT32_MAX));
    EXPECT(!task_alive(task_self() + (1u << CODA_SLOT_BITS)));
    EXPECT(task_alive(task_self()));
}

TEST(a_stale_id_is_recognised_after_many_reuses)
{
    enum { MORE_THAN_2_TO_16 = 70000 };
    task_id first = task_go_with(&in_two, nothing, NULL), last = first;

    task_yield();
    for (uint32_t i = 0; i < MORE_THAN_2_TO_16; i++) {
        EXPECT(!task_alive(first));
        last = task_go_with(&in_two, nothing, NULL);
        EXPECT(last != first && task_alive(last));
        task_yield();
    }
    EXPECT((first & ((1u << CODA_SLOT_BITS) - 1)) ==
           (last & ((1u << CODA_SLOT_BITS) - 1)));
    EXPECT(task_join(first, NULL) == 0);
}

static void returns(void *arg)
{
    (void)arg;
}

static void exits(void *arg)
{
    (void)arg;
    task_goexit();
}

TEST(join_tells_how_a_task_ended)
{
    struct task_end end;

    EXPECT(task_join(task_go(returns, NULL), &end) == 0);
    EXPECT(end.kind == TASK_RETURNED && end.pc == 0);
    EXPECT(task_join(task_go(exits, NULL), &end) == 0);
    EXPECT(end.kind == TASK_EXITED);
    EXPECT(end.pc > (uintptr_t)exits && end.pc < (uintptr_t)exits + 64);
}

TEST(join_after_the_end_finds_the_record)
{
    struct task_end end;
    task_id t = task_go(exits, NULL);

    task_sleep_us(100);
    EXPECT(!task_alive(t));
    EXPECT(task_join(t, &end) == 0);
    EXPECT(end.kind == TASK_EXITED && end.pc != 0);
    EXPECT(task_join(t, &end) == 0); /* and again */
    EXPECT(end.kind == TASK_EXITED);
}

TEST(join_after_the_slot_was_used_again_says_so)
{
    struct task_end end;
    task_id t = task_go_with(&in_two, exits, NULL);

    task_join(t, NULL);
    task_join(task_go_with(&in_two, returns, NULL), NULL);
    EXPECT(task_join(t, &end) == 0);
    EXPECT(end.kind == TASK_FORGOTTEN);
}

TEST(join_refuses_ids_never_given_out)
{
    struct task_end end = {.kind = TASK_EXITED, .pc = 1};

    EXPECT(task_join(TASK_NONE, &end) == -ESRCH);
    EXPECT(task_join(UINT32_MAX, &end) == -ESRCH);
    EXPECT(task_join(task_self() + (1u << CODA_SLOT_BITS), &end) == -ESRCH);
    EXPECT(end.kind == TASK_EXITED && end.pc == 1);
}

static void sleeps(void *arg)
{
    (void)arg;
    task_sleep_us(2000);
    note("ends");
}

static void joins(void *id)
{
    struct task_end end;

    task_join(*(task_id *)id, &end);
    note(end.kind == TASK_RETURNED ? "joined" : "wrong record");
}

TEST(many_may_join_one)
{
    task_id t = task_go_with(&in_two, sleeps, NULL);
    task_id a = task_go(joins, &t), b = task_go(joins, &t);

    task_join(t, NULL);
    note("me");
    task_join(a, NULL);
    task_join(b, NULL);
    EXPECT_NOTES("ends me joined joined");
}

static void spawner(void *arg)
{
    task_id *child = arg;

    *child = task_go_with(&in_two, nothing, NULL);
}

TEST(a_slot_is_used_again_only_after_its_stack_is_left)
{
    task_id child = TASK_NONE;

    /* One slot is taken, so the spawner's own is the only other: it is not
     * free while the spawner runs, even in its last call. */
    task_id other = task_go_with(&in_two, sleeps, NULL);
    task_join(task_go_with(&in_two, spawner, &child), NULL);
    EXPECT(child == TASK_NONE);
    task_join(other, NULL);
    EXPECT_NOTES("ends");
}

TEST(info_tells_name_state_and_stack)
{
    struct task_info info;
    task_id t = task_go_with(&in_two, sleeps, NULL);
    uint32_t before;

    EXPECT(task_info(task_self(), &info));
    EXPECT(info.state == TASK_READY && info.waits_for == NULL);
    EXPECT(info.switches > 0 && info.stack_used > 0);
    EXPECT(task_info(t, &info));
    before = info.switches;
    task_yield();
    EXPECT(task_info(t, &info));
    EXPECT(info.state == TASK_BLOCKED && info.id == t && !info.ending);
    EXPECT(info.stack_bytes >= 512 && info.stack_used > 0);
    EXPECT(info.switches == before + 1);
    note((void *)info.name);
    note((void *)info.waits_for);
    task_join(t, NULL);
    EXPECT(!task_info(t, &info));
    EXPECT_NOTES("two sleep ends");
}

/* The slot's last task had one. */
TEST(a_task_without_a_name_has_none)
{
    struct task_info info;
    task_id id;

    task_join(
        task_go_with(&(struct task_options){.name = "other"}, nothing, NULL),
        NULL);
    id = task_go(nothing, NULL);
    EXPECT(task_info(id, &info));
    EXPECT(info.name && strcmp(info.name, "-") == 0);
    task_join(id, NULL);
}

static void sleeps_in_defer(void *arg)
{
    (void)arg;
    task_sleep_us(1000);
}

static void ends_slowly(void *arg)
{
    (void)arg;
    DEFER(sleeps_in_defer, NULL);
    task_goexit();
}

TEST(info_tells_that_a_task_is_ending)
{
    struct task_info info;
    task_id t = task_go(ends_slowly, NULL);

    task_yield();
    EXPECT(task_info(t, &info) && info.ending);
    task_join(t, NULL);
}

TEST(task_next_walks_the_living)
{
    task_id a = task_go(nothing, NULL), b = task_go(nothing, NULL);
    int found = 0;

    for (task_id t = task_next(TASK_NONE); t; t = task_next(t))
        found += t == a || t == b || t == task_self();
    EXPECT(found == 3);
    task_join(a, NULL);
    task_join(b, NULL);
}
