/* A stack overflow is a panic of its task. */
#include <harness.h>

#include <stdio.h>
#include <string.h>

#include "../../kernel/sched.h"
#include "pools.h"

#if defined __SANITIZE_ADDRESS__
#define UNCHECKED __attribute__((no_sanitize("address", "undefined"), noinline))
#else
#define UNCHECKED __attribute__((noinline))
#endif

/* Without hardware an overflow is seen at the task's next switch; the last one
 * of all is too late. */
#if defined ARCH_GUARD_CANARY && ARCH_GUARD == ARCH_GUARD_CANARY
enum { SEEN_AT_ONCE = 0 };
#else
enum { SEEN_AT_ONCE = 1 };
#endif

/* How near to the stack's end the sweeps begin, and their step. */
#if defined __SANITIZE_ADDRESS__
enum { SWEEP_BYTES = 8192, SWEEP_STEP = 128 };
#elif defined __x86_64__
enum { SWEEP_BYTES = 1536, SWEEP_STEP = 16 };
#else
enum { SWEEP_BYTES = 448, SWEEP_STEP = 8 };
#endif

static volatile bool endless = true;
static volatile int depth;
static struct panic seen;

/* Where there is no hardware to see it, the switch looks. */
UNCHECKED static int recurse(int n)
{
    volatile char frame[32];

    frame[0] = (char)n;
    depth = n;
    task_yield();
    if (!endless)
        return 0;
    return recurse(n + 1) + frame[0];
}

static void overflow(void *arg)
{
    (void)arg;
    depth = 0;
    recurse(1);
    note("no overflow");
}

static size_t bytes_seen;

static void keeps(void *arg)
{
    const struct panic *p = recover();
    struct task_info info;

    (void)arg;
    if (p)
        seen = *p;
    task_info(task_self(), &info);
    bytes_seen = info.stack_bytes;
    note(p ? (void *)p->why : "nothing to recover");
}

static void overflow_recovered(void *arg)
{
    DEFER(keeps, NULL);
    overflow(arg);
}

TEST(an_overflow_is_recovered_as_any_panic)
{
    int a = 3, b = 4;
    struct task_info before, after;

    task_info(task_self(), &before);
    EXPECT(!protect(overflow_recovered, NULL));
    EXPECT(seen.kind == PANIC_STACK && !seen.older);
    EXPECT_NOTES("stack overflow");
    EXPECT(a * b == 12 && depth > 1);
    task_info(task_self(), &after);
    EXPECT(after.stack_bytes == before.stack_bytes);
    EXPECT(bytes_seen == before.stack_bytes); /* in the reserve, too */
    EXPECT(after.stack_used > after.stack_bytes / 2 &&
           after.stack_used <= after.stack_bytes);
}

TEST(the_guard_is_whole_again_after_a_recovery)
{
    for (int i = 0; i < 3; i++) {
        seen.kind = PANIC_CALLED;
        EXPECT(!protect(overflow_recovered, NULL));
        EXPECT(seen.kind == PANIC_STACK);
    }
    EXPECT_NOTES("stack overflow stack overflow stack overflow");
}

UNCHECKED static int recurse_alone(int n)
{
    volatile char frame[32];

    frame[0] = (char)n;
    depth = n;
    return endless ? recurse_alone(n + 1) + frame[0] : 0;
}

static void overflow_alone(void *arg)
{
    DEFER(keeps, arg);
    recurse_alone(1);
}

/* No switch has set it. */
TEST(the_guard_is_whole_before_the_next_switch)
{
    for (int i = 0; SEEN_AT_ONCE && i < 3; i++) {
        seen.kind = PANIC_CALLED;
        EXPECT(!protect(overflow_alone, NULL));
        EXPECT(seen.kind == PANIC_STACK);
    }
    EXPECT_NOTES(SEEN_AT_ONCE ? "stack overflow stack overflow stack overflow"
                              : "");
}

/* ---- The defers ---------------------------------------------------------- */

static volatile int next_left;

static void leaves(void *frame)
{
    if ((int)(intptr_t)frame == next_left)
        next_left--;
}

UNCHECKED static int recurse_deferring(int n)
{
    DEFER(leaves, (void *)(intptr_t)n);
    depth = next_left = n;
    task_yield();
    return endless ? recurse_deferring(n + 1) + 1 : 0;
}

static void overflow_deferring(void *arg)
{
    DEFER(keeps, arg);
    recurse_deferring(1);
}

TEST(the_defers_of_all_frames_run_after_an_overflow)
{
    EXPECT(!protect(overflow_deferring, NULL));
    EXPECT_NOTES("stack overflow");
    /* The last may have met it before its defer was up. */
    EXPECT(depth > 2 && next_left == 0);
}

/* The reserve of the smallest board is too small for it. */
enum { CAN_PRINT = ARCH_RESERVE_BYTES(CODA_STACK_RESERVE) >= 600 };

static void cleans_up(void *arg)
{
    task_sleep_us(10);
    for (int i = 0; CAN_PRINT && i < 10; i++) /* more than the console takes */
        printf("# %s, in its defers\n", (const char *)arg);
    task_yield();
    note("cleaned up");
}

static void overflow_cleaned_up(void *arg)
{
    DEFER(keeps, NULL);
    DEFER(cleans_up, "overflowed");
    overflow(arg);
}

TEST(a_defer_may_wait_and_print_after_an_overflow)
{
    EXPECT(!protect(overflow_cleaned_up, NULL));
    EXPECT_NOTES("cleaned up stack overflow");
}

static void protects(void *arg)
{
    (void)arg;
    note("in");
    panic("inner");
}

static void recovers_inside(void *arg)
{
    DEFER(keeps, NULL);
    protects(arg);
}

static void protects_within(void *arg)
{
    (void)arg;
    EXPECT(!protect(recovers_inside, NULL));
    note("out");
}

static void overflow_protected_within(void *arg)
{
    DEFER(keeps, NULL);
    DEFER(protects_within, NULL);
    overflow(arg);
}

TEST(a_boundary_in_the_reserve_is_returned_to)
{
    EXPECT(!protect(overflow_protected_within, NULL));
    EXPECT_NOTES("in inner out stack overflow");
    EXPECT(!protect(overflow_recovered, NULL));
    EXPECT_NOTES("stack overflow");
}

static size_t calls_found;

static void counts_calls(void *arg)
{
    uintptr_t calls[4];

    (void)arg;
    calls_found =
        stack_calls(calls, 4, 0, 0, (uintptr_t)__builtin_frame_address(0));
}

static void overflow_counted(void *arg)
{
    DEFER(keeps, NULL);
    DEFER(counts_calls, NULL);
    overflow(arg);
}

TEST(a_backtrace_in_the_reserve_finds_calls_there)
{
    EXPECT(!protect(overflow_counted, NULL));
    EXPECT(calls_found > 0);
}

/* ---- The ends of tasks --------------------------------------------------- */

TASK_POOL(default_pool, 4, POOL_STACK_BYTES);

static const struct task_options contained = {.contain = true};

static struct task_end end_in(const struct task_options *o, void (*fn)(void *),
                              void *arg)
{
    struct task_end end = {.kind = TASK_FORGOTTEN};

    task_join(task_go_with(o, fn, arg), &end);
    return end;
}

TEST(a_slot_is_whole_again_for_its_next_task)
{
    for (int i = 0; i < 3; i++) {
        struct task_end end = end_in(&contained, overflow, NULL);
        EXPECT(end.kind == TASK_PANICKED && end.panic == PANIC_STACK);
        EXPECT(strcmp(end.why, "stack overflow") == 0);
        EXPECT(end_in(&contained, overflow_recovered, NULL).kind ==
               TASK_RETURNED);
    }
    EXPECT(end_in(&contained, note, "fine").kind == TASK_RETURNED);
    EXPECT_NOTES("stack overflow stack overflow stack overflow fine");
}

static void exits_overflowing(void *arg)
{
    DEFER(note, "below");
    DEFER(overflow_recovered, NULL);
    (void)arg;
    task_goexit();
}

static void exits_after_overflow(void *arg)
{
    DEFER(note, "below");
    DEFER((void (*)(void *))task_goexit, NULL);
    overflow(arg);
}

static TIMER(first);
static TIMER(second);

static void exits(void *arg)
{
    note(arg);
    task_goexit();
}

static void recovers(void *arg)
{
    note(recover() ? arg : "nothing to recover");
}

static void overflows_and_exits(void *arg)
{
    DEFER(exits, "exits");
    overflow(arg);
}

static void overflows_and_recovers(void *arg)
{
    DEFER(recovers, "recovers");
    overflow(arg);
}

TEST(a_timers_function_leaves_the_reserve_however_it_ends)
{
    timer_call(&first, 1000, overflows_and_exits, NULL);
    timer_call(&second, 2000, overflows_and_recovers, NULL);
    task_sleep_us(100000);
    EXPECT_NOTES("exits recovers");
}

TEST(an_overflow_in_a_defer_of_a_goexit_is_a_panic_there)
{
    EXPECT(end_in(&contained, exits_overflowing, NULL).kind == TASK_EXITED);
    EXPECT_NOTES("stack overflow below");
    EXPECT(end_in(&contained, exits_after_overflow, NULL).kind == TASK_EXITED);
    EXPECT_NOTES("below");
}

static volatile uintptr_t nowhere = sizeof(void *) == 4 ? 0xDFFFFFF0 : 8;

UNCHECKED static void faults(void *arg)
{
    (void)arg;
    *(volatile uint32_t *)nowhere = 1;
}

static void overflow_then_faults(void *arg)
{
    DEFER(keeps, NULL);
    DEFER(faults, NULL);
    overflow(arg);
}

TEST(a_fault_in_a_defer_of_an_overflow_is_a_panic)
{
    EXPECT(!protect(overflow_then_faults, NULL));
    EXPECT(seen.kind == PANIC_MEMORY || seen.kind == PANIC_FAULT);
    EXPECT(!protect(overflow_recovered, NULL));
}

/* ---- With other tasks ------------------------------------------------------
 */

static int in_reserve, most_in_reserve, wanted;

static void stays(void *arg)
{
    float f = (float)(intptr_t)arg;

    if (++in_reserve > most_in_reserve)
        most_in_reserve = in_reserve;
    for (int i = 0; i < 4 || (most_in_reserve < wanted && i < 1000); i++) {
        if (i < 4)
            f *= 2.0f;
        task_yield();
    }
    in_reserve--;
    note(f == 16.0f * (float)(intptr_t)arg ? "kept" : "lost");
}

static void overflow_and_stay(void *arg)
{
    DEFER(keeps, NULL);
    DEFER(stays, arg);
    overflow(NULL);
}

static void returns_after_its_reserve(void *arg)
{
    protect(overflow_and_stay, arg);
}

TEST(who_joins_a_task_in_its_reserve_is_told_of_its_end)
{
    struct task_end end;
    task_id id;

    wanted = 0;
    id = task_go_with(&contained, returns_after_its_reserve, (void *)3);
    while (in_reserve == 0)
        task_yield();
    task_join(id, &end);
    EXPECT(end.kind == TASK_RETURNED);
    EXPECT_NOTES("kept stack overflow");
}

static void joined_by(void *id)
{
    task_join(*(task_id *)id, NULL);
}

TEST(two_tasks_are_in_their_reserves_at_once)
{
    float mine = 0.125f;
    task_id id;
    DEFER(joined_by, &id);

    most_in_reserve = 0;
    wanted = 2;
    id = task_go_with(&contained, overflow_and_stay, (void *)3);
    EXPECT(!protect(overflow_and_stay, (void *)5));
    mine *= 8.0f;
    task_join(id, NULL);
    EXPECT(most_in_reserve == 2 && mine == 1.0f);
    EXPECT_NOTES("kept stack overflow kept stack overflow");
}

static volatile bool stop;

static void multiplies(void *kept)
{
    float f = 1.0f, n = 0.0f;

    while (!stop) {
        f *= 2.0f;
        n += 1.0f;
        task_yield();
        f *= 0.5f;
    }
    *(bool *)kept = f == 1.0f && n > 1.0f;
}

TEST(an_overflow_keeps_the_floating_point_of_others)
{
    bool kept = false;
    task_id id;

    stop = false;
    wanted = 1;
    id = task_go(multiplies, &kept);
    for (int i = 0; i < 3; i++)
        EXPECT(!protect(overflow_and_stay, (void *)(intptr_t)i));
    stop = true;
    task_join(id, NULL);
    EXPECT(kept);
}

/* ---- Wherever the stack ends ------------------------------------------------
 */

static void (*volatile at_the_end)(void);

/* Leaves so many bytes of its stack, having used the rest from the top down. */
UNCHECKED static void near_the_end(void *left)
{
    char *here = __builtin_frame_address(0);
    size_t n =
        (size_t)(here - (char *)stack_low(sched.current)) - (uintptr_t)left;
    volatile char *room = __builtin_alloca(n);

    for (size_t i = n; i-- > 0;)
        room[i] = 0;
    at_the_end();
    room[0] = 1;
}

static unsigned overflows, others;
static const struct task_options *as = &contained;

/* Every amount of stack left, from none to more than enough. */
static void sweep(void (*fn)(void))
{
    at_the_end = fn;
    overflows = others = 0;
    for (uintptr_t left = 0; left < SWEEP_BYTES; left += SWEEP_STEP) {
        struct task_end end = end_in(as, near_the_end, (void *)left);

        if (end.kind == TASK_PANICKED) {
            EXPECT(end.panic == PANIC_STACK);
            overflows++;
        } else {
            EXPECT(end.kind == TASK_RETURNED || end.kind == TASK_EXITED);
            others++;
        }
    }
    EXPECT((overflows > 0 || !SEEN_AT_ONCE) && others > 0);
}

TEST(a_yield_where_the_stack_ends)
{
    sweep(task_yield);
}

static volatile float factor = 1.0f;

UNCHECKED static void multiply_and_yield(void)
{
    factor *= 1.5f;
    task_yield();
    factor = 1.0f;
}

TEST(a_yield_among_floats_where_the_stack_ends)
{
    sweep(multiply_and_yield);
}

static void sleep(void)
{
    task_sleep_us(1);
}

TEST(a_sleep_where_the_stack_ends)
{
    sweep(sleep);
}

static void exit_task(void)
{
    task_goexit();
}

TEST(a_goexit_where_the_stack_ends)
{
    sweep(exit_task);
}

static void spawn(void)
{
    task_go(note, "");
    task_yield();
}

TEST(a_spawn_where_the_stack_ends)
{
    size_t before = task_pool_free(&default_pool);

    sweep(spawn);
    task_sleep_us(100);
    EXPECT(task_pool_free(&default_pool) == before);
}

#if CODA_PRIORITIES > 1
static void spawn_urgent(void)
{
    task_go_with(&(struct task_options){.priority = 1}, note, "");
    task_yield();
}

TEST(a_spawn_of_another_priority_where_the_stack_ends)
{
    size_t before = task_pool_free(&default_pool);

    sweep(spawn_urgent);
    task_sleep_us(100);
    EXPECT(task_pool_free(&default_pool) == before);
}
#endif

static void panics(void)
{
    panic("mine");
}

TEST(a_contained_panic_where_the_stack_ends)
{
    at_the_end = panics;
    for (uintptr_t left = 0; left < SWEEP_BYTES; left += SWEEP_STEP) {
        struct task_end end;
        GROUP(g);

        group_go_with(&g, &contained, near_the_end, (void *)left);
        EXPECT(!group_wait(&g, &end));
        EXPECT(end.kind == TASK_PANICKED);
    }
}

static MUTEX(mutex);
static RWLOCK(rwlock);
static task_id member;

static void sleeps_long(void *unused)
{
    (void)unused;
    task_sleep_us(1000000);
}

static void holds_mutex(void)
{
    MUTEX_LOCKED(&mutex);
    sleeps_long(NULL);
}

static void holds_rwlock(void)
{
    RWLOCK_LOCKED(&rwlock);
    sleeps_long(NULL);
}

static void holds_for_reading(void)
{
    RWLOCK_READ_LOCKED(&rwlock);
    sleeps_long(NULL);
}

static void has_member(void)
{
    GROUP(g);
    member = group_go(&g, sleeps_long, NULL);
    sleeps_long(NULL);
}

static void wants(void *unused)
{
    (void)unused;
    {
        MUTEX_LOCKED(&mutex);
    }
    RWLOCK_LOCKED(&rwlock);
}

/* It is cancelled with just so much left: it ends so, or overflows, but what it
 * has deferred is done. */
TEST(what_is_held_where_the_stack_ends_is_given_back)
{
    static void (*const holders[])(void) = {holds_mutex, holds_rwlock,
                                            holds_for_reading, has_member};

    for (unsigned i = 0; i < 4 * SWEEP_BYTES; i += SWEEP_STEP) {
        task_id holder, waiter;
        struct task_end end;

        at_the_end = holders[i / SWEEP_BYTES];
        member = TASK_NONE;
        holder = task_go_with(&contained, near_the_end,
                              (void *)(uintptr_t)(i % SWEEP_BYTES));
        task_yield();
        waiter =
            task_go_with(&(struct task_options){.pool = &two}, wants, NULL);
        task_yield();
        task_cancel(holder);
        task_join(holder, &end);
        EXPECT(end.kind == TASK_CANCELLED ||
               (end.kind == TASK_PANICKED && end.panic == PANIC_STACK));
        EXPECT(!task_alive(member));
        task_yield();
        EXPECT(!task_alive(waiter));
    }
}

CHAN(fed, int, 0);
static SEM(given, 0);
static volatile bool stop_feeding;

/* Whoever waits is given what it waits for. */
static void feeds(void *unused)
{
    int value = 1;

    (void)unused;
    while (!stop_feeding) {
        chan_try_send(&fed, &value);
        sem_give(&given);
        sem_try_take(&given); /* nobody waited */
        task_yield();
    }
}

static void sweep_fed(void (*fn)(void))
{
    task_id id;

    stop_feeding = false;
    id = task_go(feeds, NULL);
    sweep(fn);
    stop_feeding = true;
    task_join(id, NULL);
}

static void receive(void)
{
    int value = 0;

    EXPECT(chan_recv(&fed, &value) && value == 1);
}

TEST(a_receive_where_the_stack_ends)
{
    sweep_fed(receive);
}

static void take(void)
{
    sem_take(&given);
}

TEST(a_take_where_the_stack_ends)
{
    sweep_fed(take);
}

UNCHECKED static void multiply_and_receive(void)
{
    factor *= 1.5f;
    receive();
    factor = 1.0f;
}

TEST(a_receive_among_floats_where_the_stack_ends)
{
    sweep_fed(multiply_and_receive);
}

#if CODA_PRIORITIES > 1
static void of_all_again(void *unused)
{
    (void)unused;
    as = &contained;
}

/* Who waits leaves no other of its priority ready. */
TEST(a_wait_alone_at_a_priority_where_the_stack_ends)
{
    static const struct task_options alone = {.contain = true, .priority = 1};
    DEFER(of_all_again, NULL);

    as = &alone;
    sweep_fed(receive);
    sweep_fed(take);
    sweep_fed(multiply_and_receive);
    sweep(sleep);
}
#endif

static void mask_and_unmask(void)
{
    cancel_mask();
    cancel_unmask();
}

TEST(a_mask_where_the_stack_ends)
{
    sweep(mask_and_unmask);
}

static void wait_for_other(void)
{
    task_join(task_go((void (*)(void *))task_yield, NULL), NULL);
}

TEST(a_join_where_the_stack_ends)
{
    sweep(wait_for_other);
    task_sleep_us(100);
}

static void sleeps(void *unused)
{
    (void)unused;
    task_sleep_us(60);
}

static void spin(void)
{
    uint64_t end = clock_us() + 100;

    while (clock_us() < end)
        ;
}

TEST(an_interrupt_where_the_stack_ends)
{
    at_the_end = spin;
    for (uintptr_t left = 0; left < SWEEP_BYTES; left += SWEEP_STEP) {
        task_id id = task_go(sleeps, NULL);
        struct task_end end = end_in(&contained, near_the_end, (void *)left);

        EXPECT(end.kind == TASK_RETURNED || end.panic == PANIC_STACK);
        task_join(id, NULL);
    }
}
