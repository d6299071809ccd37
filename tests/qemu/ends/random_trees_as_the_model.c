/*
 * Random trees of calls, defers, protects, panics, recovers, goexits,
 * cancellations and yields run as a plain model of the rules says. The model
 * knows no chain and no marks: it is a recursive function whose result says how
 * a body was left. A seed that fails is shrunk to the smallest tree that still
 * does, and printed. Each board has seeds of its own.
 */
//> every tree ran as the model does
//> exit 0
#include <coda.h>
#include <stdio.h>
#include <string.h>

enum { NODES = 40, DEPTH = 4, TRACE = 160, PANICS = 8 };
#ifndef TEST_ENOUGH_US /* a board whose emulator is slow says less */
#define TEST_ENOUGH_US 4000000
#endif
enum { AT_LEAST = 1000, AT_MOST = 100000, ENOUGH_US = TEST_ENOUGH_US };

enum op {
    NOTE,
    DEFERRED,
    CALL,
    PROTECT,
    PANIC,
    RECOVER,
    GOEXIT,
    CANCEL,
    YIELD,
    OPS
};

/* A tree: a body is a run of nodes; a node with a body of its own names it. */
struct node {
    uint8_t op, body, next; /* 0: none */
};
static struct node nodes[NODES];
static unsigned made;
static uint32_t seed;
extern const char test_seed[]; /* the first: tests.mk */

static const char *const whys[PANICS] = {"0", "1", "2", "3",
                                         "4", "5", "6", "7"};

static char traces[2][TRACE], *trace;
static unsigned length;

static void log_event(char what, unsigned n)
{
    if (length < TRACE - 3) {
        trace[length++] = what;
        trace[length++] = (char)('0' + n % 64);
    }
}

/* ---- Making trees ------------------------------------------------------- */

static uint32_t pick(uint32_t n)
{
    seed = seed * 1664525 + 1013904223;
    return (seed >> 16) % n;
}

/* A body of up to four nodes; its first, or 0. */
static uint8_t make_body(unsigned depth)
{
    uint8_t first = 0, *link = &first;

    for (unsigned n = 1 + pick(4); n > 0 && made < NODES; n--) {
        static const uint8_t likely[] = {
            NOTE,  DEFERRED, DEFERRED, DEFERRED, CALL,   PROTECT, PROTECT,
            PANIC, RECOVER,  RECOVER,  GOEXIT,   CANCEL, YIELD,   YIELD};
        uint8_t i = (uint8_t)made++;

        nodes[i] = (struct node){.op = likely[pick(sizeof likely)]};
        *link = i;
        if (nodes[i].op == DEFERRED || nodes[i].op == CALL ||
            nodes[i].op == PROTECT)
            nodes[i].body = depth < DEPTH ? make_body(depth + 1) : 0;
        link = &nodes[i].next;
    }
    return first;
}

/* ---- The kernel's run --------------------------------------------------- */

static void run_nodes(unsigned i);

static void run_body(void *first)
{
    run_nodes((unsigned)(uintptr_t)first);
}

static void run_recover(void)
{
    const struct panic *p = recover();

    log_event('r', p ? (unsigned)(p->why[0] - '0') + 1 : 0);
}

/* A deferred node's block is the rest of its body. */
static void run_nodes(unsigned i)
{
    for (; i != 0; i = nodes[i].next) {
        void *body = (void *)(uintptr_t)nodes[i].body;

        switch ((enum op)nodes[i].op) {
        case DEFERRED: {
            DEFER(run_body, body);
            run_nodes(nodes[i].next);
            return;
        }
        case NOTE:
            log_event('n', i);
            break;
        case CALL:
            run_body(body);
            break;
        case PROTECT: {
            bool returned = protect(run_body, body);
            log_event('b', returned);
            break;
        }
        case PANIC:
            log_event('p', i);
            panic(whys[i % PANICS]);
        case RECOVER:
            run_recover();
            break;
        case GOEXIT:
            log_event('g', i);
            task_goexit();
        case CANCEL: /* at the next yield, if no deferred call is under way */
            task_cancel(task_self());
            break;
        case YIELD:
            task_yield();
            break;
        case OPS:
            break;
        }
    }
}

static void catch_all(void *arg)
{
    (void)arg;
    run_recover();
}

static void run_tree(void *first)
{
    DEFER(catch_all, NULL);
    run_body(first);
    log_event('e', 0);
}

/* ---- The model ---------------------------------------------------------- */

/* How a body was left. */
enum left {
    NORMALLY,
    PANICKING,     /* *panicking is under way */
    RECOVERED,     /* on the way to the nearest boundary */
    EXITING,       /* a goexit */
    PANIC_IN_EXIT, /* a panic over a goexit, which goes on once it is recovered
                    */
};

/* Whether the task has been cancelled, whether it ended by that, and how many
 * deferred calls deep it is. */
static bool cancelled, ended_by_that;
static int deferred;

/* What recover sees. */
struct seen {
    int why; /* -1: nothing */
    bool recovered;
};

static enum left model(unsigned i, struct seen *seen, int *why);

static enum left model_masked(unsigned i, struct seen *seen, int *why)
{
    enum left left;

    deferred++;
    left = model(i, seen, why);
    deferred--;
    return left;
}

/* A deferred body, run because the rest was left in this way. */
static enum left model_deferred(unsigned body, enum left left, int *why,
                                struct seen *outer)
{
    struct seen mine = {.why = -1};
    enum left own;
    int own_why = -1;

    if (left == NORMALLY) /* a plain call; recover sees what it saw before */
        return model_masked(body, outer, why);
    if (left == PANICKING || left == PANIC_IN_EXIT)
        mine.why = *why;
    own = model_masked(body, &mine, &own_why);
    switch (own) {
    case EXITING:
        return EXITING;
    case PANICKING:
    case PANIC_IN_EXIT: /* it replaces what was under way */
        *why = own_why;
        return left == EXITING || left == PANIC_IN_EXIT || own == PANIC_IN_EXIT
                   ? PANIC_IN_EXIT
                   : PANICKING;
    case NORMALLY:
    case RECOVERED: /* the deferred call has ended */
        if (!mine.recovered)
            return left;
        return left == PANIC_IN_EXIT ? EXITING : RECOVERED;
    }
    return left;
}

static enum left model(unsigned i, struct seen *seen, int *why)
{
    for (; i != 0; i = nodes[i].next) {
        struct seen nothing = {.why = -1};
        enum left left = NORMALLY;

        switch ((enum op)nodes[i].op) {
        case DEFERRED:
            left = model(nodes[i].next, seen, why);
            return model_deferred(nodes[i].body, left, why, seen);
        case NOTE:
            log_event('n', i);
            break;
        case CALL:
            left = model(nodes[i].body, seen, why);
            break;
        case PROTECT:
            left = model(nodes[i].body, &nothing, why);
            if (left == NORMALLY || left == RECOVERED) {
                log_event('b', left == NORMALLY);
                left = NORMALLY;
            }
            break;
        case PANIC:
            log_event('p', i);
            *why = (int)(i % PANICS);
            return PANICKING;
        case RECOVER: {
            bool sees = seen->why >= 0 && !seen->recovered;
            log_event('r', sees ? (unsigned)seen->why + 1 : 0);
            if (sees)
                seen->recovered = true;
            break;
        }
        case GOEXIT:
            log_event('g', i);
            return EXITING;
        case CANCEL:
            cancelled = true;
            break;
        case YIELD:
            if (!cancelled || deferred > 0)
                break;
            ended_by_that = true;
            return EXITING;
        case OPS:
            break;
        }
        if (left != NORMALLY)
            return left;
    }
    return NORMALLY;
}

static void model_tree(unsigned first)
{
    struct seen nothing = {.why = -1};
    int why = -1;
    enum left left;

    cancelled = false;
    ended_by_that = false;
    left = model(first, &nothing, &why);
    if (left == NORMALLY)
        log_event('e', 0);
    log_event('r', left == PANICKING || left == PANIC_IN_EXIT
                       ? (unsigned)why + 1
                       : 0);
    log_event('c', ended_by_that);
}

/* ---- Comparing, shrinking, printing ------------------------------------- */

TASK_POOL(trees, 1, 2560);

static bool agrees(void)
{
    struct task_end end;

    memset(traces, 0, sizeof traces);
    trace = traces[0];
    length = 0;
    model_tree(1);
    trace = traces[1];
    length = 0;
    task_join(task_go_with(&(struct task_options){.pool = &trees}, run_tree,
                           (void *)1),
              &end);
    log_event('c', end.kind == TASK_CANCELLED);
    return memcmp(traces[0], traces[1], TRACE) == 0;
}

static void print_body(unsigned i, int depth)
{
    static const char *const names[OPS] = {"note",    "defer",  "call",
                                           "protect", "panic",  "recover",
                                           "goexit",  "cancel", "yield"};

    for (; i != 0; i = nodes[i].next) {
        printf("%*s%s %u\n", 2 * depth, "", names[nodes[i].op], i);
        print_body(nodes[i].body, depth + 1);
    }
}

/* Leaves out whatever can be left out. */
static void shrink(void)
{
    bool smaller = true;

    while (smaller) {
        smaller = false;
        for (unsigned i = 1; i < made; i++) {
            struct node whole = nodes[i];

            if (whole.op == NOTE && whole.body == 0)
                continue;
            nodes[i] = (struct node){.op = NOTE, .next = whole.next};
            if (agrees())
                nodes[i] = whole;
            else
                smaller = true;
        }
    }
}

int main(void)
{
    const uint32_t first = (uint32_t)(uintptr_t)test_seed;
    uint64_t start = clock_us();

    for (uint32_t n = 0; n < AT_MOST; n++) {
        if (n >= AT_LEAST && clock_us() - start > ENOUGH_US)
            break;
        seed = first + n;
        made = 1;
        memset(nodes, 0, sizeof nodes);
        make_body(0);
        if (agrees())
            continue;
        shrink();
        agrees();
        printf("seed %lu\nmodel:  %s\nkernel: %s\n", (unsigned long)(first + n),
               traces[0], traces[1]);
        print_body(1, 0);
        return 1;
    }
    puts("every tree ran as the model does");
    return 0;
}
