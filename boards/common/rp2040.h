/* RP2040: where its blocks lie (RP2040 datasheet, 2.2), and the handlers of its
 * drivers. They drive the RP2350 as well, whose chip.h says what is elsewhere.
 */
#ifndef RP2040_H
#define RP2040_H

#include <stdint.h>

#include "chip.h"

#ifndef RP2040_TIMER
#define RP2040_PSM 0x40010000
#define RP2040_PSM_ALL 0x1FFFF
#define RP2040_PSM_OSCILLATORS (3 << 0) /* ROSC, XOSC */
#define RP2040_WATCHDOG 0x40058000
#define RP2040_WATCHDOG_COUNTS_PER_US 2 /* erratum RP2040-E1 */
#define RP2040_TIMER 0x40054000
#define RP2040_TIMER_INTR 0x34 /* INTE follows it */
#endif

#define RP2040_REG(block, offset) (*(volatile uint32_t *)((block) + (offset)))

/* The same register elsewhere: what is written there sets, or clears, the bits
 * that are 1 (2.1.2). */
#define RP2040_SET 0x2000
#define RP2040_CLR 0x3000

#define RP2040_TIMER0_IRQ 0

void rp2040_timer_init(void);
void rp2040_timer0_handler(void);

#endif
