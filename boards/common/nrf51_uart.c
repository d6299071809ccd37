/*
 * The console, by the UART of the nRF51 (nRF51 Series Reference Manual v3.0,
 * "Universal Asynchronous Receiver/Transmitter"). chip.h says on which pins.
 */
#include "../../kernel/board.h"
#include "chip.h"
#include "nrf51.h"
#include "nvic.h"

#define UART(offset) (*(volatile uint32_t *)(0x40002000 + (offset)))
#define UART_STARTRX UART(0x000)
#define UART_STARTTX UART(0x008)
#define UART_RXDRDY UART(0x108)
#define UART_TXDRDY UART(0x11C)
#define UART_INTENSET UART(0x304)
#define UART_ENABLE UART(0x500)
#define UART_PSELTXD UART(0x50C)
#define UART_PSELRXD UART(0x514)
#define UART_RXD UART(0x518)
#define UART_TXD UART(0x51C)
#define UART_BAUDRATE UART(0x524)

enum { BAUD_115200 = 0x01D7E000, ENABLED = 4 };

static bool sending, received;

/* The data registers are this handler's alone: tasks only make it pending. */
void nrf51_uart_handler(void)
{
    int c;

    if (UART_RXDRDY) {
        UART_RXDRDY = 0; /* and no event that comes after the look */
        received = true;
    }
    if (received && console_room() > 0) {
        received = false;
        console_received((char)UART_RXD);
    }
    if (UART_TXDRDY) {
        UART_TXDRDY = 0;
        sending = false;
    }
    if (!sending && (c = console_next()) >= 0) {
        sending = true;
        UART_TXD = (uint32_t)c;
    }
}

void board_console_kick(void)
{
    nvic_pend(NRF51_UART_IRQ);
}

void board_console_polled(void)
{
    nvic_disable(NRF51_UART_IRQ);
    UART_BAUDRATE = BAUD_115200;
    UART_ENABLE = ENABLED;
    UART_STARTTX = 1;
}

void board_console_flush(void)
{
    if (sending)
        while (!UART_TXDRDY)
            ;
}

void board_console_put(char c)
{
    board_console_flush();
    UART_TXDRDY = 0;
    sending = true;
    UART_TXD = (uint32_t)c;
}

void board_console_init(void)
{
    UART_PSELTXD = NRF51_TX_PIN;
    UART_PSELRXD = NRF51_RX_PIN;
    UART_BAUDRATE = BAUD_115200;
    UART_ENABLE = ENABLED;
    UART_STARTTX = 1;
    UART_STARTRX = 1;
    UART_INTENSET = 1u << 2 | 1u << 7; /* RXDRDY, TXDRDY */
    nvic_enable(NRF51_UART_IRQ);
}
