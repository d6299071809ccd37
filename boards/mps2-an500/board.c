/* The vectors of AN500: the CMSDK's clock and UART, and nothing else enabled.
 */
#include "chip.h"
#include "../common/cmsdk.h"

void fault_entry(void);

void (*const board_vectors[])(void)
    __attribute__((section(".vectors.board"), used)) = {
        [CMSDK_UART0_RX_IRQ] = cmsdk_uart_rx_handler,
        [CMSDK_UART0_TX_IRQ] = cmsdk_uart_tx_handler,
        [2 ... 7] = fault_entry,
        [CMSDK_TIMER0_IRQ] = cmsdk_timer0_handler,
        [CMSDK_TIMER1_IRQ] = cmsdk_timer1_handler,
};
