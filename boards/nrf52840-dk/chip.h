/* Which pins the UART is on: those of the interface chip (nRF52840 DK User
 * Guide, "Virtual serial port"). */
#define NRF51_TX_PIN 6
#define NRF51_RX_PIN 8

#define NRF52_PWM_PIN 31 /* P0.31: A5, on the header P2 */
