/*
 * The console of a PC, which is what there is of these: COM1, a 16550 at
 * 115,200 baud (PC16550D), the screen, and the keyboard. What is written goes
 * to both of the former, what is read comes from both of the latter.
 *
 * With a serial port its pace is the console's. What is shown is kept in memory
 * by the same handler, and painted by another that all others may interrupt.
 */
#include "../../kernel/board.h"
#include "apic.h"
#include "pc.h"
#include "pc_screen.h"

enum {
    COM1 = 0x3F8,
    UART_IER = 1,
    UART_FCR = 2,
    UART_LCR = 3,
    UART_MCR = 4,
    UART_LSR = 5,
    UART_SCRATCH = 7,
    LSR_RECEIVED = 1 << 0,
    LSR_EMPTY = 1 << 5,
    LSR_SENT = 1 << 6, /* all of it */
    IER_RX = 1 << 0,
    IER_TX = 1 << 1,
    FIFO_BYTES = 16,
    PATIENCE_NS = 20000000,
};

static bool found;          /* whether it is known which there are */
static bool port, screen;   /* these are */
static bool serial;         /* the port, by interrupts */
static volatile bool heard; /* it has raised one */

static bool uart_init(void)
{
    for (uint8_t probe = 0x5A; probe != 0; probe = (uint8_t)(probe << 1)) {
        out8(COM1 + UART_SCRATCH, probe);
        if (in8(COM1 + UART_SCRATCH) != probe)
            return false;
    }
    out8(COM1 + UART_LCR, 0x80);
    out8(COM1, 1); /* 115,200 */
    out8(COM1 + UART_IER, 0);
    out8(COM1 + UART_LCR, 0x03);
    out8(COM1 + UART_FCR, 0x07);
    out8(COM1 + UART_MCR, 0x0B); /* OUT2 lets the interrupt through */
    return true;
}

/* A port whose interrupt comes as another one, or as none, has but last words:
 * output would wait for it, on the screen as well. */
static bool uart_is_heard(void)
{
    uint64_t until = board_ticks() + PATIENCE_NS;

    apic_route_isa(COM1_IRQ, CONSOLE_VECTOR);
    out8(COM1 + UART_IER, IER_TX);
    while (!heard && board_ticks() < until)
        ;
    out8(COM1 + UART_IER, heard ? IER_RX : 0);
    return heard;
}

/* Also for last words before board_console_init. */
static void find(void)
{
    if (found)
        return;
    found = true;
    port = uart_init();
    screen = screen_init();
}

/* What is written: as much as the UART has room for, or all. -1: there was no
 * more. */
static int send(void)
{
    int c = 0;

    for (int n = 0; !serial || n < FIFO_BYTES; n++) {
        c = console_next();
        if (c < 0)
            break;
        if (serial)
            out8(COM1, (uint8_t)c);
        if (screen)
            terminal_put((char)c);
    }
    return c;
}

void console_handler(void)
{
    int c = 0;

    heard = true;
    if (serial) {
        while (in8(COM1 + UART_LSR) & LSR_RECEIVED && console_room() > 0)
            console_received((char)in8(COM1));
        if (in8(COM1 + UART_LSR) & LSR_EMPTY)
            c = send();
        /* The line is an edge: off and on again raises it for what has come
         * since, but not for what there is no room for. */
        out8(COM1 + UART_IER, 0);
        out8(COM1 + UART_IER, (uint8_t)((console_room() > 0 ? IER_RX : 0) |
                                        (c >= 0 ? IER_TX : 0)));
    } else {
        send();
    }
    if (screen)
        apic_send(PAINT_VECTOR);
}

void console_paint_handler(void)
{
    screen_paint();
}

/* Enabling interrupts raises those whose reason stands. */
void board_console_kick(void)
{
    if (serial) {
        out8(COM1 + UART_IER, 0);
        out8(COM1 + UART_IER, IER_RX | IER_TX);
    } else {
        apic_send(CONSOLE_VECTOR);
    }
}

void board_console_polled(void)
{
    if (port)
        out8(COM1 + UART_IER, 0);
}

void board_console_put(char c)
{
    find();
    if (port) {
        while (!(in8(COM1 + UART_LSR) & LSR_EMPTY))
            ;
        out8(COM1, (uint8_t)c);
    }
    if (screen) {
        terminal_put(c);
        screen_paint();
    }
}

void board_console_flush(void)
{
    while (port && !(in8(COM1 + UART_LSR) & LSR_SENT))
        ;
}

void board_console_init(void)
{
    find();
    serial = port && uart_is_heard();
    keyboard_init();
}
