/* The handlers of the nRF51 drivers, for a board's vectors. That of the UART is
 * linked only into programs that use the console. */
#ifndef NRF51_H
#define NRF51_H

#define NRF51_UART_IRQ 2
#define NRF51_TIMER0_IRQ 8

void nrf51_timer_init(void);
void nrf51_timer0_handler(void);
__attribute__((weak)) void nrf51_uart_handler(void);

#endif
