/*
 * A test harness for tasks, for the kernel's tests and for an application's.
 *
 *     #include <harness.h>
 *
 *     TEST(defer_runs_when_the_block_is_left)
 *     {
 *         { DEFER(note, "defer"); note("body"); }
 *         EXPECT_NOTES("body defer");
 *     }
 *
 * Each test is a task. A failed EXPECT, or FAIL, ends it by task_goexit: its
 * defers clean up and the next test goes on, in the order of the source. After
 * each test the harness recounts: slots in use, timers armed and heap bytes
 * must be what they were. What goes over the wire is TAP, version 12.
 */
#ifndef HARNESS_H
#define HARNESS_H

#include <coda.h>

struct test {
    const char *name;
    void (*fn)(void);
};

#define TEST(test_name) TEST_AS(test_name, test_name)

/* One that is called as a function is: TEST_AS(timer_stop, stops_a_timer). */
#define TEST_AS(test_name, fn)                                          \
    static void fn(void);                                               \
    static const struct test fn##_test                                  \
        __attribute__((section(".rodata_coda_tests"), used, no_reorder, \
                       aligned(sizeof(void *)))) = {#test_name, fn};    \
    static void fn(void)

/* In any task. */
#define EXPECT(condition) \
    ((condition) ? (void)0 : test_fail(__FILE__, __LINE__, #condition))
#define FAIL(why) test_fail(__FILE__, __LINE__, why)
_Noreturn void test_fail(const char *file, int line, const char *what);

/* What happened, in order: note("a"); note("b"); EXPECT_NOTES("a b"). A note is
 * a string, so that it can be deferred. EXPECT_NOTES forgets them. */
void note(void *words);
#define EXPECT_NOTES(expected) test_notes(__FILE__, __LINE__, expected)
void test_notes(const char *file, int line, const char *expected);

/* A test that still runs after this long, in the board's time, has failed; it
 * may ask for more. */
#define TEST_LIMIT_US 10000000
void test_limit_us(uint64_t us);

#endif
