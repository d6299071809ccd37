/*
 * How a figure is taken: two clock reads around ROUNDS rounds, all of the loop
 * counted, nothing subtracted. Under -icount shift=0 an instruction takes a
 * nanosecond of the emulated clock, so nanoseconds are instructions, exact and
 * the same on every machine; on linux they are nanoseconds.
 */
#ifndef BENCH_H
#define BENCH_H

#include <coda.h>
#include <stdint.h>

#include "../kernel/board.h"

#ifndef BENCH_ROUNDS
#define BENCH_ROUNDS 20000
#endif
#ifndef BENCH_UNIT
#define BENCH_UNIT "insn"
#endif
#ifndef BENCH_PER_TICK /* of the board's clock */
#define BENCH_PER_TICK (1000000000 / CODA_CLOCK_HZ)
#endif

/* Prints `bench NAME NUMBER UNIT` with one decimal, without floating point. */
void bench_per_round(const char *name, uint64_t ticks, uint32_t rounds);
void bench_number(const char *name, uint32_t number, const char *unit);

void sieve(void);

#endif
