/*
 * The console, by a UART of Arm's Cortex-M System Design Kit (DDI 0479D, "APB
 * UART"). chip.h says where it lies and how fast its clock is.
 */
#include "../../kernel/board.h"
#include "chip.h"
#include "cmsdk.h"
#include "nvic.h"

struct cmsdk_uart {
    volatile uint32_t data, state, ctrl, intstatus, bauddiv;
};

#define UART0 ((struct cmsdk_uart *)CMSDK_UART0)

enum {
    UART_TX_FULL = 1 << 0,
    UART_RX_FULL = 1 << 1,
    UART_TX = 1 << 0,
    UART_RX = 1 << 1,
    UART_TX_IRQ = 1 << 2,
    UART_RX_IRQ = 1 << 3,
};

/* The data register is this handler's alone: tasks only make it pending. */
void cmsdk_uart_tx_handler(void)
{
    int c;

    UART0->intstatus = UART_TX;
    while (!(UART0->state & UART_TX_FULL) && (c = console_next()) >= 0)
        UART0->data = (uint32_t)c;
}

void cmsdk_uart_rx_handler(void)
{
    UART0->intstatus = UART_RX;
    while (UART0->state & UART_RX_FULL && console_room() > 0)
        console_received((char)UART0->data);
}

void board_console_kick(void)
{
    nvic_pend(CMSDK_UART0_TX_IRQ);
    nvic_pend(CMSDK_UART0_RX_IRQ);
}

void board_console_polled(void)
{
    nvic_disable(CMSDK_UART0_TX_IRQ);
    UART0->bauddiv = CMSDK_UART0_HZ / 115200;
    UART0->ctrl = UART_TX;
}

void board_console_put(char c)
{
    while (UART0->state & UART_TX_FULL)
        ;
    UART0->data = (uint32_t)c;
}

/* What is being shifted out nothing shows: it is ten bits, and a look takes one
 * cycle at least. */
void board_console_flush(void)
{
    while (UART0->state & UART_TX_FULL)
        ;
    for (uint32_t looks = 0; looks < CMSDK_UART0_HZ / 115200 * 10; looks++)
        (void)UART0->state;
}

void board_console_init(void)
{
    UART0->bauddiv = CMSDK_UART0_HZ / 115200;
    UART0->ctrl = UART_TX | UART_RX | UART_TX_IRQ | UART_RX_IRQ;
    nvic_enable(CMSDK_UART0_RX_IRQ);
    nvic_enable(CMSDK_UART0_TX_IRQ);
}
