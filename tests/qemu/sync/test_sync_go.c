/* Go's rows of locks, which every board has room for. */
#include <harness.h>

#include <string.h>

static MUTEX(m);
static WAIT_GROUP(g);
static struct once once;

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

TEST(unlock_of_unlocked)
{
    EXPECT(panics(unlocks, "unlock of unlocked mutex"));
}

static void done_twice(void)
{
    wait_group_done(&g);
    wait_group_done(&g);
}

TEST(negative_waitgroup)
{
    EXPECT(panics(done_twice, "negative wait group counter"));
    wait_group_add(&g, 1);
    EXPECT(panics(done_twice, "negative wait group counter"));
    wait_group_wait(&g); /* it stayed at 0 */
}

static void add_one(void)
{
    wait_group_add(&g, 1);
}

TEST(more_than_a_wait_group_can_count_panics)
{
    wait_group_add(&g, INT32_MAX);
    EXPECT(panics(add_one, "wait_group_add: more than can be counted"));
    wait_group_add(&g, -INT32_MAX);
    wait_group_wait(&g);
}

static void once_panics(void *arg)
{
    (void)arg;
    panic("P");
}

static void do_once_panics(void)
{
    once_do(&once, once_panics, NULL);
}

TEST(once_with_panic)
{
    once = (struct once){0};
    EXPECT(panics(do_once_panics, "P"));
    once_do(&once, note, "no");
    note("done");
    EXPECT_NOTES("done");
}
