//! options CODA_HOG_LIMIT_US=300000 CODA_ACCOUNTING=1
//> for (;;); ended: its defers ran, newest first: ba
//> PANIC_HOG within spin: the task kept the processor too long
//> the others went on
//> protect recovered it, twice, and the task returned
//> in memset, strlen, arithmetic, strtoul: each ended, with its defer run
//> in a defer: ended, and so was the next
//> in a block's end: ended, with the outer defer run
//> in a defer, a little: let end; and so after it was a hog
//> exit 0
#include <coda.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

TASK_POOL(default_pool, 3, 768);

static char order[32];
static volatile unsigned rounds;
static volatile bool stop;

static void say(void *s)
{
    strcat(order, s);
}

static __attribute__((noinline)) void spin(void)
{
    for (;;)
        ;
}

static void loops(void *arg)
{
    (void)arg;
    DEFER(say, "a");
    DEFER(say, "b");
    spin();
}

static void ticks(void *arg)
{
    (void)arg;
    while (!stop) {
        task_sleep_us(1000);
        rounds++;
    }
}

static struct task_end end_of(void (*fn)(void *))
{
    const struct task_options o = {.contain = true, .hog_limit_us = 20000};
    struct task_end end = {0};

    order[0] = '\0';
    task_join(task_go_with(&o, fn, NULL), &end);
    return end;
}

static bool a_hog(struct task_end end)
{
    return end.kind == TASK_PANICKED && end.panic == PANIC_HOG;
}

/* ---- Recovered ---------------------------------------------------------- */

static volatile int recovered;

static void recovers(void *arg)
{
    const struct panic *p = recover();

    (void)arg;
    if (p && p->kind == PANIC_HOG)
        recovered++;
}

static void spins_in_protect(void *arg)
{
    (void)arg;
    DEFER(recovers, NULL);
    spin();
}

static void protects(void *arg)
{
    (void)arg;
    if (!protect(spins_in_protect, NULL) && !protect(spins_in_protect, NULL))
        say("gone on");
}

/* ---- In the C library --------------------------------------------------- */

static unsigned char bytes[1024];
static volatile unsigned n;
static volatile double x = 1;

static void sets(void *arg)
{
    (void)arg;
    DEFER(say, "1");
    for (;;)
        memset(bytes, (int)n++, sizeof bytes);
}

static void lengths(void *arg)
{
    (void)arg;
    DEFER(say, "2");
    memset(bytes, 1, sizeof bytes - 1);
    bytes[sizeof bytes - 1] = 0;
    for (;;)
        n += (unsigned)strlen((char *)bytes);
}

/* A look meets who calls a library by chance alone: this makes it a good one.
 */
static inline void in_application(void)
{
    for (volatile int i = 0; i < 50; i++)
        ;
}

static void computes(void *arg)
{
    (void)arg;
    DEFER(say, "3");
    for (;;) {
        x = x * 1.5 / (x + 1) + 2;
        in_application();
    }
}

static void converts(void *arg)
{
    (void)arg;
    DEFER(say, "4");
    for (;;) {
        n += (unsigned)strtoul("12", NULL, 10);
        in_application();
    }
}

/* ---- In defers ---------------------------------------------------------- */

static void spins(void *s)
{
    say(s);
    spin();
}

static void ends_slowly(void *arg)
{
    (void)arg;
    DEFER(say, "c");
    DEFER(spins, "b");
    DEFER(spins, "a");
    task_goexit();
}

static void leaves_slowly(void *arg)
{
    (void)arg;
    DEFER(say, "c");
    {
        DEFER(spins, "a");
    }
    say("not reached");
}

/* Some milliseconds more than are allowed, by when the look before is. */
static void works(uint32_t us)
{
    for (uint64_t until = clock_us() + us; clock_us() < until;)
        ;
}

static void works_long(void *s)
{
    works(45000);
    say(s);
}

static void works_again(void *s)
{
    works(35000);
    say(s);
}

static void ends_late(void *arg)
{
    (void)arg;
    DEFER(works_long, "a");
}

static void ends_late_as_a_hog(void *arg)
{
    (void)arg;
    DEFER(works_again, "b");
    spin();
}

/* A host that stands still for some milliseconds upsets it: then again. */
static bool late_in_a_defer(void)
{
    for (int i = 0; i < 5; i++) {
        task_sleep_us(1000); /* the next look is from here */
        if (end_of(ends_late).kind == TASK_RETURNED &&
            strcmp(order, "a") == 0 && a_hog(end_of(ends_late_as_a_hog)) &&
            strcmp(order, "b") == 0)
            return true;
    }
    return false;
}

int main(void)
{
    static void (*const in_library[])(void *) = {sets, lengths, computes,
                                                 converts};
    struct task_end end;
    task_id ticker = task_go(ticks, NULL);
    unsigned before;
    int hogs = 0;
    size_t into;

    task_yield();
    end = end_of(loops);
    printf("for (;;); ended: its defers ran, newest first: %s\n", order);
    into = end.pc - ((uintptr_t)spin & ~(uintptr_t)1);
    if (a_hog(end) && into < 16)
        printf("PANIC_HOG within spin: %s\n", end.why);
    before = rounds;
    for (int i = 0; i < 1000 && rounds - before < 3; i++)
        task_sleep_us(1000);
    if (rounds - before >= 3)
        puts("the others went on");

    end = end_of(protects);
    if (recovered == 2 && end.kind == TASK_RETURNED &&
        strcmp(order, "gone on") == 0)
        puts("protect recovered it, twice, and the task returned");

    for (int i = 0; i < 4; i++) {
        end = end_of(in_library[i]);
        if (a_hog(end) && order[0] == "1234"[i])
            hogs++;
    }
    if (hogs == 4)
        puts("in memset, strlen, arithmetic, strtoul: each ended, with its "
             "defer run");

    if (a_hog(end_of(ends_slowly)) && strcmp(order, "abc") == 0)
        puts("in a defer: ended, and so was the next");
    if (a_hog(end_of(leaves_slowly)) && strcmp(order, "ac") == 0)
        puts("in a block's end: ended, with the outer defer run");
    stop = true;
    task_join(ticker, NULL);
    if (late_in_a_defer())
        puts("in a defer, a little: let end; and so after it was a hog");
    if (task_pool_free(&default_pool) != 3)
        puts("a slot is missing");
    return 0;
}
