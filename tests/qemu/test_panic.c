/* Panics, recovery, boundaries: Go's rows by their names, and what C adds. */
#include <harness.h>

#include <string.h>

#include "../../kernel/sched.h"

static void run(void (*fn)(void *))
{
    task_join(task_go(fn, NULL), NULL);
}

/* What the rows print as fmt.Println("prefix", recover()). */
static void note_recover(void *prefix)
{
    const struct panic *p = recover();
    static char words[40]; /* stacks are small */

    strcpy(words, prefix);
    strcat(words, p ? p->why : "<nil>");
    note(words);
}

static void panics(void *why)
{
    panic(why);
}

static void exits(void *words)
{
    if (words)
        note(words);
    task_goexit();
}

static void recover_is_nil(void *arg)
{
    (void)arg;
    DEFER(note_recover, "recover:");
    task_goexit();
}

TEST(recover_is_nil_during_goexit)
{
    run(recover_is_nil);
    EXPECT_NOTES("recover:<nil>");
}

static void panic_in_defer_during_goexit(void *arg)
{
    (void)arg;
    DEFER(note, "outer defer");
    DEFER(note_recover, "recover:");
    DEFER(panics, "P");
    task_goexit();
}

TEST(panic_in_defer_during_goexit_recovered)
{
    run(panic_in_defer_during_goexit);
    note("goexit went on");
    EXPECT_NOTES("recover:P outer defer goexit went on");
}

static void recovers_in_frame(void *arg)
{
    (void)arg;
    DEFER(note_recover, "recover:");
    DEFER(panics, "P");
    task_goexit();
}

static void calls_protected(void *arg)
{
    (void)arg;
    protect(recovers_in_frame, NULL);
    note("no: the goexit goes on");
}

TEST(panic_during_goexit_recovered_in_frame_does_not_return_to_caller)
{
    run(calls_protected);
    note("main");
    EXPECT_NOTES("recover:P main");
}

static void goexit_during_panic(void *arg)
{
    (void)arg;
    DEFER(note_recover, "recover:");
    DEFER(exits, NULL);
    panic("P");
}

TEST(goexit_in_defer_during_panic)
{
    run(goexit_during_panic);
    note("panic was aborted by goexit");
    EXPECT_NOTES("recover:<nil> panic was aborted by goexit");
}

static void recovers_and_exits(void *arg)
{
    note_recover(arg);
    task_goexit();
}

static void goexit_after_recover_task(void *arg)
{
    (void)arg;
    DEFER(note, "last");
    DEFER(recovers_and_exits, "");
    panic("P");
}

TEST(goexit_after_recover)
{
    run(goexit_after_recover_task);
    note("main");
    EXPECT_NOTES("P last main");
}

static void recovered_callee(void *arg)
{
    (void)arg;
    DEFER(note_recover, "recovered ");
    panic("P");
}

static void returns_to_caller(void *arg)
{
    (void)arg;
    bool returned = protect(recovered_callee, NULL);
    note(returned ? "wrong" : "goes on");
}

/* Go returns to the caller of the frame that recovered; Coda to protect. */
TEST(recover_then_returns_to_caller)
{
    run(returns_to_caller);
    EXPECT_NOTES("recovered P goes on");
}

static void nested_protected(void *arg)
{
    (void)arg;
    protect(note_recover, "nested ");
}

static void only_in_deferred_call(void *arg)
{
    (void)arg;
    DEFER(note_recover, "outer ");
    DEFER(nested_protected, NULL);
    panic("P");
}

/* In C a plain call is invisible; a protected one is what Go's nested call is.
 */
TEST(recover_only_in_deferred_call)
{
    run(only_in_deferred_call);
    EXPECT_NOTES("nested <nil> outer P");
}

static void without_panic(void *arg)
{
    (void)arg;
    note_recover("");
    DEFER(note_recover, "");
}

TEST(recover_without_panic)
{
    run(without_panic);
    EXPECT_NOTES("<nil> <nil>");
}

static void recovers_twice(void *arg)
{
    (void)arg;
    note_recover("recover:");
    note_recover("again:");
}

static void replaced(void *arg)
{
    (void)arg;
    DEFER(recovers_twice, NULL);
    DEFER(panics, "P2");
    panic("P1");
}

TEST(panic_in_defer_replaces)
{
    run(replaced);
    EXPECT_NOTES("recover:P2 again:<nil>");
}

static void repanics(void *arg)
{
    (void)arg;
    note_recover("inner ");
    panic("re-P");
}

static void panics_twice(void *arg)
{
    (void)arg;
    DEFER(repanics, NULL);
    panic("P");
}

static void repanic_task(void *arg)
{
    (void)arg;
    DEFER(note_recover, "outer ");
    panics_twice(NULL);
    note("no");
}

TEST(repanic)
{
    run(repanic_task);
    EXPECT_NOTES("inner P outer re-P");
}

static __attribute__((noinline)) void f2(void)
{
    DEFER(note, "f2");
    panic("P");
}

static __attribute__((noinline)) void f1(void)
{
    DEFER(note, "f1");
    f2();
    note("no");
}

static void recovered_at_top(void *arg)
{
    (void)arg;
    DEFER(note_recover, "top ");
    f1();
    note("no");
}

TEST(all_defers_run_on_panic_then_recovered_at_top)
{
    run(recovered_at_top);
    EXPECT_NOTES("f2 f1 top P");
}

static void nil_recovers(void *arg)
{
    const struct panic *p;

    (void)arg;
    p = recover();
    note(p && !p->why ? "recover:<nil>" : "wrong");
}

static void nil_panics(void *arg)
{
    (void)arg;
    DEFER(nil_recovers, NULL);
    panic(NULL);
}

TEST(panic_nil_value)
{
    run(nil_panics);
    note("main");
    EXPECT_NOTES("recover:<nil> main");
}

static void helper_task(void *arg)
{
    (void)arg;
    DEFER(note_recover, "helper ");
    panic("P");
}

TEST(recover_in_helper_called_by_defer)
{
    run(helper_task);
    note("main");
    EXPECT_NOTES("helper P main");
}

TEST(a_recovered_task_ends_as_if_it_had_returned)
{
    struct task_end end;

    task_join(task_go(helper_task, NULL), &end);
    EXPECT(end.kind == TASK_RETURNED);
    task_join(task_go(panic_in_defer_during_goexit, NULL), &end);
    EXPECT(end.kind == TASK_EXITED);
    EXPECT_NOTES("helper P recover:P outer defer");
}

/* ---- Boundaries --------------------------------------------------------- */

static void recovers_within(void *arg)
{
    (void)arg;
    DEFER(note, "rest of the call");
    DEFER(note_recover, "inner ");
    panic("P2");
}

static void outer_panic(void *arg)
{
    (void)arg;
    DEFER(note_recover, "outer ");
    DEFER(recovers_within, NULL);
    panic("P1");
}

TEST(a_panic_recovered_within_a_deferred_call_ends_that_call_only)
{
    run(outer_panic);
    EXPECT_NOTES("inner P2 rest of the call outer P1");
}

static void after_recovery(void *arg)
{
    (void)arg;
    DEFER(note_recover, "third ");
    DEFER(note, "second");
    DEFER(note_recover, "first ");
    panic("P");
}

TEST(the_remaining_defers_run_once_after_a_recovery)
{
    protect(after_recovery, NULL);
    EXPECT_NOTES("first P second third <nil>");
}

static void inner_boundary(void *arg)
{
    note(arg);
    panic("up");
}

static void outer_boundary(void *arg)
{
    (void)arg;
    DEFER(note_recover, "caught ");
    if (protect(inner_boundary, "in"))
        note("no");
    note("no: it was not recovered inside");
}

TEST(an_unrecovered_panic_passes_boundaries)
{
    EXPECT(!protect(outer_boundary, NULL));
    EXPECT_NOTES("in caught up");
}

static void nests(void *arg)
{
    int depth = *(int *)arg;

    DEFER(note_recover, "r ");
    if (depth > 0) {
        int next = depth - 1;
        bool ok = protect(nests, &next);
        note(ok ? "ok" : "back");
    }
    panic("P");
}

TEST(protects_nest)
{
    int depth = 2;

    EXPECT(!protect(nests, &depth));
    EXPECT_NOTES("r P back r P back r P");
}

static void leaves_a_defer(void *d)
{
    defer_push(d, note, "pushed within");
}

static void leaver(void *arg)
{
    struct defer d;

    (void)arg;
    note(protect(leaves_a_defer, &d) ? "returned" : "no");
    task_goexit();
}

TEST(what_was_pushed_within_a_boundary_stays)
{
    run(leaver);
    EXPECT_NOTES("returned pushed within");
}

static void mangles_registers(void *arg)
{
    (void)arg;
    DEFER(note_recover, "");
    volatile int many[16];
    for (int i = 0; i < 16; i++)
        many[i] = i * i;
    if (many[3] == 9)
        panic("P");
}

TEST(locals_keep_their_values_over_a_recovery)
{
    int a = 1, b = 2, c = 3, d = 4, e = 5, f = 6, g = 7;
    float x = 0.5f, y = 0.25f;

    __asm volatile("" : "+r"(a), "+r"(b), "+r"(c), "+r"(d), "+r"(e));
    EXPECT(!protect(mangles_registers, NULL));
    EXPECT(a + b + c + d + e + f + g == 28);
    EXPECT(x + y == 0.75f);
    EXPECT_NOTES("P");
}

static void protects_in_defer(void *arg)
{
    (void)arg;
    note(protect(recovered_callee, NULL) ? "wrong" : "protected");
}

static void exits_with_protecting_defer(void *arg)
{
    (void)arg;
    DEFER(note, "last");
    DEFER(protects_in_defer, NULL);
    task_goexit();
}

TEST(a_defer_of_a_goexit_may_protect_and_recover)
{
    run(exits_with_protecting_defer);
    EXPECT_NOTES("recovered P protected last");
}

static void panics_with_protecting_defer(void *arg)
{
    (void)arg;
    DEFER(note_recover, "outer ");
    DEFER(protects_in_defer, NULL);
    panic("P1");
}

TEST(a_defer_of_a_panic_may_protect_and_recover_another)
{
    run(panics_with_protecting_defer);
    EXPECT_NOTES("recovered P protected outer P1");
}

static void yields_in_defer(void *arg)
{
    (void)arg;
    task_yield();
    note("yielded");
}

static void panics_and_yields(void *arg)
{
    (void)arg;
    DEFER(note_recover, "recover:");
    DEFER(yields_in_defer, NULL);
    panic("P");
}

TEST(a_defer_of_a_panic_may_yield)
{
    task_id t = task_go(panics_and_yields, NULL);

    task_go(note, "other");
    task_join(t, NULL);
    EXPECT_NOTES("other yielded recover:P");
}

static void recover_wrong_call(void *arg)
{
    (void)arg;
    DEFER(note_recover, "");
    task_go(NULL, NULL);
}

TEST(the_kernels_own_panics_can_be_recovered)
{
    EXPECT(!protect(recover_wrong_call, NULL));
    EXPECT_NOTES("task_go: no function");
}

static void recovers_quietly(void *arg)
{
    (void)arg;
    note(recover() ? "recovered" : "nothing");
}

static void quiet_callee(void *arg)
{
    (void)arg;
    DEFER(recovers_quietly, NULL);
    panic("P");
}

static void exits_deeper(void *count)
{
    int *n = count;

    if (--*n > 0) {
        DEFER(exits_deeper, n);
        task_goexit();
    }
    note(protect(quiet_callee, NULL) ? "wrong" : "back");
}

/* More goexits within each other's defers than the epoch can count: it is close
 * to its end already, since the stack has no room for 256 of them. */
static void many_goexits(void *arg)
{
    (void)arg;
    int n = 4;
    sched.current->epoch = 253;
    DEFER(exits_deeper, &n);
    task_goexit();
}

TEST(goexits_nest_in_defers)
{
    run(many_goexits);
    EXPECT_NOTES("recovered back");
}

/* ---- What a goexit has left behind --------------------------------------- */

static void exits_and_panics(void *arg)
{
    (void)arg;
    DEFER(quiet_callee, NULL);
    DEFER(note_recover, "recover:");
    task_goexit();
}

static void panics_and_exits(void *arg)
{
    (void)arg;
    DEFER(note, "last");
    DEFER(exits_and_panics, NULL);
    panic("aborted");
}

/* Within the deferred call of a panic, which it aborts: that is not to be
 * recovered any more, and is not gone on with after another was. */
TEST(a_goexit_aborts_the_panic_whose_defer_it_is_called_in)
{
    run(panics_and_exits);
    EXPECT_NOTES("recover:<nil> recovered last");
}

static void exits_in_the_last_epoch(void *arg)
{
    (void)arg;
    sched.current->epoch = 255;
    DEFER(quiet_callee, NULL);
    task_goexit();
}

static void protects_in_the_first_epoch(void *arg)
{
    (void)arg;
    note(protect(exits_in_the_last_epoch, NULL) ? "wrong" : "wrong, too");
}

static void goes_round(void *arg)
{
    (void)arg;
    DEFER(note, "last");
    DEFER(protects_in_the_first_epoch, NULL);
    task_goexit();
}

/* A boundary of the epoch that has the same number is none. */
TEST(epochs_that_begin_anew_know_no_boundary)
{
    run(goes_round);
    EXPECT_NOTES("recovered last");
}
