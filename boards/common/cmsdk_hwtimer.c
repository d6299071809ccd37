/*
 * The application's timer, by the first half of the dual timer of Arm's
 * Cortex-M System Design Kit (DDI 0479D, "APB dual timer"). chip.h says where
 * it lies.
 */
#include <coda/irq.h>

#include "../../kernel/board.h"
#include "chip.h"

struct dualtimer {
    volatile uint32_t load, value, control, intclr;
};

#define TIMER ((struct dualtimer *)CMSDK_DUALTIMER)

enum {
    SIZE_32 = 1 << 1,
    INT_ENABLE = 1 << 5,
    PERIODIC = 1 << 6,
    ENABLE = 1 << 7,
};

IRQ_HANDLER(CMSDK_DUALTIMER_IRQ)
{
    TIMER->intclr = 1;
    hwtimer_due();
}

void board_hwtimer_start(uint32_t period_us)
{
    TIMER->control = SIZE_32 | INT_ENABLE | PERIODIC;
    TIMER->load = (uint32_t)((uint64_t)period_us * CODA_CLOCK_HZ / 1000000);
    irq_enable(CMSDK_DUALTIMER_IRQ);
    TIMER->control = SIZE_32 | INT_ENABLE | PERIODIC | ENABLE;
}

void board_hwtimer_stop(void)
{
    TIMER->control = 0;
    TIMER->intclr = 1;
}
