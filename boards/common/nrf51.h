/* The handlers of nrf51.c, for the board's vectors, and its set-up. */
#ifndef NRF51_H
#define NRF51_H

#define NRF51_UART_IRQ 2
#define NRF51_TIMER0_IRQ 8

void nrf51_init(unsigned tx_pin, unsigned rx_pin);
void nrf51_uart_handler(void);
void nrf51_timer0_handler(void);

#endif
