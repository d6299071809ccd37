/*
 * The watchdog of Arm's Cortex-M System Design Kit (DDI 0479D, "APB watchdog").
 * chip.h says where it lies.
 *
 * It counts down twice: at the first 0 it raises the NMI, at the second, when
 * nobody has fed it meanwhile, it resets the board. The NMI waits for that: the
 * line is held, and would come again.
 */
#include <coda/config.h>

#include "../../kernel/board.h"
#include "chip.h"

struct cmsdk_watchdog {
    volatile uint32_t load, value, control, intclr;
    const uint32_t raw, masked, reserved[762];
    volatile uint32_t lock; /* 0xC00 */
};

#define WATCHDOG ((struct cmsdk_watchdog *)CMSDK_WATCHDOG)

enum { INTEN = 1 << 0, RESEN = 1 << 1, UNLOCK = 0x1ACCE551, LOCK = 0 };

_Static_assert(offsetof(struct cmsdk_watchdog, lock) == 0xC00, "DDI 0479D");

_Static_assert((uint64_t)CODA_WATCHDOG_US *CMSDK_WATCHDOG_HZ / 1000000 <=
                   UINT32_MAX,
               "CODA_WATCHDOG_US is longer than the watchdog counts");

void NMI_Handler(void);
void NMI_Handler(void)
{
    for (;;)
        ;
}

void board_watchdog_start(uint32_t us)
{
    uint64_t load = (uint64_t)us * CMSDK_WATCHDOG_HZ / 1000000;

    WATCHDOG->lock = UNLOCK;
    WATCHDOG->load = (uint32_t)load;
    WATCHDOG->control = INTEN | RESEN;
    WATCHDOG->lock = LOCK;
}

/* Counts from the load value anew. */
void board_watchdog_feed(void)
{
    WATCHDOG->lock = UNLOCK;
    WATCHDOG->intclr = 1;
    WATCHDOG->lock = LOCK;
}
