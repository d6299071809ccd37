/*
 * The independent watchdog of the STM32 (RM0008, RM0368, RM0394, "Independent
 * watchdog (IWDG)": the same registers), on an RC oscillator of its own. That
 * is not exact: the count is for the fastest there may be (STM32_LSI_MAX_HZ,
 * chip.h, by the data sheet), so that none comes early.
 */
#include <coda/config.h>

#include "../../kernel/board.h"
#include "chip.h"

#define IWDG(offset) (*(volatile uint32_t *)(0x40003000 + (offset)))
#define IWDG_KR IWDG(0x00)
#define IWDG_PR IWDG(0x04)
#define IWDG_RLR IWDG(0x08)
#define IWDG_SR IWDG(0x0C)

enum {
    FEED = 0xAAAA,
    ACCESS = 0x5555,
    START = 0xCCCC,
    BY_256 = 6,
    RELOAD_MAX = 0xFFF,
};

#define COUNTS(us) ((uint64_t)(us)*STM32_LSI_MAX_HZ / 256 / 1000000 + 1)

_Static_assert(COUNTS(CODA_WATCHDOG_US) <= RELOAD_MAX,
               "CODA_WATCHDOG_US is longer than the watchdog counts");

void board_watchdog_feed(void)
{
    IWDG_KR = FEED;
}

/* The oscillator starts with it; the registers take five of its clocks. */
void board_watchdog_start(uint32_t us)
{
    IWDG_KR = START;
    IWDG_KR = ACCESS;
    IWDG_PR = BY_256;
    IWDG_RLR = (uint32_t)COUNTS(us);
    for (uint32_t looks = 0; IWDG_SR != 0 && looks < 200000; looks++)
        ;
    IWDG_KR = FEED;
}
