/*
 * The clock of a Stellaris: 50 MHz, from the PLL, of a crystal of 8 MHz
 * (LM3S6965 data sheet, "System Control").
 */
#include "clock_await.h"
#include "stellaris.h"

#define SYSCTL_DID0 SYSCTL(0x000)
#define SYSCTL_LDOPCTL SYSCTL(0x034)
#define SYSCTL_RIS SYSCTL(0x050)
#define SYSCTL_MISC SYSCTL(0x058)
#define SYSCTL_RCC SYSCTL(0x060)

enum {
    DID0_REVISION = 0xFFFF,
    DID0_A2 = 0x0002,
    LDO_2_75_V = 0x1B,
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
enum { FOR_A_CRYSTAL = 200000, FOR_A_WRITE = 16 }; /* looks */

/* Until the PLL is taken, the crystal's; until that runs, nobody knows. */
uint32_t stellaris_hz = 8000000;

static void look(uint32_t times)
{
    while (times--)
        (void)SYSCTL_RIS;
}

/* Nothing says when the crystal runs: meanwhile, some 100 ms, the processor
 * stays with the oscillator it has. The divisor takes effect when the bypass
 * ends with the same write. */
void stellaris_run_from_pll(void)
{
    uint32_t rcc = (SYSCTL_RCC | RCC_BYPASS) & ~(uint32_t)RCC_DIVIDE;

    /* That revision's PLL is not reliable else (TI's boot loader says so). */
    if ((SYSCTL_DID0 & DID0_REVISION) == DID0_A2)
        SYSCTL_LDOPCTL = LDO_2_75_V;
    SYSCTL_RCC = rcc;
    rcc &= ~(uint32_t)RCC_MAIN_OSC_OFF;
    SYSCTL_RCC = rcc;
    look(FOR_A_CRYSTAL);
    rcc &= ~(uint32_t)(RCC_OSC_SOURCE | RCC_CRYSTAL | RCC_PLL_OFF);
    rcc |= RCC_8_MHZ;
    SYSCTL_MISC = RIS_PLL_LOCKED;
    SYSCTL_RCC = rcc;
    look(FOR_A_WRITE);
    clock_await(&SYSCTL_RIS, RIS_PLL_LOCKED, "the PLL does not lock");
    rcc &= ~(uint32_t)(RCC_DIVISOR | RCC_BYPASS);
    rcc |= RCC_DIVIDE | RCC_BY_4;
    SYSCTL_RCC = rcc;
    look(FOR_A_WRITE);
    stellaris_hz = 50000000;
}
