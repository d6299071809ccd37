/*
 * The clocks of the RP2040, and of the RP2350, from a crystal of 12 MHz.
 * Section numbers are of the RP2040's datasheet; the RP2350's has the same
 * under 7.5, 8.1, 8.2, 8.5 and 8.6.
 */
#include "clock_await.h"
#include "rp2040.h"

/* 2.15.7: the clocks. */
#define CLK_REF_CTRL RP2040_REG(RP2040_CLOCKS, 0x30)
#define CLK_REF_SELECTED RP2040_REG(RP2040_CLOCKS, 0x38)
#define CLK_SYS_CTRL RP2040_REG(RP2040_CLOCKS, 0x3C)
#define CLK_SYS_SELECTED RP2040_REG(RP2040_CLOCKS, 0x44)
#define CLK_PERI_CTRL RP2040_REG(RP2040_CLOCKS, 0x48)

/* 2.16.7: the crystal's oscillator. */
#define XOSC_CTRL RP2040_REG(RP2040_XOSC, 0x00)
#define XOSC_STATUS RP2040_REG(RP2040_XOSC, 0x04)
#define XOSC_STARTUP RP2040_REG(RP2040_XOSC, 0x0C)

/* 2.18.4: a PLL. */
#define PLL_CS(pll) RP2040_REG(pll, 0x0)
#define PLL_PWR(pll) RP2040_REG(pll, 0x4)
#define PLL_FBDIV(pll) RP2040_REG(pll, 0x8)
#define PLL_PRIM(pll) RP2040_REG(pll, 0xC)

enum {
    XOSC_MHZ = 12,
    XOSC_1_15_MHZ = 0xAA0,
    XOSC_ENABLE = 0xFAB << 12,
    XOSC_1_MS = (XOSC_MHZ * 1000 + 128) / 256, /* 2.16.3 */
    REF_XOSC = 2,
    SYS_AUX = 1, /* of which the first is PLL_SYS */
    PERI_ENABLE = 1 << 11,
    PLL_POWERED_DOWN = 1 << 0 | 1 << 5, /* PD, VCOPD */
    PLL_POSTDIV_DOWN = 1 << 3,
    TICK_ENABLE = 1 << 9,
};

#define BIT_31 (UINT32_C(1) << 31) /* XOSC's STABLE, the PLL's LOCK */

uint32_t rp2040_hz = RP2040_ROSC_HZ;

void rp2040_reset(uint32_t blocks)
{
    RESETS_RESET |= blocks;
    RESETS_RESET &= ~blocks;
    clock_await(&RESETS_DONE, blocks, "a block stays in reset");
}

/* It is the processor's, whatever that is. */
void rp2040_peri_clock_on(void)
{
    CLK_PERI_CTRL = 0; /* a source changes while nobody has the clock */
    CLK_PERI_CTRL = PERI_ENABLE;
}

void rp2040_pll_init(uint32_t pll, uint32_t times, uint32_t by_1, uint32_t by_2)
{
    PLL_CS(pll) = 1;
    PLL_FBDIV(pll) = times;
    PLL_PWR(pll) &= ~(uint32_t)PLL_POWERED_DOWN;
    clock_await(&PLL_CS(pll), BIT_31, "the PLL does not lock");
    PLL_PRIM(pll) = by_1 << 16 | by_2 << 12;
    PLL_PWR(pll) &= ~(uint32_t)PLL_POSTDIV_DOWN;
}

/* Of a microsecond, for TIMER and the watchdog. */
static void start_ticks(void)
{
#ifdef RP2040_TICKS
    static const uint32_t ctrl[] = {0x18, 0x30}; /* TIMER0, WATCHDOG */

    for (int i = 0; i < 2; i++) { /* changed while it is off: RP2350 8.5.1 */
        RP2040_REG(RP2040_TICKS, ctrl[i]) = 0;
        RP2040_REG(RP2040_TICKS, ctrl[i] + 4) = XOSC_MHZ;
        RP2040_REG(RP2040_TICKS, ctrl[i]) = 1;
    }
#else
    RP2040_REG(RP2040_WATCHDOG, 0x2C) = TICK_ENABLE | XOSC_MHZ;
#endif
}

/*
 * It may all be running already: SYSRESETREQ resets the processor alone
 * (2.4.2.9). A clock whose source changes must not be in use, but for those
 * that have SELECTED (2.15.3.2).
 */
void rp2040_clocks_init(void)
{
    XOSC_STARTUP = XOSC_1_MS;
    XOSC_CTRL = XOSC_ENABLE | XOSC_1_15_MHZ;
    CLK_SYS_CTRL &= ~(uint32_t)SYS_AUX;
    clock_await(&CLK_SYS_SELECTED, 1u << 0, "the clock does not switch");
    clock_await(&XOSC_STATUS, BIT_31, "the crystal does not start");
    CLK_REF_CTRL = REF_XOSC;
    clock_await(&CLK_REF_SELECTED, 1u << REF_XOSC, "the clock does not switch");
    rp2040_reset(RESET_PLL_SYS);
    rp2040_pll_init(RP2040_PLL_SYS, 125, RP2040_PLL_BY, 2);
    CLK_SYS_CTRL = 0;
    CLK_SYS_CTRL = SYS_AUX;
    clock_await(&CLK_SYS_SELECTED, 1u << SYS_AUX, "the PLL is not taken");
    rp2040_hz = XOSC_MHZ * 1000000 * 125 / RP2040_PLL_BY / 2;
    start_ticks();
}
