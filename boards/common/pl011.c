/*
 * The console, by Arm's UART PL011 (DDI 0183G, 3.3), as Stellaris has it too.
 * chip.h says where it lies and how fast its clock is.
 */
#include "pl011.h"

#include "../../kernel/board.h"
#include "chip.h"
#include "nvic.h"

#define UART(offset) (*(volatile uint32_t *)(PL011_UART + (offset)))
#define UART_DR UART(0x000)
#define UART_FR UART(0x018)
#define UART_IBRD UART(0x024)
#define UART_FBRD UART(0x028)
#define UART_LCRH UART(0x02C)
#define UART_CR UART(0x030)
#define UART_IMSC UART(0x038)
#define UART_ICR UART(0x044)

enum {
    FR_BUSY = 1 << 3,
    FR_RX_EMPTY = 1 << 4,
    FR_TX_FULL = 1 << 5,
    LCRH_FIFOS = 1 << 4,
    LCRH_8_BITS = 3 << 5,
    CR_UART = 1 << 0,
    CR_TX = 1 << 8,
    CR_RX = 1 << 9,
    IRQ_RX = 1 << 4 | 1 << 6, /* the FIFO's level, and bytes that stay below */
    IRQ_TX = 1 << 5,
};

/* The data register is this handler's alone: tasks only make it pending. Bytes
 * that there is no room for stay in the FIFO, whose interrupt is then off. */
void pl011_handler(void)
{
    int c;
    size_t room;

    UART_ICR = IRQ_TX;
    while ((room = console_room()) > 0 && !(UART_FR & FR_RX_EMPTY))
        console_received((char)UART_DR);
    UART_IMSC = room > 0 ? IRQ_TX | IRQ_RX : IRQ_TX;
    while (!(UART_FR & FR_TX_FULL) && (c = console_next()) >= 0)
        UART_DR = (uint32_t)c;
}

void board_console_kick(void)
{
    nvic_pend(PL011_IRQ);
}

static bool is_set_up;

/* 115,200 baud: the clock over 16 times that, in 64ths (3.3.6). */
static void set_up(void)
{
    const uint32_t divisor = (PL011_HZ * 4 + 115200 / 2) / 115200;

    UART_CR = 0;
    UART_IBRD = divisor / 64;
    UART_FBRD = divisor % 64;
    UART_LCRH = LCRH_8_BITS | LCRH_FIFOS;
    UART_CR = CR_UART | CR_TX | CR_RX;
    is_set_up = true;
}

void board_console_polled(void)
{
    nvic_disable(PL011_IRQ);
    if (!is_set_up) /* else a byte may be on its way */
        set_up();
}

void board_console_put(char c)
{
    while (UART_FR & FR_TX_FULL)
        ;
    UART_DR = (uint32_t)c;
}

void board_console_flush(void)
{
    while (UART_FR & FR_BUSY)
        ;
}

void board_console_init(void)
{
    set_up();
    UART_IMSC = IRQ_TX | IRQ_RX;
    nvic_enable(PL011_IRQ);
}
