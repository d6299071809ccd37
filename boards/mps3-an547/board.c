/* AN547: the SSE-300's clock, the CMSDK's UART, and nothing else enabled. */
#include "../../kernel/board.h"
#include "../common/cmsdk.h"
#include "../common/sse.h"
#include "../common/v8m_map.h"
#include "../common/vectors.h"
#include "chip.h"

/* Those below replace the general ones. */
#pragma GCC diagnostic ignored "-Woverride-init"
void (*const board_vectors[])(void)
    __attribute__((section(".vectors.board"), used)) = {
        HANDLERS,
        [SSE_TIMER0_IRQ] = sse_timer0_handler,
        [32] = fault_entry,
        [CMSDK_UART0_RX_IRQ] = cmsdk_uart_rx_handler,
        [CMSDK_UART0_TX_IRQ] = cmsdk_uart_tx_handler,
};

void board_init(void)
{
    static const struct v8m_region regions[] = {
        {0x10000000, 0x1007FFFF, V8M_CODE},
        {0x30000000, 0x3007FFFF, V8M_DATA},
        {0x40000000, 0x5FFFFFFF, V8M_DEVICES},
    };

    v8m_map(regions, 3);
    sse_timer_init();
}
