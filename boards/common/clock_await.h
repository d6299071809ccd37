/* For a board's clock set-up: an oscillator that never gets ready ends the
 * system in words, not silently. What sends them must be set up before. */
#ifndef CLOCK_AWAIT_H
#define CLOCK_AWAIT_H

#include <coda.h>

/* Whether the bits are set, waiting for as long as any oscillator may take: at
 * 16 MHz some 100 ms, at 64 a fourth of that; data sheets allow crystals a few.
 */
static inline bool clock_ready(volatile uint32_t *reg, uint32_t bits)
{
    for (uint32_t looks = 0; looks < 200000; looks++)
        if ((*reg & bits) == bits)
            return true;
    return false;
}

static inline void clock_await(volatile uint32_t *reg, uint32_t bits,
                               const char *why)
{
    if (!clock_ready(reg, bits))
        panic(why);
}

#endif
