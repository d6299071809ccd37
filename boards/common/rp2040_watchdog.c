/*
 * The watchdog of the RP2040 (RP2040 datasheet, 4.7; RP2350 datasheet, 12.9).
 * It counts the board's ticks of a microsecond, on the RP2040 two a tick, and
 * at 0 resets what the power-on state machine is told to.
 */
#include <coda/config.h>

#include "../../kernel/board.h"
#include "rp2040.h"

#define WATCHDOG(offset) RP2040_REG(RP2040_WATCHDOG, offset)
#define WATCHDOG_CTRL WATCHDOG(0x00)
#define WATCHDOG_CTRL_SET WATCHDOG(0x00 + RP2040_SET)
#define WATCHDOG_CTRL_CLR WATCHDOG(0x00 + RP2040_CLR)
#define WATCHDOG_LOAD WATCHDOG(0x04)
#define PSM_WDSEL RP2040_REG(RP2040_PSM, 0x08)

enum {
    ENABLE = 1 << 30,
    COUNTS_PER_US = RP2040_WATCHDOG_COUNTS_PER_US,
    LOAD_MAX = 0xFFFFFF,
};

_Static_assert((uint64_t)CODA_WATCHDOG_US *COUNTS_PER_US <= LOAD_MAX,
               "CODA_WATCHDOG_US is longer than the watchdog counts");

static uint32_t load;

void board_watchdog_feed(void)
{
    WATCHDOG_LOAD = load;
}

void board_watchdog_start(uint32_t us)
{
    load = us * COUNTS_PER_US;
    PSM_WDSEL = RP2040_PSM_ALL & ~(uint32_t)RP2040_PSM_OSCILLATORS;
    WATCHDOG_CTRL_CLR = ENABLE;
    WATCHDOG_LOAD = load;
    WATCHDOG_CTRL_SET = ENABLE;
}
