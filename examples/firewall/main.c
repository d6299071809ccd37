/*
 * Four supervised workers under load, and commands over the UART to make them
 * fail. Each computes, and beats a counter on a period. When one fails, it
 * alone ends: its defers run, it is made again after its back-off, and the
 * others do not miss a beat.
 */
#include <coda.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "line.h"

enum {
    WORKERS = 4,
    PERIOD_US = 100000,
    HANGS_US = 20000, /* before another's beat is due */
    BACKOFF_US = 100000,
    BACKOFF_MAX_US = 1600000,
    STEADY_US = 30000000, /* after so long the back-off begins anew */
    SETTLED_US = 2 * PERIOD_US,
};

/* What a worker is told to do at its next beat. */
enum order { WORK, CRASH_NULL, CRASH_STACK, CRASH_DIV, HANG, PANIC };

struct worker {
    unsigned number;
    enum order order;
    uint32_t beats, missed; /* in all its lives */
    uint32_t sum;           /* of what it computes */
    uintptr_t stack_end;    /* a little below the lowest address */
};

static struct worker workers[WORKERS];
static struct supervised children[WORKERS];
static struct supervisor supervisor = {
    .children = children,
    .count = WORKERS,
    .limit = SUPERVISE_NO_LIMIT,
    .backoff_us = BACKOFF_US,
    .backoff_max_us = BACKOFF_MAX_US,
    .period_us = STEADY_US,
};

TASK_POOL(default_pool, WORKERS, 512); /* in place of the general one */
TASK_POOL(supervisor_pool, 1, 512);

/* ---- Failing ------------------------------------------------------------ */

/* Where address 0 is memory (the vectors), another stands for it that is in no
 * microcontroller's memory map. */
static volatile uintptr_t bad_address = ARCH_NULL_BYTES ? 0 : 0xDFFFFFF0;
static volatile unsigned zero;

/* Just past the end of the stack and no further: where there is only a canary,
 * what lies below has been written over by the time it is looked at, and here
 * that is the worker's own. */
static __attribute__((noinline)) unsigned recurse(uintptr_t end)
{
    volatile unsigned frame[16 / sizeof(unsigned)];

    for (unsigned i = 0; i < sizeof frame / sizeof *frame; i++)
        frame[i] = i; /* all of it, or the canary might be stepped over */
    if ((uintptr_t)frame < end)
        return frame[0];
    return recurse(end) + frame[1];
}

static void obey(struct worker *w)
{
    enum order order = w->order;

    w->order = WORK;
    switch (order) {
    case CRASH_NULL:
        *(volatile unsigned *)bad_address = 1;
        break;
    case CRASH_STACK:
        w->sum += recurse(w->stack_end);
        break;
    case CRASH_DIV:
        w->sum /= zero;
        break;
    case HANG:
        for (;;)
            ;
    case PANIC:
        panic("told to");
    case WORK:
        break;
    }
}

/* ---- Working ------------------------------------------------------------ */

/* Written as it is: printf wants 350 bytes of stack, and this runs on what the
 * failure has left. */
static void clean_up(void *worker)
{
    struct worker *w = worker;
    char words[] = "worker N cleans up\n";

    w->order = WORK;
    words[7] = (char)('0' + w->number);
    console_write(words, sizeof words - 1);
}

/* A Fletcher sum of the clock's low bits: some thousand instructions. */
static void compute(struct worker *w)
{
    uint32_t a = w->sum & 0xFFFF, b = w->sum >> 16;

    for (unsigned i = 0; i < 200; i++) {
        a = (a + ((uint32_t)clock_us() & 0xFF)) % 65535;
        b = (b + a) % 65535;
    }
    w->sum = b << 16 | a;
}

/* Beats are counted from a life's beginning, so none is lost by being late; one
 * that comes a period late is missed. */
static void work(void *worker)
{
    struct worker *w = worker;
    uint64_t beat = clock_us();
    struct task_info info;

    DEFER(clean_up, w);
    if (task_info(task_self(), &info))
        w->stack_end = (uintptr_t)__builtin_frame_address(0) - info.stack_bytes;
    for (;;) {
        uint64_t now = clock_us();

        if (now < beat) {
            task_sleep_us(beat - now);
        } else {
            w->missed += now - beat >= PERIOD_US;
            w->beats++;
            beat += PERIOD_US;
            compute(w);
            obey(w);
        }
    }
}

static void supervise_all(void *unused)
{
    (void)unused;
    supervise(&supervisor);
}

/* ---- Commands ----------------------------------------------------------- */

static const char *how(const struct task_end *end)
{
    switch (end->kind) {
    case TASK_PANICKED:
        return end->why;
    case TASK_CANCELLED:
        return "cancelled";
    default:
        return "-";
    }
}

static uint32_t missed_by_others(const struct worker *w)
{
    uint32_t missed = 0;

    for (int i = 0; i < WORKERS; i++)
        if (&workers[i] != w)
            missed += workers[i].missed;
    return missed;
}

/* The fewest beats of any other. */
static uint32_t beats_of_others(const struct worker *w)
{
    uint32_t least = UINT32_MAX;

    for (int i = 0; i < WORKERS; i++)
        if (&workers[i] != w && workers[i].beats < least)
            least = workers[i].beats;
    return least;
}

/* Has the worker fail, and tells what came of it. */
static void fail(unsigned n, enum order order, bool cancel)
{
    struct worker *w = &workers[n - 1];
    struct supervised *c = &children[n - 1];
    uint32_t restarts = c->restarts, missed = missed_by_others(w);
    uint32_t beats = beats_of_others(w);

    w->order = order;
    if (cancel)
        task_cancel(c->id);
    while (c->restarts == restarts)
        task_sleep_us(PERIOD_US / 5);
    printf("worker %u: %s; begins anew after %lu ms\n", n, how(&c->end),
           (unsigned long)(c->backoff_us / 1000));
    task_sleep_us(SETTLED_US);
    beats = beats_of_others(w) - beats;
    if (beats * PERIOD_US < c->backoff_us)
        puts("the others have stood still");
    else
        printf("the others missed %lu beats\n",
               (unsigned long)(missed_by_others(w) - missed));
}

/* The worker that text names, 1 when it names none; 0 when it is wrong. */
static unsigned number(const char *text)
{
    char *end;
    unsigned long n = strtoul(text, &end, 10);

    if (*text == '\0')
        return 1;
    if (*end == '\0' && *text != '-' && n >= 1 && n <= WORKERS)
        return (unsigned)n;
    printf("not a worker: \"%s\"; there are 1 to %d\n", text, WORKERS);
    return 0;
}

static void crash(const char *what, const char *which)
{
    static const struct {
        const char *name;
        enum order order;
    } ways[] = {
        {"null", CRASH_NULL}, {"stack", CRASH_STACK}, {"div", CRASH_DIV}};
    unsigned n;

    for (unsigned i = 0; i < sizeof ways / sizeof *ways; i++) {
        if (strcmp(what, ways[i].name) != 0)
            continue;
        if ((n = number(which)) == 0)
            return;
        if (ways[i].order == CRASH_NULL)
            printf("worker %u writes to 0x%lx%s\n", n,
                   (unsigned long)bad_address,
                   ARCH_NULL_BYTES ? "" : ": at 0 is memory here");
        fail(n, ways[i].order, false);
        return;
    }
    printf("no such crash: \"%s\"; there are null, stack and div\n", what);
}

static void hang(const char *which, const char *unused)
{
    unsigned n = number(which);

    (void)unused;
    if (n)
        fail(n, HANG, false);
}

static void panics(const char *which, const char *unused)
{
    unsigned n = number(which);

    (void)unused;
    if (n)
        fail(n, PANIC, false);
}

static void cancel(const char *which, const char *unused)
{
    unsigned n = number(which);

    (void)unused;
    if (n)
        fail(n, WORK, true);
}

static void stats(const char *unused, const char *neither)
{
    (void)unused, (void)neither;
    puts("WORKER BEATS MISSED RESTARTS LAST END");
    for (int i = 0; i < WORKERS; i++)
        printf("%6u %5lu %6lu %8lu %s\n", workers[i].number,
               (unsigned long)workers[i].beats,
               (unsigned long)workers[i].missed,
               (unsigned long)children[i].restarts, how(&children[i].end));
}

static void leave(const char *unused, const char *neither)
{
    (void)unused, (void)neither;
    exit(0);
}

static void help(const char *unused, const char *neither);

static const struct {
    const char *name, *arguments, *what;
    void (*run)(const char *first, const char *second);
} commands[] = {
    {"help", "", "this list", help},
    {"crash", "null|stack|div [N]", "worker N touches what is not there",
     crash},
    {"hang", "[N]", "it stops giving way", hang},
    {"panic", "[N]", "it panics", panics},
    {"cancel", "[N]", "it is cancelled", cancel},
    {"stats", "", "of all workers", stats},
    {"exit", "", "ends the system", leave},
};
enum { COMMANDS = sizeof commands / sizeof *commands };

static void help(const char *unused, const char *neither)
{
    (void)unused, (void)neither;
    for (int i = 0; i < COMMANDS; i++)
        printf("%-7s%-20s%s\n", commands[i].name, commands[i].arguments,
               commands[i].what);
}

static void run(char *line)
{
    char *name = strtok(line, " "), *first = strtok(NULL, " "),
         *second = strtok(NULL, " ");

    if (!name)
        return;
    for (int i = 0; i < COMMANDS; i++) {
        if (strcmp(name, commands[i].name) == 0) {
            commands[i].run(first ? first : "", second ? second : "");
            return;
        }
    }
    printf("no such command: %s; try help\n", name);
}

int main(void)
{
    char line[48];

    for (unsigned i = 0; i < WORKERS; i++) {
        workers[i].number = i + 1;
        children[i] = (struct supervised){
            .fn = work,
            .arg = &workers[i],
            .options = {.name = "worker"},
            .restart = RESTART_ALWAYS,
        };
#if CODA_HOG_LIMIT_US
        children[i].options.hog_limit_us = HANGS_US;
#endif
    }
    task_go_with(
        &(struct task_options){.pool = &supervisor_pool, .name = "supervisor"},
        supervise_all, NULL);
    puts("Four workers beat; help lists how to make them fail");
    while (line_read("firewall> ", line, sizeof line) != (size_t)-1)
        run(line);
    return 0;
}
