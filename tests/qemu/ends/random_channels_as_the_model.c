/*
 * Random sends, receives, tries, selects, closes and cancellations by several
 * tasks over several channels end as a plain model of the rules says. The model
 * knows no tasks: it has queues of who waits for what, and each operation is
 * one step that says what ends. Since a switch happens only where a call waits,
 * the model's step and the kernel's are at the same time, and every result can
 * be compared. A seed that differs is printed. Each board has seeds of its own.
 */
//> every operation ended as the model's
//> exit 0
#include <coda.h>
#include <errno.h>
#include <stdio.h>
#include <string.h>

enum { TASKS = 4, CHANS = 3, BUFFER = 3, CASES = 4, STEPS = 40 };
#ifndef TEST_ENOUGH_US /* a board whose emulator is slow says less */
#define TEST_ENOUGH_US 1000000
#endif
enum { AT_LEAST = 200, AT_MOST = 100000, ENOUGH_US = TEST_ENOUGH_US };
enum { RUNNING = 1, NEVER_US = 1000000000 };

TASK_POOL(default_pool, TASKS, 1536);
static uint32_t random_state, seed;
extern const char test_seed[]; /* the first: tests.mk */

static uint32_t pick(uint32_t n)
{
    random_state = random_state * 1664525 + 1013904223;
    return (random_state >> 16) % n;
}

static _Noreturn void differs(const char *what)
{
    printf("seed %lu: %s\n", (unsigned long)seed, what);
    kernel_exit(1);
}

#define EXPECT(condition) ((condition) ? (void)0 : differs(#condition))

/* ---- The model ---------------------------------------------------------- */

struct wish { /* of a task that waits: one case */
    uint8_t chan, task, number;
    bool sends;
    uint32_t value;
};

static struct {
    uint8_t capacity, len;
    bool closed;
    uint32_t buffer[BUFFER];
} model[CHANS];

static struct wish wishes[TASKS * CASES]; /* the oldest first */
static unsigned n_wishes;

/* What the model says of each task's call. */
static struct outcome {
    int result; /* RUNNING: it waits. The case's number, or -EPIPE */
    uint32_t value;
    int number;
} outcome[TASKS];

static void forget_wishes(unsigned task)
{
    unsigned kept = 0;

    for (unsigned i = 0; i < n_wishes; i++)
        if (wishes[i].task != task)
            wishes[kept++] = wishes[i];
    n_wishes = kept;
}

static struct wish *find_wish(unsigned chan, bool sends)
{
    for (unsigned i = 0; i < n_wishes; i++)
        if (wishes[i].chan == chan && wishes[i].sends == sends)
            return &wishes[i];
    return NULL;
}

static void fulfil(const struct wish *w, int result, uint32_t value)
{
    unsigned task = w->task;

    outcome[task] =
        (struct outcome){.result = result, .value = value, .number = w->number};
    forget_wishes(task);
}

static bool can_go(const struct wish *w)
{
    if (w->sends)
        return model[w->chan].closed || find_wish(w->chan, false) ||
               model[w->chan].len < model[w->chan].capacity;
    return model[w->chan].closed || find_wish(w->chan, true) ||
           model[w->chan].len > 0;
}

/* Does what can be done now. */
static struct outcome go(const struct wish *w)
{
    struct outcome o = {.number = w->number};
    struct wish *other = find_wish(w->chan, !w->sends);
    unsigned c = w->chan;

    if (w->sends) {
        if (model[c].closed)
            o.result = -EPIPE;
        else if (other)
            fulfil(other, 0, w->value);
        else
            model[c].buffer[model[c].len++] = w->value;
    } else if (model[c].len > 0) {
        o.value = model[c].buffer[0];
        for (int i = 1; i < model[c].len; i++)
            model[c].buffer[i - 1] = model[c].buffer[i];
        model[c].len--;
        if (other) {
            model[c].buffer[model[c].len++] = other->value;
            fulfil(other, 0, 0);
        }
    } else if (other) {
        o.value = other->value;
        fulfil(other, 0, 0);
    } else {
        o.result = -EPIPE;
    }
    return o;
}

static void close_in_model(unsigned c)
{
    struct wish *w;

    model[c].closed = true;
    while ((w = find_wish(c, false)) != NULL)
        fulfil(w, -EPIPE, 0);
    while ((w = find_wish(c, true)) != NULL)
        fulfil(w, -EPIPE, 0);
}

/* ---- The tasks ---------------------------------------------------------- */

static struct chan chans[CHANS];
static uint32_t storage[CHANS][BUFFER];
static task_id ids[TASKS];
static bool cancelled[TASKS];
static uint32_t next_value;
static unsigned steps_left;

struct call {
    struct chan_case cases[CASES];
    struct wish wishes[CASES];
    uint32_t values[CASES];
    unsigned n;
    uint64_t limit_us;
    int result;
    bool panicked;
};

static void recovers(void *arg)
{
    if (recover())
        ((struct call *)arg)->panicked = true;
}

/* A call of one case by its own function, half of the time. */
static void calls(void *arg)
{
    struct call *k = arg;
    struct chan *c = &chans[k->wishes[0].chan];
    int r;

    DEFER(recovers, k);
    if (k->n > 1 || k->values[0] % 2) {
        k->result = chan_select(k->cases, (int)k->n, k->limit_us);
        return;
    }
    if (k->limit_us == SELECT_FOREVER && k->wishes[0].sends) {
        chan_send(c, &k->values[0]);
        r = 0;
    } else if (k->limit_us == SELECT_FOREVER) {
        r = chan_recv(c, &k->values[0]) ? 0 : -EPIPE;
    } else if (k->limit_us == SELECT_NOWAIT) {
        r = k->wishes[0].sends ? chan_try_send(c, &k->values[0])
                               : chan_try_recv(c, &k->values[0]);
    } else {
        r = k->wishes[0].sends ? chan_send_for(c, &k->values[0], k->limit_us)
                               : chan_recv_for(c, &k->values[0], k->limit_us);
    }
    if (r == -EPIPE && k->wishes[0].sends)
        k->panicked = true;
    k->result = r == -EPIPE ? 0 : r;
    k->cases[0].ok = r == 0;
}

static void make_call(struct call *k, unsigned me)
{
    static const uint64_t limits[] = {SELECT_FOREVER, SELECT_NOWAIT, NEVER_US};

    memset(k, 0, sizeof *k);
    k->n = pick(2) ? 1 : 1 + pick(CASES);
    k->limit_us = limits[pick(3)];
    for (unsigned i = 0; i < k->n; i++) {
        bool sends = pick(2);
        unsigned c = pick(CHANS);
        k->values[i] = ++next_value;
        k->wishes[i] = (struct wish){.chan = (uint8_t)c,
                                     .task = (uint8_t)me,
                                     .number = (uint8_t)i,
                                     .sends = sends,
                                     .value = k->values[i]};
        k->cases[i] = sends ? SEND(&chans[c], &k->values[i])
                            : RECV(&chans[c], &k->values[i]);
    }
    k->cases[0].flags = CASE_ORDER;
}

/* Compares what a call did with the model. */
static void compare(const struct call *k, const struct outcome *o)
{
    const struct wish *w = &k->wishes[o->number];

    EXPECT(o->result != RUNNING);
    EXPECT(k->panicked == (w->sends && o->result == -EPIPE));
    if (k->panicked)
        return;
    EXPECT(k->result == o->number);
    EXPECT(w->sends || k->cases[o->number].ok == (o->result == 0));
    EXPECT(w->sends || k->values[o->number] == o->value);
}

static void call(unsigned me)
{
    struct call k;
    unsigned i;

    make_call(&k, me);
    for (i = 0; i < k.n && !can_go(&k.wishes[i]); i++)
        ;
    if (i < k.n) {
        struct outcome o = go(&k.wishes[i]);
        calls(&k);
        compare(&k, &o);
    } else if (k.limit_us == SELECT_NOWAIT) {
        calls(&k);
        EXPECT(k.result == -EAGAIN && !k.panicked);
    } else {
        outcome[me].result = RUNNING;
        for (i = 0; i < k.n; i++)
            wishes[n_wishes++] = k.wishes[i];
        protect(calls, &k);
        compare(&k, &outcome[me]);
    }
}

static void protected_call(void *me)
{
    call((unsigned)(uintptr_t)me);
}

static void close_one(void)
{
    unsigned c = pick(CHANS);

    if (!model[c].closed && pick(4) == 0) {
        close_in_model(c);
        chan_close(&chans[c]);
    }
}

/* Who waits leaves at once; who was served, or is ready, is left alone. */
static void cancel_one(unsigned me)
{
    unsigned other = pick(TASKS);

    if (other == me || outcome[other].result != RUNNING || pick(4) != 0)
        return;
    forget_wishes(other);
    cancelled[other] = true;
    outcome[other].result = 0;
    task_cancel(ids[other]);
}

static void works(void *arg)
{
    unsigned me = (unsigned)(uintptr_t)arg;

    while (steps_left > 0) {
        steps_left--;
        switch (pick(8)) {
        case 0:
            close_one();
            break;
        case 1:
            cancel_one(me);
            break;
        case 2:
            task_yield();
            break;
        default:
            protect(protected_call, arg);
            EXPECT(!cancelled[me]);
        }
    }
}

static void run(void)
{
    static const uint8_t capacities[CHANS] = {0, 1, BUFFER};

    random_state = seed;
    n_wishes = 0;
    next_value = 0;
    steps_left = STEPS;
    memset(model, 0, sizeof model);
    memset(outcome, 0, sizeof outcome);
    memset(cancelled, 0, sizeof cancelled);
    for (unsigned c = 0; c < CHANS; c++) {
        model[c].capacity = capacities[c];
        chan_init(&chans[c], sizeof storage[0][0], capacities[c], storage[c]);
    }
    for (uintptr_t i = 0; i < TASKS; i++)
        ids[i] = task_go(works, (void *)i);
    for (unsigned i = 0; i < 4 * STEPS; i++)
        task_yield(); /* until the rest waits for each other */
    for (unsigned c = 0; c < CHANS; c++) {
        EXPECT(chan_len(&chans[c]) == model[c].len);
        for (int sends = 0; sends < 2; sends++)
            EXPECT(!find_wish(c, sends) == !(sends ? chans[c].senders.first
                                                   : chans[c].receivers.first));
    }
    for (unsigned i = 0; i < TASKS; i++) {
        EXPECT(outcome[i].result == RUNNING || !task_alive(ids[i]));
        task_cancel(ids[i]);
        task_join(ids[i], NULL);
    }
    for (unsigned c = 0; c < CHANS; c++)
        EXPECT(!chans[c].senders.first && !chans[c].receivers.first);
}

int main(void)
{
    const uint32_t first = (uint32_t)(uintptr_t)test_seed;
    uint64_t start = clock_us();

    for (seed = first; seed - first < AT_MOST; seed++) {
        if (seed - first >= AT_LEAST && clock_us() - start > ENOUGH_US)
            break;
        run();
    }
    puts("every operation ended as the model's");
    return 0;
}
