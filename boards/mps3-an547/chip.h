/* Where the parts lie in the secure alias, and their interrupts (DAI 0547,
 * "Memory map", "Interrupt map"; SSE-300, 101773, "Peripheral region"). */
#define SSE_COUNTER 0x58100000
#define SSE_TIMER0 0x58000000
#define SSE_TIMER0_IRQ 3
#define SSE_TIMER1 0x58001000
#define SSE_TIMER1_IRQ 4
#define CMSDK_UART0 0x59303000
#define CMSDK_UART0_HZ 25000000
#define CMSDK_UART0_RX_IRQ 33
#define CMSDK_UART0_TX_IRQ 34
#define PL031_RTC 0x5930B000
#define FPGAIO_LED 0x59302000
#define CMSDK_WATCHDOG 0x5802E000
#define CMSDK_WATCHDOG_HZ 32768
