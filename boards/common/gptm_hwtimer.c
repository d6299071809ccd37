/*
 * The application's timer, by General-Purpose Timer 1 of a Stellaris, counting
 * down 32 bits over and over (LM3S6965 data sheet, "General-Purpose Timers").
 */
#include <coda/irq.h>

#include "../../kernel/board.h"

#define SYSCTL_RCGC1 (*(volatile uint32_t *)0x400FE104)
#define GPTM(offset) (*(volatile uint32_t *)(0x40031000 + (offset)))
#define GPTM_CFG GPTM(0x000)
#define GPTM_TAMR GPTM(0x004)
#define GPTM_CTL GPTM(0x00C)
#define GPTM_IMR GPTM(0x018)
#define GPTM_ICR GPTM(0x024)
#define GPTM_TAILR GPTM(0x028)

#define GPTM1_IRQ 21 /* of its timer A */

enum {
    RCGC1_TIMER1 = 1 << 17,
    PERIODIC = 2,
    ENABLE = 1 << 0,
    TIMEOUT = 1 << 0, /* in IMR and ICR */
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
    GPTM_ICR = TIMEOUT;
    hwtimer_due();
}

void board_hwtimer_start(uint32_t period_us)
{
    GPTM_CFG = 0; /* 32 bits */
    GPTM_TAMR = PERIODIC;
    GPTM_IMR = TIMEOUT;
    GPTM_TAILR = (uint32_t)((uint64_t)period_us * CODA_CLOCK_HZ / 1000000) - 1;
    irq_enable(GPTM1_IRQ);
    GPTM_CTL = ENABLE;
}

void board_hwtimer_stop(void)
{
    clock_on();
    GPTM_CTL = 0;
    GPTM_ICR = TIMEOUT;
}
