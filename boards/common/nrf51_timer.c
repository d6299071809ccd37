/*
 * The clock, by TIMER0 of the nRF51 (nRF51 Series Reference Manual v3.0,
 * "Timer/counter").
 *
 * TIMER0 counts microseconds in 32 bits. CC[0] = 0 matches when it wraps, and
 * its interrupt counts the rounds; CC[1] is the alarm; CC[2] is where a count
 * is captured to be read.
 */
#include "../../kernel/board.h"
#include "../../kernel/kernel.h"
#include "nrf51.h"
#include "nvic.h"

#define REG(offset) (*(volatile uint32_t *)(0x40008000 + (offset)))
#define TIMER_START REG(0x000)
#define TIMER_CAPTURE(n) REG(0x040 + 4 * (n))
#define TIMER_COMPARE(n) REG(0x140 + 4 * (n))
#define TIMER_INTENSET REG(0x304)
#define TIMER_BITMODE REG(0x508)
#define TIMER_PRESCALER REG(0x510)
#define TIMER_CC(n) REG(0x540 + 4 * (n))

enum { WRAP, ALARM, NOW }; /* the channels */

static volatile uint32_t rounds;
static volatile uint64_t alarm_at = UINT64_MAX;

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
        hog_look(INTERRUPT_CONTEXT);
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

void nrf51_timer_init(void)
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
    nvic_enable(NRF51_TIMER0_IRQ);
}
