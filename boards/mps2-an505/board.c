/* The vectors of AN505: the CMSDK's clock and UART, and the application's.
 */
#include "../../kernel/board.h"
#include "../common/cmsdk.h"
#include "../common/v8m_map.h"
#include "../common/vectors.h"
#include "chip.h"

/* Those below replace the general ones. */
#pragma GCC diagnostic ignored "-Woverride-init"
void (*const board_vectors[])(void)
    __attribute__((section(".vectors.board"), used)) = {
        HANDLERS,
        [CMSDK_TIMER0_IRQ] = cmsdk_timer0_handler,
        [CMSDK_TIMER1_IRQ] = cmsdk_timer1_handler,
        [CMSDK_UART0_RX_IRQ] = cmsdk_uart_rx_handler,
        [CMSDK_UART0_TX_IRQ] = cmsdk_uart_tx_handler,
};

void board_init(void)
{
    static const struct v8m_region regions[] = {
        {0x10000000, 0x103FFFFF, V8M_CODE},
        {0x38000000, 0x383FFFFF, V8M_DATA},
        {0x40000000, 0x5FFFFFFF, V8M_DEVICES},
    };

    v8m_map(regions, 3);
    cmsdk_timer_init();
}
