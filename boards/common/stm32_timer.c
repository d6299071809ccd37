/*
 * The clock, by a 32-bit timer of STM32F2 and F4 (RM0090, "General-purpose
 * timers (TIM2 to TIM5)") and SysTick.
 *
 * TIM2 counts up without end. Its count is taken as the low half of a 64-bit
 * one that is not far from a recent one, `seen`, which the alarm's interrupt
 * sees to: SysTick counts 24 bits down to the alarm, or as far as it can.
 *
 * rejected: a second timer for the alarm, and TIM2's own interrupt for its
 * rounds. QEMU 7.2 raises the interrupt of either over and over, and the later
 * the longer the machine has been running.
 */
#include <coda/irq.h>

#include "../../kernel/board.h"
#include "../../kernel/kernel.h"
#include "nvic.h"
#include "stm32.h"
#include "systick.h"

#define TIM2(offset) (*(volatile uint32_t *)(0x40000000 + (offset)))
#define TIM2_CR1 TIM2(0x00)
#define TIM2_EGR TIM2(0x14)
#define TIM2_CNT TIM2(0x24)
#define TIM2_PSC TIM2(0x28)
#define TIM2_ARR TIM2(0x2C)

/* Of SysTick's rate to the clock's, in 65,536ths. */
static uint32_t ratio;
static uint32_t longest; /* that SysTick can count, in the clock's ticks */

static volatile uint64_t seen; /* the handler's alone to write */
static volatile uint64_t alarm_at = UINT64_MAX;

uint64_t board_ticks(void)
{
    uint64_t base;
    uint32_t count;

    do {
        base = seen;
        count = TIM2_CNT;
    } while (base != seen);
    return base + (uint32_t)(count - (uint32_t)base);
}

/* It may come early, being rounded down, and is then set anew. */
static void count_down(uint64_t now)
{
    uint64_t in = alarm_at > now ? alarm_at - now : 0;

    if (in > longest)
        in = longest;
    SYST_RVR = (uint32_t)(in * ratio >> 16) + 1;
    SYST_CVR = 0;
    SYST_CSR = SYST_CSR_REFERENCE;
}

void board_alarm(uint64_t ticks)
{
    uint64_t now;

    SYST_CSR = 0;
    SCB_ICSR = ICSR_PENDSTCLR;
    __asm volatile("dsb\n\tisb" ::: "memory");
    alarm_at = ticks;
    now = board_ticks();
    count_down(now);
    if (now - seen >= 1u << 30) /* alarm after alarm was put off */
        SCB_ICSR = ICSR_PENDSTSET;
}

void SysTick_Handler(void);

void SysTick_Handler(void)
{
    uint64_t now = board_ticks();
    struct account_mark mark;

    account_enter(&mark);
    SYST_CSR = 0;
    seen = now;
    if (alarm_at <= now) {
        alarm_at = UINT64_MAX;
        kernel_clock_due();
        hog_look(INTERRUPT_CONTEXT);
    }
    count_down(now);
    account_leave(&mark, IRQ_COUNT);
}

void stm32_timer_init(uint32_t timer_hz, uint32_t systick_hz)
{
    TIM2_PSC = timer_hz / CODA_CLOCK_HZ - 1;
    TIM2_ARR = UINT32_MAX;
    TIM2_EGR = 1; /* takes the prescaler over */
    TIM2_CR1 = 1;
    ratio = (uint32_t)(((uint64_t)systick_hz << 16) / CODA_CLOCK_HZ);
    longest = (uint32_t)(((uint64_t)SYSTICK_RELOAD << 16) / ratio) - 1;
    board_alarm(UINT64_MAX);
}
