/*
 * The kernel's figures: see README.md beside this file for what each is.
 */
#include <stdio.h>

#include "bench.h"
#include "../kernel/kernel.h"

enum { ROUNDS = BENCH_ROUNDS };

TASK_POOL(bench_pool, 6, 512);
TASK_POOL(default_pool, 1, 512);

void bench_per_round(const char *name, uint64_t ticks, uint32_t rounds)
{
    uint64_t tenths = ticks * BENCH_PER_TICK * 10 / rounds;

    printf("bench %s %lu.%lu " BENCH_UNIT "\n", name,
           (unsigned long)(tenths / 10), (unsigned long)(tenths % 10));
}

void bench_number(const char *name, uint32_t number, const char *unit)
{
    printf("bench %s %lu %s\n", name, (unsigned long)number, unit);
}

static task_id bench_go(void (*fn)(void *))
{
    return task_go_with(&(struct task_options){.pool = &bench_pool}, fn, NULL);
}

/* ---- yield: two tasks, each yields ROUNDS times ------------------------- */

static void yielder(void *arg)
{
    (void)arg;
    for (uint32_t i = ROUNDS; i > 0; i--)
        task_yield();
}

static void yield(void)
{
    bench_go(yielder);
    task_yield();
    uint64_t start = board_ticks();
    yielder(NULL);
    bench_per_round("yield", board_ticks() - start, 2 * ROUNDS);
    task_yield();
}

/* ---- Thread-Metric: five tasks count and yield, until time is up -------- */

static volatile uint32_t counters[5];
static volatile bool stop;

static void counting(void *arg)
{
    volatile uint32_t *counter = &counters[(uintptr_t)arg];

    while (!stop) {
        task_yield();
        (*counter)++;
    }
}

static void tm_cooperative(void)
{
    uint64_t start = board_ticks(), ticks;
    uint32_t sum = 0;

    stop = false;
    for (uintptr_t i = 0; i < 5; i++)
        task_go_with(&(struct task_options){.pool = &bench_pool}, counting,
                     (void *)i);
    task_sleep_us(20000);
    ticks = board_ticks() - start;
    stop = true;
    for (int i = 0; i < 5; i++)
        sum += counters[i];
    bench_per_round("tm_cooperative", ticks, sum);
    task_sleep_us(1000);
}

/* ---- spawn: make, run, end, reap ---------------------------------------- */

static void empty(void *arg)
{
    (void)arg;
}

static void spawn_goexit(void)
{
    uint64_t start;

    task_go(empty, NULL);
    task_yield();
    start = board_ticks();
    for (uint32_t i = ROUNDS; i > 0; i--) {
        task_go(empty, NULL);
        task_yield();
    }
    bench_per_round("spawn_goexit", board_ticks() - start, ROUNDS);
}

static void eight_defers(void *arg)
{
    DEFER(empty, arg);
    DEFER(empty, arg);
    DEFER(empty, arg);
    DEFER(empty, arg);
    DEFER(empty, arg);
    DEFER(empty, arg);
    DEFER(empty, arg);
    DEFER(empty, arg);
    task_goexit();
}

static void spawn_8_defers_goexit(void)
{
    uint64_t start = board_ticks();

    for (uint32_t i = ROUNDS; i > 0; i--) {
        task_go(eight_defers, NULL);
        task_yield();
    }
    bench_per_round("spawn_8_defers_goexit", board_ticks() - start, ROUNDS);
}

/* ---- defer: put up and run one at the end of a block -------------------- */

static __attribute__((noinline)) void defer_target(void *arg)
{
    __asm volatile("" ::"r"(arg) : "memory");
}

static void defer(void)
{
    uint64_t start = board_ticks();

    for (uint32_t i = ROUNDS; i > 0; i--) {
        DEFER(defer_target, NULL);
        __asm volatile("" ::: "memory"); /* the block does something */
    }
    bench_per_round("defer", board_ticks() - start, ROUNDS);
}

/* ---- protect; protect + panic + recover --------------------------------- */

static void protected(void)
{
    uint64_t start = board_ticks();

    for (uint32_t i = ROUNDS; i > 0; i--)
        protect(empty, NULL);
    bench_per_round("protect", board_ticks() - start, ROUNDS);
}

static void recovers(void *arg)
{
    (void)arg;
    recover();
}

static void panics(void *arg)
{
    (void)arg;
    DEFER(recovers, NULL);
    panic("bench");
}

static void panic_recover(void)
{
    uint64_t start = board_ticks();

    for (uint32_t i = ROUNDS; i > 0; i--)
        protect(panics, NULL);
    bench_per_round("panic_recover", board_ticks() - start, ROUNDS);
}

/* ---- fault_recover: protect, an access to nowhere, recover --------------- */

/* In no microcontroller's memory map; and page 0, where there are pages. */
static volatile uintptr_t nowhere = sizeof(void *) == 4 ? 0xDFFFFFF0 : 8;

static void faults(void *arg)
{
    (void)arg;
    DEFER(recovers, NULL);
    *(volatile uint32_t *)nowhere = 1;
}

static void fault_recover(void)
{
    uint64_t start = board_ticks();

    for (uint32_t i = ROUNDS / 10; i > 0; i--)
        protect(faults, NULL);
    bench_per_round("fault_recover", board_ticks() - start, ROUNDS / 10);
}

/* ---- cancel_sleeping: task_cancel, and the sleeper's end ---------------- */

static void sleeps_long(void *arg)
{
    (void)arg;
    task_sleep_us(1000000000);
}

static void cancel_sleeping(void)
{
    enum { SLEEPERS = 5 };
    task_id ids[SLEEPERS];
    uint64_t ticks = 0;

    for (uint32_t i = ROUNDS / 10; i > 0; i--) {
        for (int k = 0; k < SLEEPERS; k++)
            ids[k] = bench_go(sleeps_long);
        task_yield();
        uint64_t start = board_ticks();
        for (int k = 0; k < SLEEPERS; k++)
            task_cancel(ids[k]);
        task_yield();
        ticks += board_ticks() - start;
    }
    bench_per_round("cancel_sleeping", ticks, ROUNDS / 10 * SLEEPERS);
}

/* ---- rendezvous: 4 bytes over a channel of capacity 0 -------------------- */

CHAN(meet, uint32_t, 0);

static void sends(void *arg)
{
    (void)arg;
    for (uint32_t i = ROUNDS; i > 0; i--)
        chan_send(&meet, &i);
}

static void rendezvous(void)
{
    uint32_t value;
    uint64_t start = board_ticks();

    bench_go(sends);
    for (uint32_t i = ROUNDS; i > 0; i--)
        chan_recv(&meet, &value);
    bench_per_round("rendezvous", board_ticks() - start, ROUNDS);
    task_yield();
}

/* ---- tm_message: 16 bytes through a buffer, by one task ------------------ */

struct message {
    uint32_t words[4];
};
CHAN(messages, struct message, 10);

static void tm_message(void)
{
    struct message m = {{1, 2, 3, 4}};
    uint64_t start = board_ticks();

    for (uint32_t i = ROUNDS; i > 0; i--) {
        chan_send(&messages, &m);
        chan_recv(&messages, &m);
    }
    bench_per_round("tm_message", board_ticks() - start, ROUNDS);
}

/* ---- buffered: 4 bytes, by one task; and 128 at a time between two ------- */

CHAN(many, uint32_t, 128);

static void buffered_same(void)
{
    uint32_t value = 1;
    uint64_t start = board_ticks();

    for (uint32_t i = ROUNDS; i > 0; i--) {
        chan_send(&many, &value);
        chan_recv(&many, &value);
    }
    bench_per_round("buffered_same", board_ticks() - start, ROUNDS);
}

static void sends_many(void *arg)
{
    (void)arg;
    for (uint32_t i = ROUNDS; i > 0; i--)
        chan_send(&many, &i);
}

static void buffered_128(void)
{
    uint32_t value;
    uint64_t start = board_ticks();

    bench_go(sends_many);
    for (uint32_t i = ROUNDS; i > 0; i--)
        chan_recv(&many, &value);
    bench_per_round("buffered_128", board_ticks() - start, ROUNDS);
    task_yield();
}

/* ---- select_N: one of N is ready, another at each round ------------------ */

static struct chan choices[8];

static void selects(const char *name, uint32_t n)
{
    static unsigned char bytes[8][4];
    struct chan_case cases[8];
    uint32_t value;
    uint64_t start;

    for (uint32_t i = 0; i < n; i++) {
        chan_init(&choices[i], 4, 1, bytes[i]);
        cases[i] = RECV(&choices[i], &value);
    }
    start = board_ticks();
    for (uint32_t i = ROUNDS; i > 0; i--) {
        chan_send(&choices[i % n], &i);
        chan_select(cases, (int)n, SELECT_FOREVER);
    }
    bench_per_round(name, board_ticks() - start, ROUNDS);
}

/* ---- tm_sync, mutex, tm_memory: one task, both calls, no switch --------- */

static SEM(one_sem, 1);

static void tm_sync(void)
{
    uint64_t start = board_ticks();

    for (uint32_t i = ROUNDS; i > 0; i--) {
        sem_take(&one_sem);
        sem_give(&one_sem);
    }
    bench_per_round("tm_sync", board_ticks() - start, ROUNDS);
}

static MUTEX(one_mutex);

static void mutex(void)
{
    uint64_t start = board_ticks();

    for (uint32_t i = ROUNDS; i > 0; i--) {
        mutex_lock(&one_mutex);
        mutex_unlock(&one_mutex);
    }
    bench_per_round("mutex", board_ticks() - start, ROUNDS);
}

MEM_POOL(blocks, unsigned char[128], 4);

static void tm_memory(void)
{
    void *held[4];
    uint64_t start;

    for (int i = 0; i < 4; i++) /* each has been used */
        held[i] = mem_get(&blocks);
    for (int i = 0; i < 4; i++)
        mem_put(&blocks, held[i]);
    start = board_ticks();
    for (uint32_t i = ROUNDS; i > 0; i--)
        mem_put(&blocks, mem_get(&blocks));
    bench_per_round("tm_memory", board_ticks() - start, ROUNDS);
}

/* ---- handoff: two tasks and two semaphores ------------------------------- */

static SEM(there, 0);
static SEM(back, 0);

static void echoes(void *arg)
{
    (void)arg;
    for (uint32_t i = ROUNDS; i > 0; i--) {
        sem_take(&there);
        sem_give(&back);
    }
}

static void handoff(void)
{
    uint64_t start = board_ticks();

    bench_go(echoes);
    for (uint32_t i = ROUNDS; i > 0; i--) {
        sem_give(&there);
        sem_take(&back);
    }
    bench_per_round("handoff", board_ticks() - start, 2 * ROUNDS);
    task_yield();
}

/* ---- tm_interrupt, tm_interrupt_wake: a handler gives -------------------- */

#include <coda/irq.h>

enum { IRQ = 29 }; /* no board's own */
SEM_FROM_INTERRUPT(from_handler, 0);

IRQ_HANDLER(29)
{
    sem_give(&from_handler);
}

static void tm_interrupt(void)
{
    uint64_t start;

    irq_enable(IRQ);
    start = board_ticks();
    for (uint32_t i = ROUNDS; i > 0; i--) {
        irq_trigger(IRQ);
        sem_take(&from_handler);
    }
    bench_per_round("tm_interrupt", board_ticks() - start, ROUNDS);
}

static void takes(void *arg)
{
    (void)arg;
    for (uint32_t i = ROUNDS; i > 0; i--)
        sem_take(&from_handler);
}

static void tm_interrupt_wake(void)
{
    uint64_t start;

    bench_go(takes);
    task_yield(); /* it waits now */
    start = board_ticks();
    for (uint32_t i = ROUNDS; i > 0; i--) {
        irq_trigger(IRQ);
        task_yield();
    }
    bench_per_round("tm_interrupt_wake", board_ticks() - start, ROUNDS);
    irq_disable(IRQ);
}

/* ---- sleep_wake: arm, block, fire, wake --------------------------------- */

static void sleeper(void *arg)
{
    (void)arg;
    for (uint32_t i = ROUNDS / 10; i > 0; i--)
        task_sleep_us(1);
}

/* So many sleep at once that no time is idle: the earliest is always due. */
static void sleep_wake(void)
{
    enum { SLEEPERS = 6 };
    task_id last = TASK_NONE;
    uint64_t start = board_ticks();

    for (int i = 0; i < SLEEPERS; i++)
        last = bench_go(sleeper);
    task_join(last, NULL);
    bench_per_round("sleep_wake", board_ticks() - start,
                    SLEEPERS * (ROUNDS / 10));
    task_sleep_us(1000);
}

/* ---- timer_N: with N armed, arm one more and let it fire ---------------- */

static volatile uint32_t fired;

static void note(struct alarm *a)
{
    (void)a;
    fired++;
}

static void timers(const char *name, struct alarm *armed, uint32_t n)
{
    enum { TIMER_ROUNDS = 1000 };
    struct alarm one = {.fire = note};
    uint64_t start, now = board_ticks();

    for (uint32_t i = 0; i < n; i++) /* spread, in no order */
        alarm_arm(&armed[i], now + ((uint64_t)CODA_CLOCK_HZ * 3600) +
                                 (i * UINT32_C(2654435761)) % 1000000007);
    start = board_ticks();
    for (uint32_t i = 0; i < TIMER_ROUNDS; i++) {
        fired = 0;
        alarm_arm(&one, 0);
        while (!fired)
            task_yield();
    }
    bench_per_round(name, board_ticks() - start, TIMER_ROUNDS);
    for (uint32_t i = 0; i < n; i++)
        alarm_disarm(&armed[i]);
}

/* ---- context_bytes: what a task that is switched away from has stacked ----
 */

static void context_bytes(void)
{
    task_id id = bench_go((void (*)(void *))task_yield);
    struct task *t = sched.next;

    (void)id;
    task_yield(); /* it runs, and yields with nothing on its stack */
    bench_number("context_bytes",
                 (uint32_t)(stack_high(t) - (unsigned char *)t->sp), "bytes");
    task_yield();
}

#ifndef BENCH_TIMERS
#define BENCH_TIMERS 10000
#endif
static struct alarm armed[BENCH_TIMERS];

int main(void)
{
    yield();
    tm_cooperative();
    spawn_goexit();
    spawn_8_defers_goexit();
    defer();
    protected();
    panic_recover();
    fault_recover();
    cancel_sleeping();
    rendezvous();
    tm_message();
    buffered_same();
    buffered_128();
    selects("select_2", 2);
    selects("select_8", 8);
    sieve();
    tm_sync();
    mutex();
    tm_memory();
    handoff();
    tm_interrupt();
    tm_interrupt_wake();
    sleep_wake();
    timers("timer_10", armed, 10);
    if (BENCH_TIMERS >= 10000)
        timers("timer_10000", armed, 10000);
    context_bytes();
    bench_number("task_bytes", sizeof(struct task), "bytes");
    return 0;
}
