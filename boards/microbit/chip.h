/* Which pins the UART is on: those of the interface chip. */
#define NRF51_TX_PIN 24
#define NRF51_RX_PIN 25
