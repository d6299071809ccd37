/*
 * The application's timer, by the second alarm of the RP2040's TIMER (RP2040
 * datasheet, 4.6; the RP2350's TIMER0, 12.8), set anew from where it was each
 * time.
 */
#include <coda/irq.h>

#include "../../kernel/board.h"
#include "rp2040.h"

#define REG(offset) RP2040_REG(RP2040_TIMER, offset)
#define TIMER_ALARM1 REG(0x14) /* written: armed, until it has come */
#define TIMER_ARMED REG(0x20)  /* written 1: disarmed */
#define TIMER_RAWL REG(0x28)
#define TIMER_INTR REG(RP2040_TIMER_INTR)
#define TIMER_INTE_SET REG(RP2040_TIMER_INTR + 4 + RP2040_SET)

#define TIMER1_IRQ 1

enum { ALARM1 = 1 << 1 };

static uint32_t next, period;

/* It compares for equality alone: what is past when it is set would come in an
 * hour. Periods that are, are left out. */
static void set(void)
{
    do {
        next += period;
        TIMER_ALARM1 = next;
    } while ((int32_t)(next - TIMER_RAWL) <= 0 && !(TIMER_INTR & ALARM1));
}

IRQ_HANDLER(TIMER1_IRQ)
{
    TIMER_INTR = ALARM1;
    set();
    hwtimer_due();
}

void board_hwtimer_start(uint32_t period_us)
{
    period = period_us;
    next = TIMER_RAWL;
    TIMER_INTE_SET = ALARM1;
    irq_enable(TIMER1_IRQ);
    set();
}

void board_hwtimer_stop(void)
{
    do { /* its handler may come in between, and arm it */
        TIMER_ARMED = ALARM1;
        TIMER_INTR = ALARM1;
    } while (TIMER_ARMED & ALARM1);
}
