/* The end of a group in a select. That of a task is in test_timer.c. */
#include <harness.h>

#include <errno.h>
#include <string.h>

enum { MS = 1000, LONG_US = 100000000 };

static const struct task_options contained = {.contain = true};

CHAN(silent, int, 0);

static void yields(void *arg)
{
    (void)arg;
    task_yield();
    task_yield();
}

static void sleeps(void *us)
{
    task_sleep_us((uintptr_t)us);
}

static void panics(void *why)
{
    panic(why);
}

/* What can be received: NULL before the end; or a word for the record. */
static const char *ended(struct chan *done)
{
    struct task_end end = {.kind = TASK_FORGOTTEN};

    if (chan_try_recv(done, &end) != 0)
        return NULL;
    return end.kind == TASK_PANICKED ? end.why : end.kind == 0 ? "well" : "no";
}

static bool ends_well(struct chan *done)
{
    const char *word = ended(done);

    return word && strcmp(word, "well") == 0;
}

TEST(a_group_that_has_ended_is_done_at_once_and_once)
{
    GROUP(g);
    {
        GROUP_DONE(done, &g); /* nobody was ever in it */
        EXPECT(ends_well(done));
        EXPECT(ended(done) == NULL);
    }
    group_go(&g, yields, NULL);
    EXPECT(group_wait(&g, NULL));
    GROUP_DONE(done, &g);
    EXPECT(ends_well(done));
    EXPECT(ended(done) == NULL);
    EXPECT(g.watches == NULL);
}

TEST(a_groups_end_is_that_of_its_last_task)
{
    struct task_end end = {.kind = TASK_FORGOTTEN};
    size_t before = task_pool_free(&default_pool);

    GROUP(g);
    group_go(&g, sleeps, (void *)MS);
    group_go(&g, yields, NULL);
    GROUP_DONE(done, &g);
    struct chan_case cases[] = {RECV(&silent, NULL), RECV(done, &end)};

    task_yield();
    group_go(&g, sleeps, (void *)(2 * MS)); /* it counts as well */
    EXPECT(ended(done) == NULL);
    EXPECT(chan_select(cases, 2, SELECT_FOREVER) == 1 && cases[1].ok);
    EXPECT(end.kind == 0);
    EXPECT(task_pool_free(&default_pool) == before);
    EXPECT(chan_select(cases, 2, SELECT_NOWAIT) == -EAGAIN);

    group_go(&g, yields, NULL); /* used again: what is over is over */
    EXPECT(group_wait(&g, NULL));
    EXPECT(chan_select(cases, 2, SELECT_NOWAIT) == -EAGAIN);
}

TEST(a_select_gives_up_a_group_that_does_not_end)
{
    GROUP(g);
    task_id id = group_go(&g, sleeps, (void *)LONG_US);
    GROUP_DONE(done, &g);
    struct chan_case cases[] = {RECV(&silent, NULL), RECV(done, NULL)};

    EXPECT(chan_select(cases, 2, SELECT_NOWAIT) == -EAGAIN);
    EXPECT(chan_select(cases, 2, MS) == -ETIMEDOUT);
    AFTER(timeout, MS);
    cases[0] = RECV(timeout, NULL);
    EXPECT(chan_select(cases, 2, SELECT_FOREVER) == 0);
    task_cancel(id); /* and it still ends, for the next */
    EXPECT(chan_select(cases, 2, SELECT_FOREVER) == 1);
}

TEST(a_groups_done_channel_says_who_panicked_first)
{
    struct task_end end;

    {
        GROUP(g);
        GROUP_DONE(none, &g);
        group_go(&g, sleeps, (void *)LONG_US);
        group_go_with(&g, &contained, panics, "why");
        GROUP_DONE(done, &g);
        EXPECT(chan_recv(done, &end));
        EXPECT(end.kind == TASK_PANICKED && strcmp(end.why, "why") == 0);
        GROUP_DONE(late, &g);
        EXPECT(strcmp(ended(late), "why") == 0);
        EXPECT(ends_well(none));
    }
    GROUP(g);
    group_go(&g, sleeps, (void *)LONG_US);
    GROUP_DONE(done, &g);
    task_yield();
    group_cancel(&g);
    EXPECT(ended(done) == NULL); /* it has not run its defers yet */
    EXPECT(chan_recv(done, &end) && end.kind == 0);
}

/* ---- Others that look on ------------------------------------------------ */

static struct group *watched;

static void selects(void *words)
{
    struct task_end end = {.kind = TASK_FORGOTTEN};

    GROUP_DONE(done, watched);
    struct chan_case cases[] = {RECV(&silent, NULL), RECV(done, &end)};

    DEFER(note, words);
    if (chan_select(cases, 2, SELECT_FOREVER) == 1)
        note("told");
}

static unsigned watches(void)
{
    unsigned n = 0;

    for (struct watch *w = watched->watches; w; w = w->next)
        n++;
    return n;
}

TEST(all_who_select_on_a_group_are_told_in_their_order)
{
    task_id ids[3];
    GROUP(g);

    watched = &g;
    group_go(&g, sleeps, (void *)LONG_US);
    ids[0] = task_go(selects, "a");
    ids[1] = task_go(selects, "b");
    ids[2] = task_go(selects, "c");
    task_yield();
    EXPECT(watches() == 3);
    group_cancel(&g);
    EXPECT(group_wait(&g, NULL));
    EXPECT(watches() == 0);
    for (int i = 0; i < 3; i++)
        task_join(ids[i], NULL);
    EXPECT_NOTES("told a told b told c");
}

TEST(who_is_cancelled_in_such_a_select_watches_no_more)
{
    task_id ids[3];
    GROUP(g);

    watched = &g;
    group_go(&g, sleeps, (void *)LONG_US);
    ids[0] = task_go(selects, "a");
    ids[1] = task_go(selects, "b");
    ids[2] = task_go(selects, "c");
    task_yield();
    for (int i = 1; i >= 0; i--) { /* the middle one, then the first */
        task_cancel(ids[i]);
        task_join(ids[i], NULL);
        EXPECT(watches() == (unsigned)i + 1);
    }
    EXPECT_NOTES("b a");
    group_cancel(&g);
    task_join(ids[2], NULL);
    EXPECT_NOTES("told c");
    EXPECT(watches() == 0);
}

/* What was handed over before is not lost, nor is the task held up by it. */
TEST(who_is_cancelled_after_the_groups_end_was_told_and_ends)
{
    struct task_end end;
    task_id id;
    GROUP(g);

    watched = &g;
    group_go(&g, yields, NULL);
    id = task_go(selects, "a");
    while (g.members)
        task_yield(); /* it has been woken, and has not run */
    EXPECT_NOTES("");
    task_cancel(id);
    task_join(id, &end);
    EXPECT(end.kind == TASK_RETURNED); /* it came to no switch point */
    EXPECT(watches() == 0);
    EXPECT_NOTES("told a");
}

static void owns(void *arg)
{
    GROUP(g);

    watched = &g;
    group_go(&g, sleeps, (void *)LONG_US);
    group_go(&g, sleeps, (void *)LONG_US);
    if (arg)
        group_wait(&g, NULL);
    else
        task_sleep_us(LONG_US);
}

TEST(who_looks_on_is_told_when_the_owner_ends)
{
    for (int waits = 0; waits < 2; waits++) {
        task_id owner = task_go(owns, waits ? "waits" : NULL), id;

        task_yield();
        id = task_go(selects, "a");
        task_yield();
        task_cancel(owner);
        task_join(id, NULL);
        task_join(owner, NULL);
        EXPECT_NOTES("told a");
    }
}

#if CODA_CHECKS
static void waits_for_itself(void *arg)
{
    (void)arg;
    TASK_DONE(done, task_self());
    chan_recv(done, NULL);
}

TEST(a_task_does_not_await_itself)
{
    struct task_end end;

    task_join(task_go_with(&contained, waits_for_itself, NULL), &end);
    EXPECT(strstr(end.why, "its own end"));
}

static void waits_for_its_own(void *group)
{
    GROUP_DONE(done, group);
    chan_recv(done, NULL);
}

TEST(a_group_is_not_awaited_by_its_own_tasks)
{
    struct task_end end;

    GROUP(g);
    group_go(&g, yields, NULL);
    group_go_with(&g, &contained, waits_for_its_own, &g);
    EXPECT(!group_wait(&g, &end));
    EXPECT(strstr(end.why, "its own group"));
}
#endif
