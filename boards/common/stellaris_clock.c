/*
 * The clock of a Stellaris: 50 MHz, from the PLL, of a crystal of 8 MHz
 * (LM3S6965 data sheet, "System Control").
 */
#include "clock_await.h"
#include "stellaris.h"

#define SYSCTL_RIS (*(volatile uint32_t *)0x400FE050)
#define SYSCTL_RCC (*(volatile uint32_t *)0x400FE060)

enum {
    RCC_MAIN_OSC_OFF = 1 << 0,
    RCC_OSC_SOURCE = 3 << 4, /* 0: the main one */
    RCC_CRYSTAL = 0xF << 6,
    RCC_8_MHZ = 0xE << 6,
    RCC_BYPASS = 1 << 11,
    RCC_PLL_OFF = 1 << 13,
    RCC_DIVIDE = 1 << 22,
    RCC_DIVISOR = 0xF << 23,
    RCC_BY_4 = 3 << 23, /* of 200 MHz */
    RIS_PLL_LOCKED = 1 << 6,
};

/* Before the PLL is taken, a fourth of the crystal's. */
uint32_t stellaris_hz = 2000000;

void stellaris_run_from_pll(void)
{
    uint32_t rcc = (SYSCTL_RCC | RCC_BYPASS) & ~(uint32_t)RCC_DIVIDE;

    SYSCTL_RCC = rcc;
    rcc &= ~(uint32_t)(RCC_MAIN_OSC_OFF | RCC_OSC_SOURCE | RCC_CRYSTAL |
                       RCC_PLL_OFF | RCC_DIVISOR);
    rcc |= RCC_8_MHZ | RCC_DIVIDE | RCC_BY_4;
    SYSCTL_RCC = rcc;
    clock_await(&SYSCTL_RIS, RIS_PLL_LOCKED, "the PLL does not lock");
    SYSCTL_RCC = rcc & ~(uint32_t)RCC_BYPASS;
    stellaris_hz = 50000000;
}
