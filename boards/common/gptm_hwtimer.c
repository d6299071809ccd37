/* The application's timer, by General-Purpose Timer 1 of a Stellaris. */
#include <coda/irq.h>

#include "../../kernel/board.h"
#include "gptm.h"

#define SYSCTL_RCGC1 (*(volatile uint32_t *)0x400FE104)

#define GPTM1_IRQ 21 /* of its timer A */

enum {
    RCGC1_TIMER1 = 1 << 17,
};

/* Without its clock, which only board_hwtimer_start switches on, an access to
 * it is a bus fault. */
static void clock_on(void)
{
    SYSCTL_RCGC1 |= RCGC1_TIMER1;
    (void)SYSCTL_RCGC1; /* three clocks before it is used */
    (void)SYSCTL_RCGC1;
    (void)SYSCTL_RCGC1;
}

IRQ_HANDLER(GPTM1_IRQ)
{
    GPTM_ICR(1) = GPTM_TIMEOUT;
    hwtimer_due();
}

void board_hwtimer_start(uint32_t period_us)
{
    gptm_periodic(1, period_us);
    GPTM_IMR(1) = GPTM_TIMEOUT;
    irq_enable(GPTM1_IRQ);
    GPTM_CTL(1) = GPTM_ENABLE;
}

void board_hwtimer_stop(void)
{
    clock_on();
    GPTM_CTL(1) = 0;
    GPTM_ICR(1) = GPTM_TIMEOUT;
}
