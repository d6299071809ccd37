/* Mutexes, semaphores, events, wait groups, once, read-write locks. */
#include <harness.h>

#include <string.h>

#include "interrupt.h"

/* For all the tests of this image. */
TASK_POOL(default_pool, 5, CODA_DEFAULT_STACK_BYTES >= 1024 ? 1024 : 608);

static void nothing(void *arg)
{
    (void)arg;
}

/* ---- What a wait may come to, in every order ----------------------------- */

static MUTEX(m);
static SEM(s, 0);
SEM_FROM_INTERRUPT(fed, 0);
static EVENT(e);
EVENT_FROM_INTERRUPT(fed_e);
static WAIT_GROUP(g);
static RWLOCK(l);
MEM_POOL(one_block, uint32_t, 1);
MEM_POOL_FROM_INTERRUPT(fed_block, uint32_t, 1);
static void *block;

/* Something to wait for: not there in the beginning, given by the test, got by
 * a task that gives it back. */
struct thing {
    void (*begin)(void);
    void (*get)(void);
    bool (*get_for)(uint64_t us);
    void (*give)(void);
    void (*give_back)(void);
};

static void m_begin(void)
{
    EXPECT(mutex_try_lock(&m));
}
static void m_get(void)
{
    mutex_lock(&m);
}
static bool m_get_for(uint64_t us)
{
    return mutex_lock_for(&m, us);
}
static void m_give(void)
{
    mutex_unlock(&m);
}

static void s_begin(void)
{
    EXPECT(s.count <= 1);
    s.count = 0;
}
static void s_get(void)
{
    sem_take(&s);
}
static bool s_get_for(uint64_t us)
{
    return sem_take_for(&s, us);
}
static void s_give(void)
{
    sem_give(&s);
}

static void give_fed(void)
{
    sem_give(&fed);
}
static void f_begin(void)
{
    EXPECT((fed.count & ~CODA_SEM_FED) <= 1);
    fed.count = CODA_SEM_FED;
}
static void f_get(void)
{
    sem_take(&fed);
}
static bool f_get_for(uint64_t us)
{
    return sem_take_for(&fed, us);
}
static void f_give(void)
{
    interrupt_this_task(give_fed);
}

static void e_begin(void)
{
    event_clear(&e, 3);
    event_set(&e, 1);
}
static void e_get(void)
{
    EXPECT(event_wait_all(&e, 3) == 3);
}
static bool e_get_for(uint64_t us)
{
    return event_wait_all_for(&e, 3, us);
}
static void e_give(void)
{
    event_set(&e, 2);
}

static void set_fed(void)
{
    event_set(&fed_e, 4);
}
static void fe_begin(void)
{
    event_clear(&fed_e, ~0u);
    event_set(&fed_e, 8);
}
static void fe_get(void)
{
    EXPECT(event_wait_any(&fed_e, 6) == 4);
}
static bool fe_get_for(uint64_t us)
{
    return event_wait_any_for(&fed_e, 6, us);
}
static void fe_give(void)
{
    interrupt_this_task(set_fed);
}

static void g_begin(void)
{
    wait_group_add(&g, 1);
}
static void g_get(void)
{
    wait_group_wait(&g);
}
static bool g_get_for(uint64_t us)
{
    return wait_group_wait_for(&g, us);
}
static void g_give(void)
{
    wait_group_done(&g);
}

static void w_begin(void)
{
    EXPECT(rwlock_lock_for(&l, 0));
}
static void w_get(void)
{
    rwlock_lock(&l);
}
static bool w_get_for(uint64_t us)
{
    return rwlock_lock_for(&l, us);
}
static void w_give(void)
{
    rwlock_unlock(&l);
}
static void r_get(void)
{
    rwlock_read_lock(&l);
}
static bool r_get_for(uint64_t us)
{
    return rwlock_read_lock_for(&l, us);
}
static void r_give_back(void)
{
    rwlock_read_unlock(&l);
}

static void b_begin(void)
{
    EXPECT((block = mem_try_get(&one_block)) != NULL);
}
static void b_get(void)
{
    EXPECT((block = mem_get(&one_block)) != NULL);
}
static bool b_get_for(uint64_t us)
{
    void *got = mem_get_for(&one_block, us);

    block = got ? got : block;
    return got != NULL;
}
static void b_give(void)
{
    mem_put(&one_block, block);
}

static void put_fed(void)
{
    mem_put(&fed_block, block);
}
static void fb_begin(void)
{
    EXPECT((block = mem_try_get(&fed_block)) != NULL);
}
static void fb_get(void)
{
    EXPECT((block = mem_get(&fed_block)) != NULL);
}
static bool fb_get_for(uint64_t us)
{
    void *got = mem_get_for(&fed_block, us);

    block = got ? got : block;
    return got != NULL;
}
static void fb_give(void)
{
    interrupt_this_task(put_fed);
}

static void stays(void)
{
}

static const struct thing things[] = {
    {m_begin, m_get, m_get_for, m_give, m_give},
    {s_begin, s_get, s_get_for, s_give, s_give},
    {f_begin, f_get, f_get_for, f_give, give_fed},
    {e_begin, e_get, e_get_for, e_give, stays},
    {fe_begin, fe_get, fe_get_for, fe_give, stays},
    {g_begin, g_get, g_get_for, g_give, stays},
    {w_begin, w_get, w_get_for, w_give, w_give},
    {w_begin, r_get, r_get_for, w_give, r_give_back},
    {b_begin, b_get, b_get_for, b_give, b_give},
    {fb_begin, fb_get, fb_get_for, fb_give, put_fed},
};
static const struct thing *thing;

static void give_back(void *arg)
{
    (void)arg;
    note("back");
    thing->give_back();
}

/* Waits so many microseconds, or for ever. */
static void gets(void *us)
{
    if (us == NULL)
        thing->get();
    else if (!thing->get_for((uintptr_t)us)) {
        note("timeout");
        return;
    }
    DEFER(give_back, NULL);
    note("got");
    task_yield();
    note("done");
}

/* LATE_US: no machine is so slow that it comes before the next statements. */
enum { SHORT_US = 3000, LATE_US = 30000, LONG_US = 100000000 };

static task_id waits(uintptr_t us)
{
    task_id id = task_go(gets, (void *)us);

    task_yield();
    return id;
}

static void busy_until_late(void)
{
    uint64_t until = clock_us() + LATE_US + 1000;

    while (clock_us() < until)
        ;
}

/* What was given, or given back, can be got: nothing is lost. */
static void expect_there(void)
{
    EXPECT(thing->get_for(0));
    thing->give_back();
    EXPECT(thing->get_for(0));
    thing->give_back();
}

static const uintptr_t limits[] = {0, LONG_US};

#define EACH_THING                                                        \
    for (thing = things; thing < things + sizeof things / sizeof *things; \
         thing++)
#define EACH_LIMIT \
    for (const uintptr_t *limit = limits; limit < limits + 2; limit++)

TEST(what_is_given_goes_to_who_waits)
{
    EACH_THING EACH_LIMIT
    {
        thing->begin();
        task_id id = waits(*limit);
        thing->give();
        task_join(id, NULL);
        EXPECT_NOTES("got done back");
        expect_there();
    }
}

TEST(what_is_there_is_got_without_waiting)
{
    EACH_THING EACH_LIMIT
    {
        thing->begin();
        thing->give();
        task_join(waits(*limit), NULL);
        EXPECT_NOTES("got done back");
        expect_there();
    }
}

static void gets_none_now(void *arg)
{
    (void)arg;
    EXPECT(!thing->get_for(0));
}

TEST(who_waits_too_long_goes_without)
{
    EACH_THING
    {
        thing->begin();
        task_join(task_go(gets_none_now, NULL), NULL);
        task_join(waits(SHORT_US), NULL);
        EXPECT_NOTES("timeout");
        thing->give();
        task_yield();
        expect_there();
    }
}

TEST(who_is_cancelled_gets_nothing)
{
    EACH_THING EACH_LIMIT
    {
        thing->begin();
        task_id id = waits(*limit);
        task_cancel(id);
        thing->give();
        task_join(id, NULL);
        EXPECT_NOTES("");
        expect_there();
    }
}

TEST(who_is_cancelled_after_it_was_served_gives_back)
{
    EACH_THING EACH_LIMIT
    {
        thing->begin();
        task_id id = waits(*limit);
        thing->give();
        task_cancel(id);
        task_join(id, NULL);
        /* Given by a handler, it was not served before. */
        if (thing->give == f_give || thing->give == fe_give ||
            thing->give == fb_give)
            EXPECT_NOTES("");
        else
            EXPECT_NOTES("got back");
        expect_there();
    }
}

TEST(who_is_served_in_time_but_runs_late_has_got_it)
{
    EACH_THING
    {
        thing->begin();
        task_id id = waits(LATE_US);
        thing->give();
        busy_until_late();
        task_join(id, NULL);
        EXPECT_NOTES("got done back");
        expect_there();
    }
}

TEST(who_is_cancelled_before_its_time_is_up_is_cancelled)
{
    struct task_end end;

    EACH_THING
    {
        thing->begin();
        task_id id = waits(LATE_US);
        task_cancel(id);
        busy_until_late();
        task_join(id, &end);
        EXPECT(end.kind == TASK_CANCELLED);
        EXPECT_NOTES("");
        thing->give();
        task_yield();
        expect_there();
    }
}

TEST(who_waits_behind_one_that_has_given_up_is_served)
{
    EACH_THING
    {
        thing->begin();
        task_id a = waits(SHORT_US), b = waits(0), c = waits(0), d = waits(0);
        task_cancel(b);
        task_join(a, NULL);
        task_cancel(d);
        thing->give();
        task_join(c, NULL);
        EXPECT_NOTES("timeout got done back");
        expect_there();
    }
}

/* ---- Mutexes ------------------------------------------------------------- */

static struct mutex zero; /* is one */

static void locked_briefly(void *arg)
{
    (void)arg;
    MUTEX_LOCKED(&zero);
    note("in");
    task_yield();
    note("out");
}

TEST(mutex_locked_is_for_a_block)
{
    task_id a = task_go(locked_briefly, NULL);
    task_id b = task_go(locked_briefly, NULL);

    task_join(a, NULL);
    task_join(b, NULL);
    EXPECT_NOTES("in out in out");
    EXPECT(mutex_try_lock(&zero) && !mutex_try_lock(&zero));
    mutex_unlock(&zero);
}

static void locks_and_exits(void *arg)
{
    (void)arg;
    MUTEX_LOCKED(&zero);
    task_goexit();
}

TEST(mutex_locked_ends_with_its_task)
{
    task_join(task_go(locks_and_exits, NULL), NULL);
    EXPECT(mutex_try_lock(&zero));
    mutex_unlock(&zero);
}

SEM(one, 1);

/* What is held by a defer of one's own, however the task ends. */
static void holds_and_ends(void *how)
{
    void (*end)(void) = (void (*)(void))how;

    sem_take(&one);
    DEFER(sem_give_, &one);
    mutex_lock(&zero);
    DEFER(mutex_unlock_, &zero);
    end();
}

static void by_return(void)
{
}

static void by_panic(void)
{
    panic("contained");
}

static void by_cancellation(void)
{
    task_cancel(task_self());
    task_yield();
}

TEST(what_a_defer_gives_back_is_there_after_any_end)
{
    static void (*const ends[])(void) = {by_return, task_goexit, by_panic,
                                         by_cancellation};

    for (unsigned i = 0; i < sizeof ends / sizeof *ends; i++) {
        task_join(task_go_with(&(struct task_options){.contain = true},
                               holds_and_ends, (void *)ends[i]),
                  NULL);
        EXPECT(sem_try_take(&one) && !sem_try_take(&one));
        sem_give(&one);
        EXPECT(mutex_try_lock(&zero));
        mutex_unlock(&zero);
    }
}

/* Why fn panics; or NULL. */
static const char *why;

static void recovers(void *arg)
{
    (void)arg;
    const struct panic *p = recover();
    if (p)
        why = p->why;
}

static void call(void *fn)
{
    DEFER(recovers, NULL);
    ((void (*)(void))fn)();
}

static bool panics(void (*fn)(void), const char *words)
{
    why = NULL;
    return !protect(call, (void *)fn) && why && strcmp(why, words) == 0;
}

static void unlocks(void)
{
    mutex_unlock(&m);
}

static void locks(void)
{
    mutex_lock(&m);
}

static void locks_for(void)
{
    mutex_lock_for(&m, 1000);
}

#if CODA_CHECKS
static void holds(void *arg)
{
    MUTEX_LOCKED(&m);
    task_sleep_us(LONG_US);
    (void)arg;
}

TEST(mutexes_belong_to_their_task)
{
    task_id id = task_go(holds, NULL);

    task_yield();
    EXPECT(panics(unlocks, "mutex_unlock: another task has locked it"));
    task_cancel(id);
    task_join(id, NULL);
    MUTEX_LOCKED(&m);
    EXPECT(panics(locks, "mutex_lock: its owner locks it again"));
    EXPECT(panics(locks_for, "mutex_lock_for: its owner locks it again"));
}
#endif

/* ---- Priority inheritance ------------------------------------------------ */

#if CODA_PRIORITIES > 3
static MUTEX(m1);
static MUTEX(m2);

static task_id go_at(uint8_t priority, void (*fn)(void *), void *arg)
{
    return task_go_with(&(struct task_options){.priority = priority}, fn, arg);
}

static unsigned priority_of(task_id id)
{
    struct task_info info;

    EXPECT(task_info(id, &info));
    return info.priority;
}

static unsigned own_priority(void)
{
    return priority_of(task_self());
}

static void low(void *arg)
{
    (void)arg;
    mutex_lock(&m1);
    note("locks");
    task_yield();
    note("unlocks");
    mutex_unlock(&m1);
    task_yield();
    note("low");
}

static void high(void *arg)
{
    mutex_lock(&m1);
    note(arg);
    mutex_unlock(&m1);
}

TEST(an_owner_runs_for_who_waits)
{
    task_id id = go_at(0, low, NULL), last;

    task_yield();
    go_at(1, note, "mid");
    last = go_at(2, high, "high");
    task_join(last, NULL);
    task_join(id, NULL);
    EXPECT_NOTES("locks unlocks high mid low");
}

static void locks_1(void *arg)
{
    MUTEX_LOCKED(&m1);
    (void)arg;
}

static void locks_2(void *arg)
{
    MUTEX_LOCKED(&m2);
    (void)arg;
}

static void locks_1_for(void *arg)
{
    (void)arg;
    EXPECT(!mutex_lock_for(&m1, LATE_US));
}

static void locks_2_then_1(void *arg)
{
    (void)arg;
    MUTEX_LOCKED(&m2);
    MUTEX_LOCKED(&m1);
}

/* Both are waited for, and unlocked in either order. */
TEST(an_owner_keeps_what_it_is_still_lent)
{
    for (int order = 0; order < 2; order++) {
        mutex_lock(&m1);
        mutex_lock(&m2);
        go_at(1, locks_1, NULL);
        task_yield();
        go_at(3, locks_2, NULL);
        task_yield();
        EXPECT(own_priority() == 3);
        mutex_unlock(order ? &m1 : &m2);
        EXPECT(own_priority() == (order ? 3 : 1));
        mutex_unlock(order ? &m2 : &m1);
        EXPECT(own_priority() == 0);
        task_yield();
        EXPECT(task_pool_free(&default_pool) == 5);
    }
}

TEST(what_is_lent_is_lent_on)
{
    task_id mid;

    mutex_lock(&m1);
    mid = go_at(1, locks_2_then_1, NULL);
    task_yield(); /* it waits for m1 */
    EXPECT(own_priority() == 1);
    go_at(3, locks_2, NULL);
    task_yield();
    EXPECT(own_priority() == 3 && priority_of(mid) == 3);
    mutex_unlock(&m1);
    EXPECT(own_priority() == 0);
    task_yield();
    EXPECT(task_pool_free(&default_pool) == 5);
}

static void sleeps_with_1_for_long(void *arg)
{
    (void)arg;
    MUTEX_LOCKED(&m1);
    task_sleep_us(LONG_US);
}

/* Along a chain, too, an owner's own priority is the least it has. */
TEST(an_owner_is_not_lent_less_than_its_own)
{
    task_id owner = go_at(3, sleeps_with_1_for_long, NULL), mid, end;

    task_yield();
    mid = go_at(1, locks_2_then_1, NULL);
    task_yield();
    EXPECT(priority_of(owner) == 3 && priority_of(mid) == 1);
    end = go_at(2, locks_2, NULL);
    task_yield();
    EXPECT(priority_of(owner) == 3 && priority_of(mid) == 2);
    task_cancel(owner);
    task_join(end, NULL);
    task_join(mid, NULL);
}

static void locks_1_then_tries_2(void *arg)
{
    (void)arg;
    MUTEX_LOCKED(&m1);
    task_sleep_us(2000);
    EXPECT(!mutex_lock_for(&m2, 100000));
}

static void locks_2_then_1_later(void *arg)
{
    (void)arg;
    MUTEX_LOCKED(&m2);
    task_sleep_us(3000);
    MUTEX_LOCKED(&m1);
}

static void tries_2(void *arg)
{
    (void)arg;
    task_sleep_us(4000);
    EXPECT(!mutex_lock_for(&m2, 20000));
}

/* Two wait for each other, and keep what a third has lent them: until one of
 * them gives up, which goes round to that one. */
TEST(who_gives_up_in_a_circle_of_mutexes_leaves_it)
{
    task_id ids[] = {go_at(1, locks_1_then_tries_2, NULL),
                     go_at(2, locks_2_then_1_later, NULL),
                     go_at(3, tries_2, NULL)};

    for (int i = 0; i < 3; i++)
        task_join(ids[i], NULL);
    EXPECT(task_pool_free(&default_pool) == 5);
}

TEST(what_is_lent_goes_with_who_gives_up)
{
    task_id mid, end;

    mutex_lock(&m1);
    mid = go_at(1, locks_2_then_1, NULL);
    task_yield();
    end = go_at(3, locks_2, NULL);
    task_yield();
    EXPECT(own_priority() == 3);
    task_cancel(end);
    EXPECT(own_priority() == 1 && priority_of(mid) == 1);
    end = go_at(2, locks_1_for, NULL);
    task_yield();
    EXPECT(own_priority() == 2);
    task_join(end, NULL);
    EXPECT(own_priority() == 1);
    task_cancel(mid);
    EXPECT(own_priority() == 0);
    mutex_unlock(&m1);
    task_yield();
    EXPECT(mutex_try_lock(&m2));
    mutex_unlock(&m2);
}

static void locks_and_notes(void *arg)
{
    MUTEX_LOCKED(&m1);
    note(arg);
}

TEST(the_most_urgent_waits_first)
{
    task_id last;

    mutex_lock(&m1);
    last = go_at(1, locks_and_notes, "1");
    go_at(2, locks_and_notes, "2a");
    task_yield();
    go_at(2, locks_and_notes, "2b");
    task_yield();
    mutex_unlock(&m1);
    task_join(last, NULL);
    EXPECT_NOTES("2a 2b 1");
}

static void locks_1_and_notes_within_2(void *arg)
{
    MUTEX_LOCKED(&m2);
    locks_and_notes(arg);
}

TEST(who_is_lent_more_while_waiting_is_served_first)
{
    mutex_lock(&m1);
    go_at(1, locks_1_and_notes_within_2, "lent 3");
    task_yield(); /* before this task is lent more than 1 */
    go_at(2, locks_and_notes, "2");
    task_yield();
    go_at(3, locks_2, NULL);
    task_yield();
    mutex_unlock(&m1);
    task_yield();
    EXPECT_NOTES("lent 3 2");
    EXPECT(task_pool_free(&default_pool) == 5);
}

static void locks_2_for(void *arg)
{
    (void)arg;
    EXPECT(!mutex_lock_for(&m2, SHORT_US));
}

TEST(who_is_no_longer_lent_anything_has_its_old_turn)
{
    task_id last;

    for (int lent_to = 0; lent_to < 2; lent_to++) {
        mutex_lock(&m1);
        go_at(1, lent_to == 0 ? locks_1_and_notes_within_2 : locks_and_notes,
              "1st");
        task_yield();
        go_at(1, lent_to == 1 ? locks_1_and_notes_within_2 : locks_and_notes,
              "2nd");
        task_yield();
        last = go_at(3, locks_2_for, NULL);
        task_join(last, NULL);
        mutex_unlock(&m1);
        task_yield();
        EXPECT(task_pool_free(&default_pool) == 5);
        EXPECT_NOTES("1st 2nd");
    }
}

static MUTEX(left);
static RWLOCK(left_l);

static void leaves_both_locked(void *arg)
{
    (void)arg;
    mutex_lock(&left);
    rwlock_lock(&left_l);
}

static void tries_both(void *arg)
{
    task_sleep_us(SHORT_US);
    EXPECT(!mutex_lock_for(&left, SHORT_US));
    EXPECT(!rwlock_lock_for(&left_l, SHORT_US));
    note(arg);
}

static void tries_one(void *arg)
{
    EXPECT(!mutex_lock_for(&left, SHORT_US));
    note(arg);
}

/* The slot that became free last is used first. */
TEST(who_has_the_slot_of_an_owner_that_has_ended_is_another)
{
    task_id waits, has_slot;

    task_join(task_go(leaves_both_locked, NULL), NULL);
    has_slot = task_go(tries_both, "not mine");
    waits = go_at(2, tries_one, "nobody's");
    task_yield();
    EXPECT(priority_of(has_slot) == 0);
    task_join(waits, NULL);
    task_join(has_slot, NULL);
    EXPECT_NOTES("nobody's not mine");
}

static void holds_1_for_a_yield(void *arg)
{
    (void)arg;
    MUTEX_LOCKED(&m1);
    task_yield();
    note("owner");
}

/* It is ready, and would be the next of those of its own priority. */
TEST(an_owner_that_is_ready_leaves_the_others_of_its_priority)
{
    task_go(holds_1_for_a_yield, NULL);
    task_yield();
    task_go(note, "bystander");
    go_at(2, locks_1, NULL);
    task_yield();
    task_yield();
    EXPECT_NOTES("owner bystander");
    EXPECT(task_pool_free(&default_pool) == 5);
}

static volatile bool woken;

static void sleeps_with_1(void *arg)
{
    (void)arg;
    MUTEX_LOCKED(&m1);
    task_sleep_us(SHORT_US);
    woken = true;
    note("woken");
}

static void busy(void *arg)
{
    for (uint64_t until = clock_us() + 1000000; !woken && clock_us() < until;)
        task_yield();
    note(arg);
}

TEST(an_owner_that_sleeps_wakes_with_what_it_is_lent)
{
    task_id owner = task_go(sleeps_with_1, NULL), last;

    woken = false;

    task_yield();
    go_at(2, locks_1, NULL);
    task_yield();
    EXPECT(priority_of(owner) == 2);
    last = go_at(1, busy, "busy");
    task_join(last, NULL);
    EXPECT_NOTES("woken busy");
}
#endif

/* ---- Semaphores, events, handlers ---------------------------------------- */

static void give_three(void)
{
    sem_give(&fed);
    sem_give(&fed);
    sem_give(&fed);
}

TEST(what_handlers_give_is_there_at_once)
{
    fed.count = CODA_SEM_FED;
    interrupt_this_task(give_three);
    EXPECT(sem_try_take(&fed)); /* without a switch */
    EXPECT(sem_try_take(&fed));
    sem_give(&fed);
    sem_take(&fed);
    sem_take(&fed);
    EXPECT(!sem_try_take(&fed));
}

static void set_fed_1(void)
{
    event_set(&fed_e, 1);
}

TEST(what_handlers_set_is_there_at_once)
{
    event_clear(&fed_e, ~0u);
    interrupt_this_task(set_fed_1);
    EXPECT(event_wait_any_for(&fed_e, 1, 0) == 1); /* without a switch */
    event_clear(&fed_e, 1);
    interrupt_this_task(set_fed_1);
    EXPECT(event_clear(&fed_e, 1) == 1);
    task_yield();
    EXPECT(event_flags(&fed_e) == 0);
}

TEST(waiting_for_a_handler_is_no_deadlock_and_idles)
{
    fed.count = CODA_SEM_FED;
    for (int i = 0; i < 3; i++) {
        task_id id = task_go((void (*)(void *))sem_take, &fed);
        task_yield();
        run_in_interrupt(give_fed);
        task_join(id, NULL);
    }
    EXPECT(!sem_try_take(&fed));
}

/* Two billion calls would be as many seconds under some emulators. */
static void takes_one_of_too_many(void)
{
    sem_take(&s);
}

TEST(a_semaphore_that_was_given_too_often_panics)
{
    s.count = CODA_SEM_FED - 1; /* the most that there may be */
    sem_take(&s);
    sem_give(&s);
    s.count = CODA_SEM_FED + 1;
    EXPECT(panics(takes_one_of_too_many, "sem_give: too many"));
    s.count = 0;
}

static void waits_any(void *flags)
{
    uint32_t got = event_wait_any(&e, (uint32_t)(uintptr_t)flags);

    note(got == 1 ? "1" : got == 2 ? "2" : got == 3 ? "3" : "no");
}

static void waits_all(void *flags)
{
    event_wait_all(&e, (uint32_t)(uintptr_t)flags);
    note("all");
}

TEST(events_wake_all_whom_they_satisfy)
{
    event_clear(&e, ~0u);
    task_go(waits_all, (void *)3);
    task_go(waits_any, (void *)3);
    task_go(waits_any, (void *)2);
    task_go(waits_any, (void *)1);
    task_yield();
    event_set(&e, 1);
    task_yield();
    EXPECT_NOTES("1 1");
    event_set(&e, 2);
    task_yield();
    EXPECT_NOTES("all 2");
    EXPECT(event_clear(&e, 1) == 3 && event_flags(&e) == 2);
}

/* ---- Wait groups, once -----------------------------------------------------
 */

static void works(void *arg)
{
    DEFER(wait_group_done_, &g);
    task_yield();
    note("work");
    if (arg)
        task_goexit();
}

TEST(a_wait_group_waits_for_all_however_they_end)
{
    wait_group_add(&g, 3);
    task_go(works, NULL);
    task_go(works, "exits");
    task_go(works, NULL);
    wait_group_wait(&g);
    EXPECT_NOTES("work work work");
}

static struct once once;

static void slowly(void *arg)
{
    note("first");
    task_sleep_us(LATE_US);
    note("ends");
    if (arg)
        task_goexit();
}

static void does_once(void *arg)
{
    once_do(&once, slowly, arg);
    note("after");
}

TEST(others_wait_until_once_is_done)
{
    static const char *const expected[] = {"first ends after after after",
                                           "first ends after after"};

    for (uintptr_t exits = 0; exits < 2; exits++) {
        once = (struct once){0};
        task_id ids[4];
        for (int i = 0; i < 4; i++) {
            ids[i] = task_go(does_once, (void *)exits);
            task_yield();
        }
        task_cancel(ids[1]);
        for (int i = 0; i < 4; i++)
            task_join(ids[i], NULL);
        EXPECT_NOTES(expected[exits]);
    }
}

#if CODA_CHECKS
static void once_again(void *arg)
{
    once_do(&once, nothing, arg);
}

static void do_once_again(void)
{
    once_do(&once, once_again, NULL);
}

TEST(once_within_itself_panics)
{
    once = (struct once){0};
    EXPECT(panics(do_once_again, "once_do: called by its own function"));
}
#endif

/* ---- Read-write locks ------------------------------------------------------
 */

/* Until they have come to their end, or wait. */
static void let_others_run(void)
{
    for (int i = 0; i < 20; i++)
        task_yield();
}

static void reads(void *words)
{
    RWLOCK_READ_LOCKED(&l);
    note(words);
    task_yield();
}

static void writes(void *words)
{
    RWLOCK_LOCKED(&l);
    note(words);
    task_yield();
    note("written");
}

TEST(readers_share_and_a_waiting_writer_keeps_new_ones_out)
{
    rwlock_read_lock(&l);
    task_go(reads, "r1");
    task_yield();
    EXPECT_NOTES("r1");
    task_go(writes, "w1");
    task_yield();
    task_go(reads, "r2");
    task_go(writes, "w2");
    task_yield();
    EXPECT(!rwlock_read_lock_for(&l, 0));
    EXPECT_NOTES("");
    rwlock_read_unlock(&l);
    let_others_run();
    EXPECT_NOTES("w1 written r2 w2 written");
}

TEST(readers_are_let_in_when_the_writer_gives_up)
{
    for (int how = 0; how < 2; how++) {
        rwlock_read_lock(&l);
        task_id w = task_go(writes, "w");
        task_yield();
        task_go(reads, "r");
        task_yield();
        EXPECT_NOTES("");
        task_cancel(w);
        let_others_run();
        EXPECT_NOTES("r");
        rwlock_read_unlock(&l);
    }
    rwlock_read_lock(&l);
    thing = &things[6];
    waits(SHORT_US);
    task_join(task_go(reads, "r"), NULL);
    let_others_run();
    EXPECT_NOTES("r timeout");
    rwlock_read_unlock(&l);
}

/* And not when there is another, or one that writes. */
TEST(readers_are_not_let_in_when_one_of_two_writers_gives_up)
{
    for (int writing = 0; writing < 2; writing++) {
        if (writing)
            rwlock_lock(&l);
        else
            rwlock_read_lock(&l);
        task_id w = task_go(writes, "no");
        task_yield();
        if (!writing)
            task_go(writes, "w");
        task_go(reads, "r");
        task_yield();
        task_cancel(w);
        let_others_run();
        EXPECT_NOTES("");
        if (writing)
            rwlock_unlock(&l);
        else
            rwlock_read_unlock(&l);
        let_others_run();
        EXPECT_NOTES(writing ? "r" : "w written r");
    }
}

static void read_unlocks(void)
{
    rwlock_read_unlock(&l);
}

static void write_unlocks(void)
{
    rwlock_unlock(&l);
}

static void read_unlocks_what_is_written(void)
{
    RWLOCK_LOCKED(&l);
    rwlock_read_unlock(&l);
}

static void unlocks_what_is_read(void)
{
    RWLOCK_READ_LOCKED(&l);
    rwlock_unlock(&l);
}

static void reads_what_it_writes(void)
{
    RWLOCK_LOCKED(&l);
    rwlock_read_lock(&l);
}

TEST(a_lock_of_one_kind_is_not_of_the_other)
{
    if (!CODA_CHECKS)
        return;
    EXPECT(panics(read_unlocks_what_is_written,
                  "rwlock_read_unlock: it is locked for writing"));
    EXPECT(panics(unlocks_what_is_read,
                  "rwlock_unlock: it is locked for reading"));
    EXPECT(panics(reads_what_it_writes,
                  "rwlock_read_lock: its writer locks it again"));
}

TEST(unlock_of_unlocked_rwlock)
{
    EXPECT(panics(read_unlocks, "unlock of unlocked rwlock"));
    EXPECT(panics(write_unlocks, "unlock of unlocked rwlock"));
}

#if CODA_CHECKS
static void write_locks(void)
{
    rwlock_lock(&l);
}

static void write_locks_for(void)
{
    rwlock_lock_for(&l, 1000);
}

static void writes_for_long(void *arg)
{
    RWLOCK_LOCKED(&l);
    task_sleep_us(LONG_US);
    (void)arg;
}

TEST(rwlocks_belong_to_their_writer)
{
    task_id id = task_go(writes_for_long, NULL);

    task_yield();
    EXPECT(panics(write_unlocks, "rwlock_unlock: another task has locked it"));
    task_cancel(id);
    task_join(id, NULL);
    RWLOCK_LOCKED(&l);
    EXPECT(panics(write_locks, "rwlock_lock: its writer locks it again"));
    EXPECT(panics(write_locks_for, "rwlock_lock: its writer locks it again"));
}
#endif

/* ---- Philosophers
 * ------------------------------------------------------------ */

enum { SEATS = 5, MEALS = 20 };
static struct mutex forks[SEATS];
static uint8_t eaten[SEATS];
static bool eating[SEATS];

static void eat(unsigned seat)
{
    unsigned right = (seat + 1) % SEATS;
    unsigned a = seat < right ? seat : right, b = seat ^ right ^ a;

    MUTEX_LOCKED(&forks[a]);
    task_yield();
    MUTEX_LOCKED(&forks[b]);
    EXPECT(!eating[(seat + 1) % SEATS] && !eating[(seat + SEATS - 1) % SEATS]);
    eating[seat] = true;
    task_yield();
    eating[seat] = false;
    eaten[seat]++;
}

static void philosopher(void *seat)
{
    DEFER(wait_group_done_, &g);
    for (int i = 0; i < MEALS; i++) {
        eat((unsigned)(uintptr_t)seat);
        if (i % 3 == 0)
            task_sleep_us(50);
    }
}

TEST(philosophers_dine)
{
    memset(eaten, 0, sizeof eaten);
    wait_group_add(&g, SEATS);
    for (uintptr_t i = 0; i < SEATS; i++)
        task_go_with(
            &(struct task_options){.priority = CODA_PRIORITIES > 1 && i == 2},
            philosopher, (void *)i);
    wait_group_wait(&g);
    for (int i = 0; i < SEATS; i++)
        EXPECT(eaten[i] == MEALS);
    task_yield();
}
