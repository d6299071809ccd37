/*
 * The clock, by the core's own SysTick: 24 bits that count down, made 64 by the
 * interrupt at 0. The interrupt may be held up for as long as a round takes.
 */
#include "systick.h"

#include <coda/irq.h>

#include "../../kernel/board.h"
#include "../../kernel/kernel.h"
#include "nvic.h"

volatile uint64_t systick_end = SYSTICK_ROUND;

void SysTick_Handler(void);

void SysTick_Handler(void)
{
    struct account_mark mark;

    systick_end += SYSTICK_ROUND;
    account_enter(&mark); /* the clock is right again */
    if (systick_round)
        systick_round(INTERRUPT_CONTEXT);
    account_leave(&mark, IRQ_COUNT);
}

/* A round may end between the reads, and its interrupt may be held up by the
 * very handler that asks: then it is pending. What was read while that did not
 * change is of one round: the old one's last clock, at 0, or the new one. */
uint64_t board_ticks(void)
{
    uint64_t end;
    uint32_t count, pending;

    do {
        end = systick_end;
        pending = SCB_ICSR & ICSR_PENDSTSET;
        count = SYST_CVR;
    } while (pending != (SCB_ICSR & ICSR_PENDSTSET) || end != systick_end);
    if (pending && count > 0)
        end += SYSTICK_ROUND;
    return end - count;
}

void systick_init(void)
{
    SYST_RVR = SYSTICK_RELOAD;
    SYST_CVR = 0;
    SYST_CSR = SYST_CSR_RUN;
    while (SYST_CVR == 0)
        ; /* it reloads in the next clock */
}
