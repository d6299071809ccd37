/*
 * UART and timer of the nRF51 (nRF51 Series Reference Manual v3.0, chapters
 * "Universal Asynchronous Receiver/Transmitter" and "Timer/counter").
 *
 * TIMER0 counts microseconds in 32 bits. CC[0] = 0 matches when it wraps, and
 * its interrupt counts the rounds; CC[1] is the alarm; CC[2] is where a count
 * is captured to be read.
 */
#include "../../kernel/board.h"
#include "../../kernel/kernel.h"
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

#define TIMER(offset) (*(volatile uint32_t *)(0x40008000 + (offset)))
#define TIMER_START TIMER(0x000)
#define TIMER_CAPTURE(n) TIMER(0x040 + 4 * (n))
#define TIMER_COMPARE(n) TIMER(0x140 + 4 * (n))
#define TIMER_INTENSET TIMER(0x304)
#define TIMER_BITMODE TIMER(0x508)
#define TIMER_PRESCALER TIMER(0x510)
#define TIMER_CC(n) TIMER(0x540 + 4 * (n))

enum { WRAP, ALARM, NOW }; /* the timer's channels */

static volatile uint32_t rounds;
static volatile uint64_t alarm_at = UINT64_MAX;
static bool sending, received;

/* The wrap may come between the reads, and its interrupt may be held up by the
 * very handler that asks: then its event still stands, and the count is small.
 */
uint64_t board_ticks(void)
{
    uint32_t before, count, wrapped;

    do {
        before = rounds;
        TIMER_CAPTURE(NOW) = 1;
        count = TIMER_CC(NOW);
        wrapped = TIMER_COMPARE(WRAP);
    } while (before != rounds);
    if (wrapped && count < UINT32_C(0x80000000))
        before++;
    return (uint64_t)before << 32 | count;
}

void nrf51_timer0_handler(void)
{
    if (TIMER_COMPARE(WRAP)) {
        TIMER_COMPARE(WRAP) = 0;
        rounds++;
    }
    TIMER_COMPARE(ALARM) = 0;
    if (alarm_at <= board_ticks()) {
        alarm_at = UINT64_MAX;
        kernel_clock_due();
    }
}

void board_alarm(uint64_t ticks)
{
    alarm_at = UINT64_MAX; /* the handler reads it in two halves */
    TIMER_CC(ALARM) = (uint32_t)ticks;
    alarm_at = ticks;
    if (board_ticks() >= ticks) /* the match may have been missed */
        nvic_pend(NRF51_TIMER0_IRQ);
}

/* The data registers are this handler's alone: tasks only make it pending. */
void nrf51_uart_handler(void)
{
    int c;

    if (UART_RXDRDY)
        received = true;
    UART_RXDRDY = 0;
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
    UART_BAUDRATE = 0x01D7E000; /* 115,200 */
    UART_ENABLE = 4;
    UART_STARTTX = 1;
}

void board_console_put(char c)
{
    if (sending)
        while (!UART_TXDRDY)
            ;
    UART_TXDRDY = 0;
    sending = true;
    UART_TXD = (uint32_t)c;
}

void nrf51_init(unsigned tx_pin, unsigned rx_pin)
{
    TIMER_BITMODE = 3;   /* 32 bits */
    TIMER_PRESCALER = 4; /* 16 MHz / 2^4 */
    TIMER_CC(WRAP) = 0;
    TIMER_CC(ALARM) = UINT32_MAX;
    TIMER_START = 1;
    do /* the count of 0 that it starts with is no wrap */
        TIMER_CAPTURE(NOW) = 1;
    while (TIMER_CC(NOW) == 0);
    TIMER_COMPARE(WRAP) = 0;
    TIMER_INTENSET = 1u << (16 + WRAP) | 1u << (16 + ALARM);
    UART_PSELTXD = tx_pin;
    UART_PSELRXD = rx_pin;
    UART_BAUDRATE = 0x01D7E000;
    UART_ENABLE = 4;
    UART_STARTTX = 1;
    UART_STARTRX = 1;
    UART_INTENSET = 1u << 2 | 1u << 7; /* RXDRDY, TXDRDY */
    nvic_enable(NRF51_TIMER0_IRQ);
    nvic_enable(NRF51_UART_IRQ);
}
