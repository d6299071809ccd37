/* The handlers of cmsdk.c, for the board's vectors, and its set-up. */
#ifndef CMSDK_H
#define CMSDK_H

void cmsdk_init(void);
void cmsdk_timer0_handler(void);
void cmsdk_timer1_handler(void);
void cmsdk_uart_rx_handler(void);
void cmsdk_uart_tx_handler(void);

#endif
