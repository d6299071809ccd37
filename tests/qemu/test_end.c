/* Records of ends, contained panics, hooks. */
#include <harness.h>

#include <string.h>

#include "../../kernel/kernel.h"
#include "pools.h"

static const struct task_options contained = {.contain = true};

/* In no microcontroller's memory map; and page 0, where there are pages. */
static volatile uintptr_t nowhere = sizeof(void *) == 4 ? 0xDFFFFFF0 : 8;

static struct task_end end_of(const struct task_options *o, void (*fn)(void *),
                              void *arg)
{
    struct task_end end;

    task_join(task_go_with(o, fn, arg), &end);
    return end;
}

static void panics(void *why)
{
    DEFER(note, "defer");
    panic(why);
}

static bool within(uintptr_t pc, void (*fn)(void *))
{
    return pc >= (uintptr_t)fn - 1 && pc < (uintptr_t)fn + 1000;
}

TEST(a_contained_panic_ends_its_task_alone)
{
    struct task_end end = end_of(&contained, panics, "why");

    EXPECT(end.kind == TASK_PANICKED && end.panic == PANIC_CALLED);
    EXPECT(strcmp(end.why, "why") == 0);
    EXPECT(within(end.pc, panics) && end.address == 0);
    EXPECT_NOTES("defer");
}

static void faults(void *arg)
{
    (void)arg;
    *(volatile uint32_t *)nowhere = 1;
}

TEST(a_contained_fault_ends_its_task_alone)
{
    struct task_end end = end_of(&contained, faults, NULL);

    EXPECT(end.kind == TASK_PANICKED);
    EXPECT(end.panic == PANIC_MEMORY || end.panic == PANIC_FAULT);
    EXPECT(within(end.pc, faults));
    EXPECT(end.address == 0 || end.address == nowhere);
}

TEST(the_record_of_a_panic_stays_until_the_slot_is_used_again)
{
    struct task_end end;
    task_id id = task_go_with(&contained, panics, "kept");

    task_yield();
    EXPECT(!task_alive(id));
    task_join(id, &end);
    EXPECT(end.kind == TASK_PANICKED && strcmp(end.why, "kept") == 0);
    task_join(id, &end);
    EXPECT(end.kind == TASK_PANICKED && strcmp(end.why, "kept") == 0);
    EXPECT(end_of(NULL, note, "next").kind == TASK_RETURNED);
    task_join(id, &end);
    EXPECT(end.kind == TASK_FORGOTTEN);
    EXPECT_NOTES("defer next");
}

/* The smallest frame that panics: nothing between it and the stack's end. */
static void panics_at_once(void *why)
{
    panic(why);
}

TEST(a_panic_at_the_very_beginning_leaves_its_record)
{
    for (int i = 0; i < 3; i++) {
        struct task_end end = end_of(&contained, panics_at_once, "at once");
        EXPECT(end.kind == TASK_PANICKED && strcmp(end.why, "at once") == 0);
        EXPECT(end_of(NULL, note, "x").kind == TASK_RETURNED);
    }
    EXPECT_NOTES("x x x");
}

static void goexits(void *arg)
{
    (void)arg;
    task_goexit();
}

static void panics_then_exits(void *why)
{
    DEFER(goexits, NULL);
    panic(why);
}

TEST(a_goexit_during_a_contained_panic_is_an_exit)
{
    EXPECT(end_of(&contained, panics_then_exits, "gone").kind == TASK_EXITED);
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

TEST(a_recovered_panic_is_a_return)
{
    EXPECT(end_of(&contained, panics_and_recovers, "r").kind == TASK_RETURNED);
}

static void panics_again(void *why)
{
    DEFER(panics, why);
    panic("first");
}

TEST(the_last_panic_is_the_reason)
{
    struct task_end end = end_of(&contained, panics_again, "second");

    EXPECT(end.kind == TASK_PANICKED && strcmp(end.why, "second") == 0);
    EXPECT_NOTES("defer");
}

/* ---- Hooks -------------------------------------------------------------- */

static bool hooking;
static task_id ended;
static struct task_end record;

static void keeps(task_id id, const struct task_end *end, void *words)
{
    if (!hooking)
        return;
    ended = id;
    record = *end;
    note(words);
}

/* The pool is another file's, and a hook stays. */
static void hooking_ends(void *unused)
{
    (void)unused;
    hooking = false;
}

static struct end_hook hook = {.fn = keeps, .arg = "hook"};

static void joins(void *id)
{
    task_join((task_id)(uintptr_t)id, NULL);
    note("joiner");
}

static void sleeps_long(void *arg)
{
    (void)arg;
    task_sleep_us(100000000);
}

TEST(a_pools_hook_sees_every_end)
{
    struct task_options o = {.pool = &two, .contain = true};
    task_id id;

    hooking = true;
    DEFER(hooking_ends, NULL);
    task_pool_on_end(&two, &hook);
    id = task_go_with(&o, panics_at_once, "why");
    task_go(joins, (void *)(uintptr_t)id);
    task_join(id, NULL);
    task_yield();
    EXPECT_NOTES("hook joiner");
    EXPECT(ended == id && record.kind == TASK_PANICKED);
    EXPECT(strcmp(record.why, "why") == 0);

    id = task_go_with(&o, note, "second"); /* of the same slot */
    task_join(id, NULL);
    EXPECT(ended == id && record.kind == TASK_RETURNED);
    EXPECT_NOTES("second hook");

    id = task_go_with(&o, sleeps_long, NULL);
    ended = task_go_with(&o, sleeps_long, NULL);
    task_yield();
    task_cancel(ended);
    task_cancel(id);
    task_join(id, NULL);
    EXPECT(ended == id && record.kind == TASK_CANCELLED);
    EXPECT_NOTES("hook hook");
}

TEST(a_hook_is_replaced)
{
    static struct end_hook other = {.fn = keeps, .arg = "other"};
    struct task_options o = {.pool = &two};

    hooking = true;
    DEFER(hooking_ends, NULL);
    task_pool_on_end(&two, &other);
    task_join(task_go_with(&o, note, "run"), NULL);
    EXPECT_NOTES("run other");
}

static void puts_another(task_id id, const struct task_end *end, void *arg)
{
    (void)id, (void)end;
    note("first");
    task_pool_on_end(&two, arg);
}

/* Who joined is told all the same. */
TEST(a_hook_may_put_another_in_its_place)
{
    static struct end_hook next = {.fn = keeps, .arg = "next"};
    static struct end_hook before = {.fn = puts_another, .arg = &next};
    struct task_options o = {.pool = &two};

    hooking = true;
    DEFER(hooking_ends, NULL);
    task_pool_on_end(&two, &before);
    task_join(task_go_with(&o, note, "run"), NULL);
    EXPECT_NOTES("run first");
    task_join(task_go_with(&o, note, "run"), NULL);
    EXPECT_NOTES("run next");
}
