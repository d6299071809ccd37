/* The vectors of AN500: the CMSDK's clock and UART, and the application's.
 */
#include "chip.h"
#include "../common/cmsdk.h"
#include "../common/vectors.h"

/* Those below replace the general ones. */
#pragma GCC diagnostic ignored "-Woverride-init"
void (*const board_vectors[])(void)
    __attribute__((section(".vectors.board"), used)) = {
        HANDLERS,
        [CMSDK_UART0_RX_IRQ] = cmsdk_uart_rx_handler,
        [CMSDK_UART0_TX_IRQ] = cmsdk_uart_tx_handler,
        [CMSDK_TIMER0_IRQ] = cmsdk_timer0_handler,
        [CMSDK_TIMER1_IRQ] = cmsdk_timer1_handler,
};
