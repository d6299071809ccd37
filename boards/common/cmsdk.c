/*
 * UART and timers of Arm's Cortex-M System Design Kit, as the MPS2 boards have
 * them (DDI 0479D, "APB components"). chip.h says where they lie.
 *
 * TIMER0 counts down from 2^32 - 1 without end, and its interrupt at 0 counts
 * the rounds: together a 64-bit clock. TIMER1 counts down once, to the alarm.
 */
#include "../../kernel/board.h"
#include "../../kernel/kernel.h"
#include "chip.h"
#include "cmsdk.h"
#include "nvic.h"

struct cmsdk_timer {
    volatile uint32_t ctrl, value, reload, intstatus; /* write 1 clears */
};
struct cmsdk_uart {
    volatile uint32_t data, state, ctrl, intstatus, bauddiv;
};

#define TIMER0 ((struct cmsdk_timer *)CMSDK_TIMER0)
#define TIMER1 ((struct cmsdk_timer *)CMSDK_TIMER1)
#define UART0 ((struct cmsdk_uart *)CMSDK_UART0)

enum {
    TIMER_ENABLE = 1 << 0,
    TIMER_IRQ = 1 << 3,
    UART_TX_FULL = 1 << 0,
    UART_RX_FULL = 1 << 1,
    UART_TX = 1 << 0,
    UART_RX = 1 << 1,
    UART_TX_IRQ = 1 << 2,
    UART_RX_IRQ = 1 << 3,
};

static volatile uint32_t rounds;

void cmsdk_timer0_handler(void)
{
    TIMER0->intstatus = 1;
    rounds++;
}

/* A round may end between the reads, and its interrupt may be held up by the
 * very handler that asks: then it is still pending, and the count small. */
uint64_t board_ticks(void)
{
    uint32_t before, count, pending;

    do {
        before = rounds;
        count = ~TIMER0->value;
        pending = TIMER0->intstatus & 1;
    } while (before != rounds);
    if (pending && count < UINT32_C(0x80000000))
        before++;
    return (uint64_t)before << 32 | count;
}

void cmsdk_timer1_handler(void)
{
    TIMER1->ctrl = 0;
    TIMER1->intstatus = 1;
    kernel_clock_due();
}

void board_alarm(uint64_t ticks)
{
    uint64_t now = board_ticks();
    uint64_t in = ticks > now ? ticks - now : 1;

    TIMER1->ctrl = 0;
    TIMER1->value = in > UINT32_MAX ? UINT32_MAX : (uint32_t)in;
    TIMER1->ctrl = TIMER_ENABLE | TIMER_IRQ;
}

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
    UART0->bauddiv = CODA_CLOCK_HZ / 115200;
    UART0->ctrl = UART_TX;
}

void board_console_put(char c)
{
    while (UART0->state & UART_TX_FULL)
        ;
    UART0->data = (uint32_t)c;
}

void cmsdk_init(void)
{
    TIMER0->reload = UINT32_MAX;
    TIMER0->value = UINT32_MAX;
    TIMER0->ctrl = TIMER_ENABLE | TIMER_IRQ;
    UART0->bauddiv = CODA_CLOCK_HZ / 115200;
    UART0->ctrl = UART_TX | UART_RX | UART_TX_IRQ | UART_RX_IRQ;
    nvic_enable(CMSDK_TIMER0_IRQ);
    nvic_enable(CMSDK_TIMER1_IRQ);
    nvic_enable(CMSDK_UART0_RX_IRQ);
    nvic_enable(CMSDK_UART0_TX_IRQ);
}
