/*
 * The console of a PC: COM1, a 16550 at 115,200 baud.
 */
#include "../../kernel/board.h"
#include "apic.h"
#include "pc.h"

enum {
    COM1 = 0x3F8,
    UART_IER = 1,
    UART_FCR = 2,
    UART_LCR = 3,
    UART_MCR = 4,
    UART_LSR = 5,
    LSR_RECEIVED = 1 << 0,
    LSR_EMPTY = 1 << 5,
    IER_RX = 1 << 0,
    IER_TX = 1 << 1,
    FIFO_BYTES = 16,
};

void console_handler(void)
{
    int c = 0;

    while (in8(COM1 + UART_LSR) & LSR_RECEIVED && console_room() > 0)
        console_received((char)in8(COM1));
    if (in8(COM1 + UART_LSR) & LSR_EMPTY)
        for (int n = 0; n < FIFO_BYTES && (c = console_next()) >= 0; n++)
            out8(COM1, (uint8_t)c);
    /* The line is an edge: off and on again raises it for what has come since,
     * but not for what there is no room for. */
    out8(COM1 + UART_IER, 0);
    out8(COM1 + UART_IER,
         (uint8_t)((console_room() > 0 ? IER_RX : 0) | (c >= 0 ? IER_TX : 0)));
}

/* Enabling interrupts raises those whose reason stands. */
void board_console_kick(void)
{
    out8(COM1 + UART_IER, 0);
    out8(COM1 + UART_IER, IER_RX | IER_TX);
}

void board_console_polled(void)
{
    out8(COM1 + UART_IER, 0);
}

void board_console_put(char c)
{
    while (!(in8(COM1 + UART_LSR) & LSR_EMPTY))
        ;
    out8(COM1, (uint8_t)c);
}

void board_console_init(void)
{
    out8(COM1 + UART_LCR, 0x80);
    out8(COM1, 1); /* 115,200 */
    out8(COM1 + UART_IER, 0);
    out8(COM1 + UART_LCR, 0x03);
    out8(COM1 + UART_FCR, 0x07);
    out8(COM1 + UART_MCR, 0x0B); /* OUT2 lets the interrupt through */
    out8(COM1 + UART_IER, IER_RX);
    apic_route_isa(COM1_IRQ, UART_VECTOR);
}
