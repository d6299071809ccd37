#include "../common/stellaris.h"

/* LM3S6965 data sheet, "Memory map", "Interrupts": UART 0, clocked as the
 * processor is. */
#define PL011_UART 0x4000C000
#define PL011_IRQ 5
#define PL011_HZ stellaris_hz
/* "Watchdog Timer": the CMSDK's. Its interrupt, which nobody enables, is no NMI
 * here. */
#define CMSDK_WATCHDOG 0x40000000
#define CMSDK_WATCHDOG_HZ CODA_CLOCK_HZ
