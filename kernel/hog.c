/*
 * Hogs: tasks that keep the processor too long.
 *
 * Kernel data belongs to thread mode, and a handler's post is not run before
 * the next switch, which a hog does not come to. So the clock's handler looks
 * for itself: who runs, and how often it was switched to. Is that what the last
 * look saw, the task has kept the processor since. While tasks run, the clock's
 * compare is set at least as often as the shortest limit; while the system
 * idles it is left to the alarms, so an idle system is not woken.
 *
 * The compare is set by tasks, for alarms, and by the handler, for looks. The
 * handler may come in the middle of a task's board_alarm, which then ends with
 * what is no longer right: so the task counts looks before and after, and sets
 * it again. It must not miss a deadline either: it reads the earliest, which is
 * one pointer; the alarm it leads to is alive, and its deadline does not change
 * while it is in the heap.
 *
 * A hog is made to panic as a fault makes it: its stacked frame is changed. But
 * a fault happens where the code is at fault; this happens anywhere. So only
 * where no state of the kernel's or of the C library's can be half changed: in
 * the application's own text, which linker/hog.ld puts between two symbols, and
 * in functions that keep no state (memset, arithmetic), if it is seen that the
 * application has called them. Otherwise, and while a deferred call is running,
 * whose rest would be lost, the next look comes soon, at an instant that no
 * loop can keep in step with. Who is never met in a good place within
 * PATIENCE such looks may be cut short in a deferred call; but out of the
 * kernel nobody is thrown: that is reported.
 *
 * What the compiler puts of the kernel's into an application is done by one
 * store (the short ways of mutexes and semaphores; the beginning of DEFER hangs
 * up a whole record), or is no good place: DEFER's end, memory pools, and a
 * lock with the defer that unlocks it (CODA_WHOLE).
 *
 * rejected: looks by an alarm of the heap: it is due in a switch. Counting
 * handlers' time apart: every handler would have to say when it begins and
 * ends.
 */
#include "board.h"
#include "sched.h"

#if CODA_HOG_LIMIT_US

#define US_PER_S 1000000

enum {
    AGAIN_US = 32,  /* to twice that, until the next look at a hog */
    PATIENCE = 200, /* looks: some 10 ms */
    NAME_SHOWN = 24,
};

/* From linker/hog.ld. */
extern const char coda_app_text_start[], coda_app_text_end[],
    coda_pure_text_end[];

/* What the looks have seen; the handler's alone. */
static struct {
    const struct task *task;
    uint32_t switches;
    uint32_t vain; /* looks at a hog that could not be thrown */
    bool reported;
    uint64_t since; /* ticks */
} seen;

/* Shared: tasks write these while the system goes to idle or comes from it,
 * when the handler leaves them alone; the handler otherwise. */
static volatile uint32_t looks; /* how many, ever */
static volatile uint64_t look_at;
static volatile bool looking;

static volatile uint32_t every_us = CODA_HOG_LIMIT_US;

static uint64_t ticks(uint32_t us)
{
#if CODA_CLOCK_HZ % US_PER_S == 0
    return (uint64_t)us * (CODA_CLOCK_HZ / US_PER_S);
#else
    return (uint64_t)us * CODA_CLOCK_HZ / US_PER_S;
#endif
}

/* ---- When to look ------------------------------------------------------- */

/* The system idles, and nothing is about to run. */
static bool idling(void)
{
    return sched.current == &idle && sched.next == &idle;
}

/* Context: the handler, or hog_wakes. What is due already has been posted. */
static void look_in(uint64_t now, uint64_t in)
{
    const struct alarm *a = __atomic_load_n(&sched.earliest, __ATOMIC_RELAXED);
    uint64_t at = now + in;

    look_at = at;
    looking = true;
    if (a && a->deadline > now && a->deadline < at)
        at = a->deadline;
    board_alarm(at);
}

/* If the handler came meanwhile, it has posted what is due. */
void hog_alarm(uint64_t deadline)
{
    uint32_t first = looks, before;

    do {
        uint64_t at = UINT64_MAX;

        before = looks;
        if (sched.current != &idle && looking)
            at = look_at;
        if (deadline < at && (before == first || deadline > board_ticks()))
            at = deadline;
        board_alarm(at);
    } while (looks != before);
}

void hog_wakes(void)
{
    uint32_t before;

    if (idling())
        return;
    do {
        before = looks;
        look_in(board_ticks(), ticks(every_us));
    } while (looks != before);
}

/* A switch may take the idle task from here to the top of its loop: so it is
 * done when it is done. */
void hog_idles(void)
{
    const struct alarm *a = sched.earliest;

    if (!looking)
        return;
    board_alarm(a ? a->deadline : UINT64_MAX);
    looking = false;
}

void hog_look_every(uint32_t us)
{
    if (us >= every_us)
        return;
    every_us = us;
    hog_wakes(); /* the next look was to be later */
}

/* ---- The report --------------------------------------------------------- */

static char *put_words(char *to, const char *words, size_t most)
{
    while (*words && most-- > 0)
        *to++ = *words++;
    return to;
}

static char *put_number(char *to, uintptr_t n, unsigned base)
{
    char digits[DIGITS];

    return put_words(to, digits_before(digits + DIGITS, n, base), DIGITS);
}

/* Whether there was room for it; one that is on its way is not written over. */
static bool report(const struct task *t, uintptr_t pc, uint64_t spent)
{
    static char line[96];
    char *p = line;

    if (console_reporting())
        return false;
    p = put_words(p, "hog: task ", SIZE_MAX);
    p = put_number(p, t->id, 10);
    p = put_words(p, " ", SIZE_MAX);
    p = put_words(p, t->name ? t->name : "-", NAME_SHOWN);
    p = put_words(p, " at pc=0x", SIZE_MAX);
    p = put_number(p, pc, 16);
    p = put_words(p, " for ", SIZE_MAX);
    p = put_number(p, (uintptr_t)(spent / (CODA_CLOCK_HZ / 1000)), 10);
    p = put_words(p, " ms\n", SIZE_MAX);
    *p = '\0';
    return console_report(line);
}

/* ---- The look ----------------------------------------------------------- */

/* Random enough, in AGAIN_US to twice that; more seldom when it was long in
 * vain. */
static uint64_t soon(void)
{
    static uint32_t random;
    uint32_t doubled = seen.vain / PATIENCE;
    uint64_t in;

    random = random * 1664525 + 1013904223;
    in = ticks(AGAIN_US) + ((random >> 8) % (uint32_t)ticks(AGAIN_US));
    return in << (doubled < 6 ? doubled : 6);
}

bool hog_in_application(uintptr_t pc)
{
    return pc >= (uintptr_t)coda_app_text_start &&
           pc < (uintptr_t)coda_app_text_end;
}

/* In the application's text, or in a function without state that it called. */
static bool in_good_place(uintptr_t pc, void *context)
{
    if (pc >= (uintptr_t)coda_app_text_end &&
        pc < (uintptr_t)coda_pure_text_end)
        pc = arch_interrupted_caller(context);
    return hog_in_application(pc);
}

/* For who finds the board reset by its watchdog. */
static void keep(const struct panic *p, void *context)
{
    if (CODA_REPORT) {
        last_panic_keep(p, arch_interrupted_caller(context));
        last_panic_keep_words(p);
    }
}

/* Is done with t, which is over its limit; or not yet. */
static bool deal_with(const struct task *t, void *context, uint64_t spent)
{
    static struct panic record; /* for fault_thrown, which copies it */
    struct panic p = {
        .kind = PANIC_HOG,
        .why = "the task kept the processor too long",
    };
    bool tasks = arch_interrupted(context, &p), kept = seen.reported;

    if (CODA_HOG_PANICS && tasks && in_good_place(p.pc, context) &&
        (seen.vain >= PATIENCE || !task_masked(t))) {
        record = p;
        arch_throw(context, &record);
        seen.task = NULL; /* its defers have the same time again */
        return true;
    }
    seen.vain++;
    if (!seen.reported && (seen.vain > PATIENCE || (!CODA_HOG_PANICS && tasks)))
        seen.reported = report(t, p.pc, spent);
    if (tasks && seen.reported && !kept)
        keep(&p, context);
    return !CODA_HOG_PANICS && seen.reported;
}

void hog_look(void *context)
{
    const struct task *t = sched.current;
    uint64_t now, limit, in = ticks(every_us);

    if (idling() || ending_in_words())
        return;
    looks++;
    now = board_ticks();
    limit = ticks(t->hog_limit_us ? t->hog_limit_us : CODA_HOG_LIMIT_US);
    if (t != seen.task || t->switches != seen.switches) {
        seen.task = t;
        seen.switches = t->switches;
        seen.since = now;
        seen.vain = 0;
        seen.reported = false;
    } else if (t == &idle || t->hog_limit_us == HOG_NEVER) {
        ;
    } else if (now - seen.since < limit) {
        if (limit - (now - seen.since) < in)
            in = limit - (now - seen.since);
    } else if (!deal_with(t, context, now - seen.since)) {
        uint64_t again = soon();

        in = again < in ? again : in;
    }
    look_in(now, in);
}

#endif
