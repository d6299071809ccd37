/* RP2350 datasheet: 2.2 "Address map", 3.2 "Interrupts", 7.4 and 12.8 "List of
 * registers": where what the RP2040's drivers drive lies here. */
#include <stdint.h>

extern uint32_t rp2350_hz; /* the processor's */

#define PL011_UART 0x40070000
#define PL011_IRQ 33
#define PL011_HZ rp2350_hz

#define RP2040_TIMER 0x400B0000
#define RP2040_TIMER_INTR 0x3C
#define RP2040_WATCHDOG 0x400D8000
#define RP2040_WATCHDOG_COUNTS_PER_US 1 /* RP2040-E1 is mended */
#define RP2040_PSM 0x40018000
#define RP2040_PSM_ALL 0x1FFFFFF
#define RP2040_PSM_OSCILLATORS (3 << 2)
