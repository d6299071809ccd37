/* The General-Purpose Timers of a Stellaris, each as one counter of 32 bits
 * (LM3S6965 data sheet, "General-Purpose Timers"). */
#ifndef GPTM_H
#define GPTM_H

#include <stdint.h>

#define GPTM(n, offset) \
    (*(volatile uint32_t *)(0x40030000 + 0x1000 * (n) + (offset)))
#define GPTM_CFG(n) GPTM(n, 0x000) /* 0: 32 bits */
#define GPTM_TAMR(n) GPTM(n, 0x004)
#define GPTM_CTL(n) GPTM(n, 0x00C)
#define GPTM_IMR(n) GPTM(n, 0x018)
#define GPTM_ICR(n) GPTM(n, 0x024)
#define GPTM_TAILR(n) GPTM(n, 0x028)

enum {
    GPTM_ONE_SHOT = 1, /* in TAMR */
    GPTM_PERIODIC = 2,
    GPTM_ENABLE = 1 << 0, /* in CTL */
    GPTM_TRIGGER = 1 << 5,
    GPTM_TIMEOUT = 1 << 0, /* in IMR and ICR */
};

/* Counts down over and over, once CTL says so. */
static inline void gptm_periodic(unsigned n, uint32_t period_us)
{
    GPTM_CFG(n) = 0;
    GPTM_TAMR(n) = GPTM_PERIODIC;
    GPTM_TAILR(n) =
        (uint32_t)((uint64_t)period_us * CODA_CLOCK_HZ / 1000000) - 1;
}

#endif
