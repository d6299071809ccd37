/* The handlers of the CMSDK drivers, for a board's vectors. Those of the UART
 * are linked only into programs that use the console. */
#ifndef CMSDK_H
#define CMSDK_H

void cmsdk_timer_init(void);
void cmsdk_timer0_handler(void);
void cmsdk_timer1_handler(void);
__attribute__((weak)) void cmsdk_uart_rx_handler(void);
__attribute__((weak)) void cmsdk_uart_tx_handler(void);

#endif
