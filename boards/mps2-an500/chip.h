/* Where the CMSDK's parts lie, and their interrupts (DAI 0500, "Memory map",
 * "Interrupt assignments"). */
#define CMSDK_TIMER0 0x40000000
#define CMSDK_TIMER1 0x40001000
#define CMSDK_UART0 0x40004000
#define CMSDK_UART0_HZ CODA_CLOCK_HZ
#define CMSDK_UART0_RX_IRQ 0
#define CMSDK_UART0_TX_IRQ 1
#define CMSDK_TIMER0_IRQ 8
#define CMSDK_TIMER1_IRQ 9
#define FPGAIO_LED 0x40028000
#define CMSDK_WATCHDOG 0x40008000
#define CMSDK_WATCHDOG_HZ CODA_CLOCK_HZ
