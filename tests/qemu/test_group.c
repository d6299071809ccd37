/* Groups: no task outlives its group, however either ends. */
#include <harness.h>

#include <string.h>

#include "../../kernel/kernel.h"

static const struct task_options contained = {.contain = true};

enum { LONG_US = 100000000 };

static size_t slots_free(void)
{
    return task_pool_free(&default_pool);
}

/* ---- How a member may end ----------------------------------------------- */

static void returns(void *arg)
{
    (void)arg;
    task_yield();
}

static void exits(void *arg)
{
    (void)arg;
    task_yield();
    task_goexit();
}

static void panics(void *why)
{
    task_yield();
    panic(why);
}

static void sleeps_and_notes(void *words)
{
    DEFER(note, words);
    task_sleep_us(LONG_US);
    note("no");
}

/* By switches and not by time: who notes first must not depend on a clock. */
static void cleans_up_slowly(void *words)
{
    for (int i = 0; i < 10; i++)
        task_yield();
    note(words);
}

static void sleeps_and_cleans_up(void *words)
{
    DEFER(cleans_up_slowly, words);
    task_sleep_us(LONG_US);
    note("no");
}

/* ---- A waiter and its members ------------------------------------------- */

TEST(an_empty_group_does_not_wait)
{
    struct task_end end = {.pc = 1};

    GROUP(g);
    EXPECT(group_wait(&g, &end));
    EXPECT(group_wait(&g, NULL));
    EXPECT(end.pc == 1);
}

TEST(a_group_waits_for_all_its_tasks)
{
    size_t before = slots_free();

    GROUP(g);
    EXPECT(group_go(&g, note, "a") != TASK_NONE);
    group_go(&g, returns, NULL);
    group_go(&g, exits, NULL);
    group_go_with(&g, &contained, note, "b");
    EXPECT(slots_free() == before - 4);
    EXPECT(group_wait(&g, NULL));
    EXPECT(slots_free() == before);
    EXPECT_NOTES("a b");
}

TEST(a_group_may_be_used_again)
{
    GROUP(g);
    for (int i = 0; i < 3; i++) {
        group_go(&g, note, "x");
        EXPECT(group_wait(&g, NULL));
    }
    EXPECT_NOTES("x x x");
}

TEST(a_group_whose_tasks_have_all_ended_does_not_wait)
{
    uint32_t switches;

    GROUP(g);
    group_go(&g, note, "a");
    group_go(&g, note, "b");
    task_yield();
    EXPECT_NOTES("a b");
    switches = sched.current->switches;
    EXPECT(group_wait(&g, NULL));
    EXPECT(sched.current->switches == switches);
}

TEST(a_panic_cancels_the_others_and_is_the_waiters)
{
    struct task_end end;
    size_t before = slots_free();

    GROUP(g);
    group_go(&g, sleeps_and_notes, "a");
    group_go_with(&g, &contained, panics, "why");
    group_go(&g, sleeps_and_cleans_up, "b");
    EXPECT(!group_wait(&g, &end));
    EXPECT(end.kind == TASK_PANICKED && strcmp(end.why, "why") == 0);
    EXPECT(end.pc - ((uintptr_t)panics - 1) < 200);
    EXPECT(slots_free() == before);
    EXPECT(!group_wait(&g, NULL)); /* and stays so */
    EXPECT_NOTES("a b");
}

TEST(a_panic_before_anybody_waits_is_kept)
{
    struct task_end end;

    GROUP(g);
    group_go_with(&g, &contained, panics, "early");
    group_go(&g, sleeps_and_notes, "a");
    for (int i = 0; i < 5; i++)
        task_yield();
    EXPECT_NOTES("a");
    EXPECT(!group_wait(&g, &end));
    EXPECT(strcmp(end.why, "early") == 0);
}

static void panics_(void *why)
{
    panic(why);
}

static void panics_in_its_defer(void *why)
{
    DEFER(panics_, why);
    task_sleep_us(LONG_US);
}

TEST(the_first_of_several_panics_is_the_record)
{
    struct task_end end;

    GROUP(g);
    group_go_with(&g, &contained, panics_in_its_defer, "second");
    group_go_with(&g, &contained, panics, "first");
    group_go_with(&g, &contained, panics_in_its_defer, "third");
    EXPECT(!group_wait(&g, &end));
    EXPECT(strcmp(end.why, "first") == 0);
}

static void writes_nowhere(void *arg)
{
    static volatile uintptr_t nowhere = sizeof(void *) == 4 ? 0xDFFFFFF0 : 8;

    (void)arg;
    *(volatile uint32_t *)nowhere = 1;
}

TEST(a_fault_is_a_panic_of_the_group)
{
    struct task_end end;

    GROUP(g);
    group_go(&g, sleeps_and_notes, "other");
    group_go_with(&g, &contained, writes_nowhere, NULL);
    EXPECT(!group_wait(&g, &end));
    EXPECT(end.panic == PANIC_MEMORY || end.panic == PANIC_FAULT);
    EXPECT_NOTES("other");
}

static void recovers(void *arg)
{
    (void)arg;
    recover();
}

static void panics_and_recovers(void *why)
{
    DEFER(recovers, NULL);
    panic(why);
}

TEST(a_recovered_panic_is_the_groups_no_more)
{
    GROUP(g);
    group_go(&g, panics_and_recovers, "r");
    group_go(&g, note, "other");
    EXPECT(group_wait(&g, NULL));
    EXPECT_NOTES("other");
}

TEST(a_member_that_is_cancelled_does_not_end_the_others)
{
    task_id id;

    GROUP(g);
    id = group_go(&g, sleeps_and_notes, "cancelled");
    group_go(&g, returns, NULL);
    task_yield();
    task_cancel(id);
    EXPECT(group_wait(&g, NULL));
    EXPECT_NOTES("cancelled");
}

TEST(a_member_that_is_cancelled_before_it_ran_ends)
{
    size_t before = slots_free();

    GROUP(g);
    for (int i = 0; i < 3; i++) {
        task_id id = group_go(&g, note, "no");
        struct task_end end;
        EXPECT(task_cancel(id) == 0);
        EXPECT(group_wait(&g, NULL));
        EXPECT(slots_free() == before);
        task_join(id, &end);
        EXPECT(end.kind == TASK_CANCELLED);
    }
    EXPECT_NOTES("");
}

/* The slot is as it was, for those who are in no group. */
TEST(a_slot_that_had_a_member_serves_other_tasks)
{
    struct task_end end;

    for (int i = 0; i < 4; i++) {
        GROUP(g);
        group_go(&g, note, "m");
        group_wait(&g, NULL);
        task_join(task_go(note, "t"), &end);
        EXPECT(end.kind == TASK_RETURNED);
        task_join(task_go(exits, NULL), &end);
        EXPECT(end.kind == TASK_EXITED);
        task_join(task_go_with(&contained, panics, "p"), &end);
        EXPECT(end.kind == TASK_PANICKED && strcmp(end.why, "p") == 0);
    }
    EXPECT_NOTES("m t m t m t m t");
}

static void panics_at_once(void *why)
{
    panic(why);
}

TEST(the_record_of_a_members_panic_stays_as_any)
{
    struct task_end end;
    task_id id;

    GROUP(g);
    id = group_go_with(&g, &contained, panics_at_once, "kept");
    EXPECT(!group_wait(&g, NULL));
    task_join(id, &end);
    EXPECT(end.kind == TASK_PANICKED && strcmp(end.why, "kept") == 0);
}

TEST(a_member_is_joined_as_any)
{
    struct task_end end;
    task_id id;

    GROUP(g);
    id = group_go(&g, returns, NULL);
    task_join(id, &end);
    EXPECT(end.kind == TASK_RETURNED);
    EXPECT(group_wait(&g, NULL));
}

/* ---- Every end of a member meets every state of the waiter -------------- */

enum waiter { WAITING, NOT_YET, WAITER_CANCELLED };

static const struct {
    void (*fn)(void *);
    bool cancel;
    enum task_end_kind kind;
} ends[] = {
    {returns, false, TASK_RETURNED},
    {exits, false, TASK_EXITED},
    {panics, false, TASK_PANICKED},
    {sleeps_and_notes, true, TASK_CANCELLED},
};

static task_id member;
static bool all_well;
static struct task_end record;

static void owns_one(void *end)
{
    unsigned i = (unsigned)(uintptr_t)end;

    GROUP(g);
    member = group_go_with(&g, &contained, ends[i].fn, "m");
    task_join(member, NULL); /* NOT_YET */
    note("wait");
    all_well = group_wait(&g, &record);
    note("waited");
}

static void owns_one_and_waits(void *end)
{
    unsigned i = (unsigned)(uintptr_t)end;

    GROUP(g);
    member = group_go_with(&g, &contained, ends[i].fn, "m");
    all_well = group_wait(&g, &record);
    note("waited");
}

static void meets(unsigned i, enum waiter waiter)
{
    struct task_end end;
    size_t before = slots_free();
    task_id owner = task_go(waiter == NOT_YET ? owns_one : owns_one_and_waits,
                            (void *)(uintptr_t)i);

    record = (struct task_end){0};
    all_well = false;
    task_yield();
    if (waiter == WAITER_CANCELLED)
        task_cancel(owner); /* the member has not run, or is in its yield */
    if (ends[i].cancel) {
        task_yield(); /* it sleeps */
        task_cancel(member);
    }
    task_join(owner, &end);
    EXPECT(slots_free() == before);
    EXPECT(end.kind ==
           (waiter == WAITER_CANCELLED ? TASK_CANCELLED : TASK_RETURNED));
    task_join(member, &end);
    if (waiter == WAITER_CANCELLED) {
        EXPECT(end.kind == TASK_CANCELLED);
        EXPECT(record.kind == 0);
        return;
    }
    EXPECT(end.kind == ends[i].kind);
    EXPECT(all_well == (end.kind != TASK_PANICKED));
    EXPECT(record.kind == (all_well ? 0 : TASK_PANICKED));
}

TEST(every_end_of_a_member_meets_every_waiter)
{
    for (unsigned i = 0; i < sizeof ends / sizeof *ends; i++) {
        meets(i, WAITING);
        EXPECT_NOTES(ends[i].cancel ? "m waited" : "waited");
        meets(i, NOT_YET);
        EXPECT_NOTES(ends[i].cancel ? "m wait waited" : "wait waited");
        meets(i, WAITER_CANCELLED);
        EXPECT_NOTES(ends[i].cancel ? "m" : "");
    }
}

static void owns_a_note(void *arg)
{
    (void)arg;
    GROUP(g);
    group_go(&g, note, "m");
    group_wait(&g, NULL);
    note("no");
}

/* Or the ring of ready tasks would have the waiter twice, and lose another. */
TEST(the_last_member_does_not_wake_a_waiter_that_was_cancelled)
{
    task_id owner = task_go(owns_a_note, NULL);

    task_yield();
    task_cancel(owner);
    task_go(note, "bystander");
    task_join(owner, NULL);
    task_yield();
    EXPECT_NOTES("m bystander");
}

#if CODA_PRIORITIES > 1
static void adds_an_urgent_one(void *group)
{
    task_join(member, NULL);
    task_go(note, "bystander");
    group_go_with(group, &(struct task_options){.priority = 1}, note, "added");
}

/* The same when another member comes and goes before the waiter has run. */
TEST(the_last_member_wakes_a_waiter_once)
{
    GROUP(g);
    member = group_go(&g, note, "m");
    task_go_with(&(struct task_options){.priority = 1}, adds_an_urgent_one, &g);
    EXPECT(group_wait(&g, NULL));
    task_yield();
    EXPECT_NOTES("m added bystander");
}
#endif

/* Ends of another kind, in the defers of a member whose waiter is cancelled. */

static void defers_and_sleeps(void *fn)
{
    DEFER(note, "last");
    DEFER((void (*)(void *))fn, "why");
    task_sleep_us(LONG_US);
}

static void owns_and_waits(void *fn)
{
    GROUP(g);
    group_go_with(&g, &contained, defers_and_sleeps, fn);
    group_go(&g, sleeps_and_cleans_up, "other");
    group_wait(&g, &record);
    note("no");
}

TEST(a_waiter_that_is_cancelled_awaits_members_however_they_end)
{
    void (*const fns[])(void *) = {returns, exits, panics};
    size_t before = slots_free();

    for (unsigned i = 0; i < sizeof fns / sizeof *fns; i++) {
        struct task_end end;
        task_id owner = task_go(owns_and_waits, (void *)fns[i]);

        task_yield();
        task_yield();
        task_cancel(owner);
        task_join(owner, &end);
        EXPECT(end.kind == TASK_CANCELLED && slots_free() == before);
        EXPECT_NOTES("last other");
    }
}

/* ---- Leaving ------------------------------------------------------------ */

static void members(struct group *g)
{
    group_go(g, sleeps_and_cleans_up, "1");
    group_go(g, sleeps_and_cleans_up, "2");
    task_yield();
}

static void leave_by_the_end(void *arg)
{
    (void)arg;
    GROUP(g);
    members(&g);
}

static int leave_by_return(void)
{
    GROUP(g);
    members(&g);
    return 1;
}

static void leave_by_break(void *arg)
{
    (void)arg;
    leave_by_return();
    for (;;) {
        GROUP(g);
        members(&g);
        break;
    }
    note("behind");
}

static void leave_by_goexit(void *arg)
{
    (void)arg;
    GROUP(g);
    members(&g);
    task_goexit();
}

static void leave_by_panic(void *arg)
{
    (void)arg;
    GROUP(g);
    members(&g);
    panic("P");
}

static void leave_by_a_recovered_panic(void *arg)
{
    (void)arg;
    DEFER(recovers, NULL);
    leave_by_panic(NULL);
}

static void leave_within_protect(void *arg)
{
    EXPECT(!protect(leave_by_a_recovered_panic, arg));
    note("protected");
}

static void leave_while_waiting(void *arg)
{
    (void)arg;
    GROUP(g);
    members(&g);
    group_wait(&g, NULL);
    note("no");
}

static void leave_while_not_waiting(void *arg)
{
    (void)arg;
    GROUP(g);
    members(&g);
    task_sleep_us(LONG_US);
    note("no");
}

/* The newest is cancelled first, and all before any of their defers run; but
 * they end in the order in which they were woken. */
static enum task_end_kind left_by(void (*fn)(void *), bool cancel)
{
    struct task_end end;
    size_t before = slots_free();
    task_id id = task_go_with(&contained, fn, NULL);

    task_yield();
    task_yield();
    if (cancel)
        task_cancel(id);
    task_join(id, &end);
    EXPECT(slots_free() == before);
    return end.kind;
}

TEST(leaving_by_any_door_cancels_and_awaits)
{
    EXPECT(left_by(leave_by_the_end, false) == TASK_RETURNED);
    EXPECT_NOTES("2 1");
    EXPECT(left_by(leave_by_break, false) == TASK_RETURNED);
    EXPECT_NOTES("2 1 2 1 behind");
    EXPECT(left_by(leave_by_goexit, false) == TASK_EXITED);
    EXPECT_NOTES("2 1");
    EXPECT(left_by(leave_by_panic, false) == TASK_PANICKED);
    EXPECT_NOTES("2 1");
    EXPECT(left_by(leave_within_protect, false) == TASK_RETURNED);
    EXPECT_NOTES("2 1 protected");
    EXPECT(left_by(leave_while_waiting, true) == TASK_CANCELLED);
    EXPECT_NOTES("2 1");
    EXPECT(left_by(leave_while_not_waiting, true) == TASK_CANCELLED);
    EXPECT_NOTES("2 1");
    EXPECT(left_by(leave_by_the_end, true) == TASK_RETURNED);
    EXPECT_NOTES("2 1"); /* its defers are masked, and it had no other wait */
}

static void waits_for_a_panic(void *arg)
{
    (void)arg;
    GROUP(g);
    group_go_with(&g, &contained, panics, "why");
    group_go(&g, sleeps_and_cleans_up, "slow");
    note(group_wait(&g, NULL) ? "no" : "panicked");
}

TEST(a_waiter_is_cancelled_while_the_others_clean_up_after_a_panic)
{
    task_id id = task_go(waits_for_a_panic, NULL);
    struct task_end end;

    for (int i = 0; i < 4; i++)
        task_yield(); /* it has panicked, the other is in its defer */
    task_cancel(id);
    task_join(id, &end);
    EXPECT(end.kind == TASK_CANCELLED);
    EXPECT_NOTES("slow");
}

/* A member is in its last wait when its group is left. */
TEST(a_member_that_is_masked_is_awaited)
{
    task_id id = task_go(leave_while_not_waiting, NULL);

    task_yield();
    task_yield();
    task_cancel(id);
    task_yield();
    task_cancel(id); /* again, in its defers */
    EXPECT_NOTES("");
    task_join(id, NULL);
    EXPECT_NOTES("2 1");
}

/* ---- Nesting ------------------------------------------------------------ */

static void has_a_group(void *why)
{
    GROUP(inner);
    group_go(&inner, sleeps_and_notes, "inner");
    task_yield();
    if (why)
        panic(why);
    group_wait(&inner, NULL);
    note("no");
}

TEST(a_nested_group_ends_with_its_owner)
{
    struct task_end end;
    size_t before = slots_free();
    {
        GROUP(g);
        group_go(&g, has_a_group, NULL);
        task_sleep_us(1000);
        group_cancel(&g);
        EXPECT(group_wait(&g, NULL));
        EXPECT(slots_free() == before);
        EXPECT_NOTES("inner");
    }
    GROUP(g);
    group_go_with(&g, &contained, has_a_group, "why");
    EXPECT(!group_wait(&g, &end));
    EXPECT(strcmp(end.why, "why") == 0);
    EXPECT_NOTES("inner");
}

static void waits_for_a_failing_member(void *arg)
{
    struct task_end end;

    (void)arg;
    GROUP(inner);
    group_go_with(&inner, &contained, panics, "passed on");
    if (!group_wait(&inner, &end))
        panic(end.why);
}

TEST(a_panic_may_be_passed_on)
{
    struct task_end end;

    GROUP(g);
    group_go(&g, sleeps_and_notes, "sibling");
    group_go_with(&g, &contained, waits_for_a_failing_member, NULL);
    EXPECT(!group_wait(&g, &end));
    EXPECT(strcmp(end.why, "passed on") == 0);
    EXPECT_NOTES("sibling");
}

TEST(groups_of_one_block_are_left_newest_first)
{
    {
        GROUP(first);
        GROUP(second);
        group_go(&first, sleeps_and_notes, "first");
        group_go(&second, sleeps_and_notes, "second");
        task_yield();
    }
    EXPECT_NOTES("second first");
}

static void adds_itself(void *arg)
{
    static int generation;
    struct group *g = arg;

    note("g");
    if (++generation % 6 != 0)
        EXPECT(group_go(g, adds_itself, g) != TASK_NONE);
}

TEST(a_member_may_add_to_its_group)
{
    GROUP(g);
    group_go(&g, adds_itself, &g);
    EXPECT(group_wait(&g, NULL));
    EXPECT_NOTES("g g g g g g");
}

/* ---- Refusals ----------------------------------------------------------- */

TEST(a_cancelled_group_takes_no_more)
{
    uint32_t refused = task_pool_refused(&default_pool);
    size_t before = slots_free();

    GROUP(g);
    group_go(&g, note, "no");
    group_cancel(&g);
    group_cancel(&g);
    EXPECT(group_go(&g, note, "no") == TASK_NONE);
    EXPECT(group_wait(&g, NULL)); /* nobody panicked */
    EXPECT(group_go(&g, note, "no") == TASK_NONE);
    EXPECT(slots_free() == before);
    EXPECT(task_pool_refused(&default_pool) == refused);
    EXPECT_NOTES("");
}

static void tries_to_add(void *group)
{
    note(group_go(group, note, "no") == TASK_NONE ? "refused" : "no");
}

static void sleeps_and_adds(void *group)
{
    DEFER(tries_to_add, group);
    task_sleep_us(LONG_US);
}

TEST(a_group_that_is_left_or_has_panicked_takes_no_more)
{
    {
        GROUP(g);
        group_go(&g, sleeps_and_adds, &g);
        task_yield();
    }
    EXPECT_NOTES("refused");
    GROUP(g);
    group_go(&g, sleeps_and_adds, &g);
    group_go_with(&g, &contained, panics, "P");
    EXPECT(!group_wait(&g, NULL));
    EXPECT_NOTES("refused");
}

static void cancels_its_group(void *group)
{
    DEFER(note, "self");
    group_cancel(group);
    task_yield();
    note("no");
}

TEST(a_member_may_cancel_its_group_and_itself)
{
    GROUP(g);
    group_go(&g, sleeps_and_notes, "other");
    group_go(&g, cancels_its_group, &g);
    EXPECT(group_wait(&g, NULL));
    EXPECT_NOTES("other self");
}

TEST(a_full_pool_refuses_a_member)
{
    size_t before = slots_free();
    uint32_t refused = task_pool_refused(&default_pool);

    GROUP(g);
    for (size_t n = before; n > 0; n--)
        EXPECT(group_go(&g, returns, NULL) != TASK_NONE);
    EXPECT(group_go(&g, returns, NULL) == TASK_NONE);
    EXPECT(task_pool_refused(&default_pool) == refused + 1);
    EXPECT(group_wait(&g, NULL));
    EXPECT(slots_free() == before);
    EXPECT(group_go(&g, note, "again") != TASK_NONE);
    EXPECT(group_wait(&g, NULL));
    EXPECT_NOTES("again");
}

static void waits_for_anothers(void *group)
{
    group_wait(group, NULL);
}

TEST(waiting_for_anothers_group_is_a_panic)
{
    struct task_end end;

    if (!CODA_CHECKS)
        return;
    GROUP(g);
    group_go_with(&g, &contained, waits_for_anothers, &g);
    EXPECT(!group_wait(&g, &end));
    EXPECT(strstr(end.why, "another task's") != NULL);
}

static const char *reason;

static void looks_at_the_waiter(void *id)
{
    struct task_info info;

    if (task_info((task_id)(uintptr_t)id, &info))
        reason = info.waits_for;
}

TEST(the_reason_is_group_wait)
{
    GROUP(g);
    group_go(&g, looks_at_the_waiter, (void *)(uintptr_t)task_self());
    EXPECT(group_wait(&g, NULL));
    EXPECT(strcmp(reason, "group wait") == 0);
}

/* ---- Many --------------------------------------------------------------- */

static uint32_t seed;
static unsigned begun, ended;

static uint32_t pick(uint32_t n)
{
    seed = seed * 1664525 + 1013904223;
    return (seed >> 16) % n;
}

static void counts(void *unused)
{
    (void)unused;
    ended++;
}

static void lives_at_random(void *group)
{
    begun++;
    DEFER(counts, NULL);
    for (;;) {
        switch (pick(12)) {
        case 0:
            return;
        case 1:
            task_goexit();
        case 2:
            panic("random");
        case 3:
            group_go_with(group, &contained, lives_at_random, group);
            break;
        case 4:
            if (pick(4) == 0)
                group_cancel(group);
            break;
        case 5: {
            GROUP(inner);
            group_go_with(&inner, &contained, lives_at_random, &inner);
            if (pick(2))
                group_wait(&inner, NULL);
            break;
        }
        case 6:
            task_sleep_us(pick(50));
            break;
        default:
            task_yield();
        }
    }
}

TEST(random_lives_in_nested_groups_all_end)
{
    size_t before = slots_free();

    for (seed = 1; seed < 200; seed++) {
        uint32_t kept = seed;

        {
            GROUP(g);
            for (unsigned n = pick(4); n > 0; n--)
                group_go_with(&g, &contained, lives_at_random, &g);
            if (pick(2))
                group_wait(&g, NULL);
            else
                task_sleep_us(pick(50));
        }
        EXPECT(slots_free() == before);
        EXPECT(begun == ended);
        seed = kept;
    }
    EXPECT(begun > 300);
}
