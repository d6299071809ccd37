/*
 * The harness: runs every TEST of the image, one after the other.
 *
 * A test that does not end in time cannot be ended from outside; the harness
 * says so, counts it and what would have followed as failed, and stops.
 */
#include "harness.h"

#include <malloc.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "../../kernel/board.h"
#include "../../kernel/kernel.h"

extern const struct test coda_tests_start[], coda_tests_end[];

#ifndef TEST_STACK_BYTES
#define TEST_STACK_BYTES 1024
#endif
TASK_POOL(test_pool, 1, TEST_STACK_BYTES);

static const struct test *running;
static bool failed;
static char notes[192];
static uint64_t limit_us;

_Noreturn void test_fail(const char *file, int line, const char *what)
{
    const char *base = strrchr(file, '/');

    failed = true;
    printf("# %s:%d: %s\n", base ? base + 1 : file, line, what);
    task_goexit();
}

void note(void *words)
{
    if (notes[0])
        strncat(notes, " ", sizeof notes - strlen(notes) - 1);
    strncat(notes, words, sizeof notes - strlen(notes) - 1);
}

void test_notes(const char *file, int line, const char *expected)
{
    if (strcmp(notes, expected) == 0) {
        notes[0] = '\0';
        return;
    }
    printf("# expected: %s\n# notes:    %s\n", expected, notes);
    notes[0] = '\0';
    test_fail(file, line, "other notes than expected");
}

/* ---- What must be the same before and after ----------------------------- */

struct count {
    size_t slots, heap;
};

static size_t heap_in_use(void)
{
#ifdef __GLIBC__
    return mallinfo2().uordblks;
#else
    return mallinfo().uordblks;
#endif
}

static struct count recount(void)
{
    struct count c = {.heap = heap_in_use()};

    for (struct task_pool *p = coda_pools_start; p < coda_pools_end; p++)
        c.slots += p->count - task_pool_free(p);
    return c;
}

/* ---- The time limit ----------------------------------------------------- */

static struct alarm limit;

static void over_limit(struct alarm *a)
{
    static const char words[] =
        ": still running at its time limit\nBail out!\n";

    (void)a;
    console_drain();
    for (const char *s = "# "; *s; s++)
        board_console_put(*s);
    for (const char *s = running->name; *s; s++)
        board_console_put(*s);
    for (const char *s = words; *s; s++)
        board_console_put(*s);
    board_exit(1);
}

static void set_limit(uint64_t us)
{
    limit_us = us;
    limit.fire = over_limit;
    alarm_arm(&limit, board_ticks() + us * (CODA_CLOCK_HZ / 1000000));
}

void test_limit_us(uint64_t us)
{
    alarm_disarm(&limit);
    set_limit(us);
}

/* ---- Running ------------------------------------------------------------ */

static void run(void *test)
{
    running = test;
    running->fn();
}

static bool run_test(const struct test *t)
{
    struct count before, after;

    failed = false;
    notes[0] = '\0';
    before = recount();
    set_limit(TEST_LIMIT_US);
    task_join(task_go_with(
                  &(struct task_options){.pool = &test_pool, .name = t->name},
                  run, (void *)t),
              NULL);
    alarm_disarm(&limit);
    after = recount();
    if (after.slots != before.slots) {
        printf("# %d more slots are in use\n",
               (int)after.slots - (int)before.slots);
        failed = true;
    }
    if (sched.earliest && !(CODA_WATCHDOG_US && watchdog_alone())) {
        printf("# a timer is still armed\n");
        failed = true;
    }
    if (after.heap != before.heap) {
        printf("# %d more heap bytes are in use\n",
               (int)(after.heap - before.heap));
        failed = true;
    }
    return !failed;
}

int main(int argc, char **argv)
{
    int n = 0, failures = 0;

    printf("1..%d\n", (int)(coda_tests_end - coda_tests_start));
    for (const struct test *t = coda_tests_start; t < coda_tests_end; t++) {
        n++;
        if (argc > 1 && strcmp(argv[1], t->name) != 0) /* linux: only one */
            continue;
        bool ok = run_test(t);
        printf("%sok %d - %s\n", ok ? "" : "not ", n, t->name);
        failures += !ok;
    }
    return failures ? 1 : 0;
}
