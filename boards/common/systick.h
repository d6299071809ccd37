/* SysTick (ARMv7-M ARM B3.3), for the boards whose clock it is. */
#ifndef SYSTICK_H
#define SYSTICK_H

#include <stdint.h>

#define SYST_CSR (*(volatile uint32_t *)0xE000E010)
#define SYST_RVR (*(volatile uint32_t *)0xE000E014)
#define SYST_CVR (*(volatile uint32_t *)0xE000E018) /* written: 0 */
#define SCB_ICSR (*(volatile uint32_t *)0xE000ED04)

#define SYST_CSR_RUN 7u       /* processor clock, interrupt, enabled */
#define SYST_CSR_REFERENCE 3u /* reference clock, interrupt, enabled */
#define ICSR_PENDSTSET (1u << 26)
#define ICSR_PENDSTCLR (1u << 25)

/* A round: the counter reloads in the clock after 0. */
#define SYSTICK_RELOAD 0xFFFFFFu
#define SYSTICK_ROUND (SYSTICK_RELOAD + 1)

/* When the counter is at 0 next. */
extern volatile uint64_t systick_end;

void systick_init(void);

/* Called at the beginning of each round but the first, in SysTick's handler,
 * if there is such a function; the context is INTERRUPT_CONTEXT (nvic.h). */
__attribute__((weak)) void systick_round(void *context);

/* systick_alarm.c: the clocks from a look at the count to its new beginning,
 * and the shortest that it may then count: the board's, which has them right
 * before systick_init. */
extern uint32_t systick_restart, systick_shortest;

#endif
