/* MPS2 with the AN505 (Cortex-M33, secure) image: CMSDK UART and timers, two
 * LEDs on FPGAIO. */
#include <coda.h>

#include "../../kernel/board.h"
#include "chip.h"
#include "../common/cmsdk.h"

void fault_entry(void);

void (*const board_vectors[])(void)
    __attribute__((section(".vectors.board"), used)) = {
        [0 ... 2] = fault_entry, /* nothing else is enabled */
        [CMSDK_TIMER0_IRQ] = cmsdk_timer0_handler,
        [CMSDK_TIMER1_IRQ] = cmsdk_timer1_handler,
        [5 ... 31] = fault_entry,
        [CMSDK_UART0_RX_IRQ] = cmsdk_uart_rx_handler,
        [CMSDK_UART0_TX_IRQ] = cmsdk_uart_tx_handler,
};

void board_init(void)
{
    cmsdk_timer_init();
}

unsigned board_leds(void)
{
    return 2;
}

void board_led(unsigned which, bool on)
{
    volatile uint32_t *leds = (volatile uint32_t *)FPGAIO_LED;

    *leds = on ? *leds | 1u << which : *leds & ~(1u << which);
}
