/* The sleep of the RP2040 and the RP2350: in it the clocks of those blocks
 * alone run that SLEEP_EN0 and 1 name, once the processors that sleep say
 * SLEEPDEEP. RAM keeps what it holds, pins what they drive. */
#ifndef RP2040_POWER_H
#define RP2040_POWER_H

#include "rp2040.h"

/* One whose reset is over, by its bit in RESETS, is in use. */
struct rp2040_block {
    uint8_t reset;
    uint32_t en0, en1; /* its clocks */
};

/* SLEEP_EN0 at an offset in CLOCKS, SLEEP_EN1 behind it: the clocks of the
 * blocks in use, and those of en1. */
static inline void rp2040_sleep_with(uint32_t offset, uint32_t en1,
                                     const struct rp2040_block *blocks,
                                     unsigned n)
{
    uint32_t en0 = 0, done = RESETS_DONE;

    for (unsigned i = 0; i < n; i++)
        if (done & UINT32_C(1) << blocks[i].reset) {
            en0 |= blocks[i].en0;
            en1 |= blocks[i].en1;
        }
    RP2040_REG(RP2040_CLOCKS, offset) = en0;
    RP2040_REG(RP2040_CLOCKS, offset + 4) = en1;
    RP2040_REG(0xE000ED00, 0x10) |= 1 << 2; /* SCB_SCR.SLEEPDEEP */
}

#endif
