/*
 * sieve: the first BENCH_SIEVE primes by a chain of tasks, one for each prime
 * found, and a rendezvous between each two; only where there is the memory.
 * For 1,000 primes that is 517,383 messages.
 */
#include "bench.h"

#ifndef BENCH_SIEVE
void sieve(void)
{
}
#else

enum { PRIMES = BENCH_SIEVE };

TASK_POOL(filters, PRIMES + 1, 512);
static struct chan links[PRIMES + 1];
static uint32_t largest;

static void generate(void *first)
{
    for (uint32_t n = 2;; n++)
        chan_send(first, &n);
}

static void filter(void *arg)
{
    struct chan *from = arg, *to = from + 1;
    uint32_t prime, n;

    chan_recv(from, &prime);
    largest = prime;
    for (;;) {
        chan_recv(from, &n);
        if (n % prime != 0)
            chan_send(to, &n);
    }
}

/* The filters are made as the primes are found. */
static uint64_t run(void)
{
    const struct task_options in_filters = {.pool = &filters};
    static task_id ids[PRIMES + 1];
    uint64_t start = board_ticks(), ticks;
    uint32_t prime;

    for (int i = 0; i <= PRIMES; i++)
        chan_init(&links[i], sizeof(uint32_t), 0, NULL);
    ids[PRIMES] = task_go_with(&in_filters, generate, &links[0]);
    for (int i = 0; i < PRIMES; i++)
        ids[i] = task_go_with(&in_filters, filter, &links[i]);
    chan_recv(&links[PRIMES], &prime); /* all others are found */
    ticks = board_ticks() - start;
    for (int i = 0; i <= PRIMES; i++)
        task_cancel(ids[i]);
    for (int i = 0; i <= PRIMES; i++)
        task_join(ids[i], NULL);
    return ticks;
}

void sieve(void)
{
    run(); /* each slot's first use paints its stack */
    bench_number("sieve", (uint32_t)(run() / (CODA_CLOCK_HZ / 1000000)), "us");
    if (largest != 7919 && PRIMES == 1000)
        bench_number("sieve_is_wrong", largest, "");
}
#endif
