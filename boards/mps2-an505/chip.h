/* Where the parts lie in the secure alias, and their interrupts (DAI 0505,
 * "Memory map", "Interrupt assignments"). */
#define CMSDK_TIMER0 0x50000000
#define CMSDK_TIMER1 0x50001000
#define CMSDK_UART0 0x50200000
#define CMSDK_TIMER0_IRQ 3
#define CMSDK_TIMER1_IRQ 4
#define CMSDK_UART0_HZ CODA_CLOCK_HZ
#define CMSDK_UART0_RX_IRQ 32
#define CMSDK_UART0_TX_IRQ 33
#define CMSDK_WATCHDOG 0x50081000
#define CMSDK_WATCHDOG_HZ CODA_CLOCK_HZ
#define CMSDK_DUALTIMER 0x50002000
#define CMSDK_DUALTIMER_IRQ 5
#define FPGAIO_LED 0x50302000
