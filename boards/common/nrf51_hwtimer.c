/*
 * The application's timer, by TIMER1 of the nRF51, of 16 bits (nRF51 Series
 * Reference Manual v3.0, "Timer/counter"): CC[0] is the period, and clears the
 * count. It counts as fast as the period lets it, up to 16 MHz.
 */
#include <coda/irq.h>

#include "../../kernel/board.h"

#define REG(offset) (*(volatile uint32_t *)(0x40009000 + (offset)))
#define TIMER_START REG(0x000)
#define TIMER_STOP REG(0x004)
#define TIMER_CLEAR REG(0x00C)
#define TIMER_COMPARE0 REG(0x140)
#define TIMER_SHORTS REG(0x200)
#define TIMER_INTENSET REG(0x304)
#define TIMER_BITMODE REG(0x508)
#define TIMER_PRESCALER REG(0x510)
#define TIMER_CC0 REG(0x540)

#define TIMER1_IRQ 9

enum { MHZ = 16, BITS = 16, COMPARE0_CLEAR = 1 << 0, COMPARE0 = 1 << 16 };

IRQ_HANDLER(TIMER1_IRQ)
{
    TIMER_COMPARE0 = 0;
    hwtimer_due();
}

void board_hwtimer_start(uint32_t period_us)
{
    uint32_t counts = period_us * MHZ, prescaler = 0;

    while (counts >> BITS) { /* to the nearest */
        counts = ((period_us * MHZ >> prescaler) + 1) / 2;
        prescaler++;
    }
    TIMER_BITMODE = 0; /* 16 bits */
    TIMER_PRESCALER = prescaler;
    TIMER_CC0 = counts;
    TIMER_SHORTS = COMPARE0_CLEAR;
    TIMER_INTENSET = COMPARE0;
    irq_enable(TIMER1_IRQ);
    TIMER_START = 1;
}

void board_hwtimer_stop(void)
{
    TIMER_STOP = 1;
    TIMER_CLEAR = 1;
    TIMER_COMPARE0 = 0;
}
