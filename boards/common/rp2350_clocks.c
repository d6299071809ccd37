/*
 * The clocks of the RP2350: 150 MHz for the processor and the UARTs, from a
 * crystal of 12 MHz. Section numbers are of its datasheet.
 */
#include "chip.h"
#include "clock_await.h"
#include "rp2350.h"

uint32_t rp2350_hz = XOSC_HZ; /* or the ring oscillator's, which is near */

void rp2350_reset(uint32_t blocks)
{
    RESETS_RESET |= blocks;
    RESETS_RESET &= ~blocks;
    clock_await(&RESETS_DONE, blocks, "a block stays in reset");
}

/*
 * 12 MHz of the crystal times 125, by 5 and 2 (8.6.3). It may all be running
 * already. A clock whose source changes must not be in use, but for those that
 * have SELECTED (8.1.3.2). The UARTs' is the processor's all along.
 */
static void run_from_pll(void)
{
    XOSC_STARTUP = XOSC_1_MS;
    XOSC_CTRL = XOSC_ENABLE | XOSC_1_15_MHZ;
    CLK_SYS_CTRL &= ~(uint32_t)SYS_AUX;
    clock_await(&CLK_SYS_SELECTED, 1u << 0, "the clock does not switch");
    CLK_PERI_CTRL = 0;
    CLK_PERI_CTRL = PERI_ENABLE;
    clock_await(&XOSC_STATUS, BIT_31, "the crystal does not start");
    CLK_REF_CTRL = REF_XOSC;
    clock_await(&CLK_REF_SELECTED, 1u << REF_XOSC, "the clock does not switch");
    rp2350_reset(RESET_PLL_SYS);
    PLL_CS = 1;
    PLL_FBDIV = 125;
    PLL_PWR &= ~(uint32_t)PLL_POWERED_DOWN;
    clock_await(&PLL_CS, BIT_31, "the PLL does not lock");
    PLL_PRIM = 5u << 16 | 2u << 12;
    PLL_PWR &= ~(uint32_t)PLL_POSTDIV_DOWN;
    CLK_SYS_CTRL = 0;
    CLK_SYS_CTRL = SYS_AUX;
    clock_await(&CLK_SYS_SELECTED, 1u << SYS_AUX, "the PLL is not taken");
    rp2350_hz = 150000000;
}

void rp2350_clocks_init(void)
{
    run_from_pll();
    TICKS_TIMER0_CYCLES = XOSC_HZ / 1000000;
    TICKS_TIMER0_CTRL = 1;
    TICKS_WATCHDOG_CYCLES = XOSC_HZ / 1000000;
    TICKS_WATCHDOG_CTRL = 1;
}
