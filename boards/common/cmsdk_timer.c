/*
 * The clock, by two timers of Arm's Cortex-M System Design Kit (DDI 0479D,
 * "APB timer"). chip.h says where they lie.
 *
 * TIMER0 counts down from 2^32 - 1 without end, and its interrupt at 0 counts
 * the rounds: together a 64-bit clock. TIMER1 counts down once, to the alarm.
 */
#include "../../kernel/board.h"
#include "../../kernel/kernel.h"
#include "chip.h"
#include "cmsdk.h"
#include "nvic.h"

struct cmsdk_timer {
    volatile uint32_t ctrl, value, reload, intstatus; /* write 1 clears */
};

#define TIMER0 ((struct cmsdk_timer *)CMSDK_TIMER0)
#define TIMER1 ((struct cmsdk_timer *)CMSDK_TIMER1)

enum { TIMER_ENABLE = 1 << 0, TIMER_IRQ = 1 << 3 };

static volatile uint32_t rounds;

void cmsdk_timer0_handler(void)
{
    TIMER0->intstatus = 1;
    rounds++;
}

/* A round may end between the reads, and its interrupt may be held up by the
 * very handler that asks: then it is still pending, and the count small. */
uint64_t board_ticks(void)
{
    uint32_t before, count, pending;

    do {
        before = rounds;
        count = ~TIMER0->value;
        pending = TIMER0->intstatus & 1;
    } while (before != rounds);
    if (pending && count < UINT32_C(0x80000000))
        before++;
    return (uint64_t)before << 32 | count;
}

void cmsdk_timer1_handler(void)
{
    TIMER1->ctrl = 0;
    TIMER1->intstatus = 1;
    kernel_clock_due();
    hog_look(INTERRUPT_CONTEXT);
}

void board_alarm(uint64_t ticks)
{
    uint64_t now = board_ticks();
    uint64_t in = ticks > now ? ticks - now : 1;

    TIMER1->ctrl = 0;
    TIMER1->value = in > UINT32_MAX ? UINT32_MAX : (uint32_t)in;
    TIMER1->ctrl = TIMER_ENABLE | TIMER_IRQ;
}

void cmsdk_timer_init(void)
{
    TIMER0->reload = UINT32_MAX;
    TIMER0->value = UINT32_MAX;
    TIMER0->ctrl = TIMER_ENABLE | TIMER_IRQ;
    nvic_enable(CMSDK_TIMER0_IRQ);
    nvic_enable(CMSDK_TIMER1_IRQ);
}
