/*
 * The alarm, by General-Purpose Timer 0 of a Stellaris, counting down 32 bits
 * once (LM3S6965 data sheet, "General-Purpose Timers"). The clock is SysTick:
 * QEMU 7.2 cannot read a GPTM's count.
 */
#include "../../kernel/board.h"
#include "../../kernel/kernel.h"
#include "nvic.h"
#include "stellaris.h"
#include "systick.h"

#define GPTM(offset) (*(volatile uint32_t *)(0x40030000 + (offset)))
#define GPTM_CFG GPTM(0x000)
#define GPTM_TAMR GPTM(0x004)
#define GPTM_CTL GPTM(0x00C)
#define GPTM_IMR GPTM(0x018)
#define GPTM_ICR GPTM(0x024)
#define GPTM_TAILR GPTM(0x028)

enum {
    ONE_SHOT = 1,
    ENABLE = 1 << 0,
    TIMEOUT = 1 << 0, /* in IMR and ICR */
};

void gptm0_handler(void)
{
    GPTM_ICR = TIMEOUT;
    kernel_clock_due();
    hog_look(INTERRUPT_CONTEXT);
}

void board_alarm(uint64_t ticks)
{
    uint64_t now = board_ticks();
    uint64_t in = ticks > now ? ticks - now : 1;

    GPTM_CTL = 0;
    GPTM_ICR = TIMEOUT;
    GPTM_TAILR = in > UINT32_MAX ? UINT32_MAX : (uint32_t)in;
    GPTM_CTL = ENABLE;
}

void gptm_init(void)
{
    GPTM_CTL = 0;
    GPTM_CFG = 0; /* 32 bits */
    GPTM_TAMR = ONE_SHOT;
    GPTM_IMR = TIMEOUT;
    nvic_enable(GPTM0_IRQ);
}
