/*
 * The watchdog of nRF51 and nRF52 (nRF51 Series Reference Manual v3.0,
 * "Watchdog timer"; nRF52840 Product Specification v1.8, "WDT"). It counts the
 * low frequency clock, which it starts, and once started cannot be set again.
 * It stands still while a debugger has halted the processor.
 */
#include <coda/config.h>

#include "../../kernel/board.h"

#define WDT(offset) (*(volatile uint32_t *)(0x40010000 + (offset)))
#define WDT_START WDT(0x000)
#define WDT_CRV WDT(0x504)
#define WDT_RREN WDT(0x508)
#define WDT_CONFIG WDT(0x50C)
#define WDT_RR0 WDT(0x600)

enum {
    FEED = 0x6E524635,
    RUN_IN_SLEEP = 1 << 0,
    /* Its RC oscillator is not calibrated: 5 % are allowed for. */
    LFCLK_MAX_HZ = 32768 * 105 / 100,
};

_Static_assert((uint64_t)CODA_WATCHDOG_US *LFCLK_MAX_HZ / 1000000 < UINT32_MAX,
               "CODA_WATCHDOG_US is longer than the watchdog counts");

void board_watchdog_feed(void)
{
    WDT_RR0 = FEED;
}

void board_watchdog_start(uint32_t us)
{
    WDT_CONFIG = RUN_IN_SLEEP;
    WDT_CRV = (uint32_t)((uint64_t)us * LFCLK_MAX_HZ / 1000000) + 15;
    WDT_RREN = 1;
    WDT_START = 1;
}
