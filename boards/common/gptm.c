/*
 * The alarm, by General-Purpose Timer 0 of a Stellaris, counting down once. The
 * clock is SysTick: QEMU 7.2 cannot read a GPTM's count.
 */
#include "../../kernel/board.h"
#include "../../kernel/kernel.h"
#include "gptm.h"
#include "nvic.h"
#include "stellaris.h"
#include "systick.h"

void gptm0_handler(void)
{
    GPTM_ICR(0) = GPTM_TIMEOUT;
    kernel_clock_due();
    hog_look(INTERRUPT_CONTEXT);
}

void board_alarm(uint64_t ticks)
{
    uint64_t now = board_ticks();
    uint64_t in = ticks > now ? ticks - now : 1;

    GPTM_CTL(0) = 0;
    GPTM_ICR(0) = GPTM_TIMEOUT;
    GPTM_TAILR(0) = in > UINT32_MAX ? UINT32_MAX : (uint32_t)in;
    GPTM_CTL(0) = GPTM_ENABLE;
}

void gptm_init(void)
{
    GPTM_CTL(0) = 0;
    GPTM_CFG(0) = 0;
    GPTM_TAMR(0) = GPTM_ONE_SHOT;
    GPTM_IMR(0) = GPTM_TIMEOUT;
    nvic_enable(GPTM0_IRQ);
}
