/*
 * The application's timer, by the second system timer of Arm's Corstone
 * SSE-300, which reloads itself (SSE-123 Technical Reference Manual, 101370,
 * "System timer", "Auto-increment"). chip.h says where it lies. It counts what
 * the clock counts.
 */
#include <coda/irq.h>

#include "../../kernel/board.h"
#include "chip.h"

#define SSE_TIMER(offset) (*(volatile uint32_t *)(SSE_TIMER1 + (offset)))
#define TIMER_CNTP_CTL SSE_TIMER(0x2C)
#define TIMER_CNTP_AIVAL_RELOAD SSE_TIMER(0x48)
#define TIMER_CNTP_AIVAL_CTL SSE_TIMER(0x4C)

enum {
    ENABLE = 1 << 0,      /* in both */
    AIVAL_CLEAR = 1 << 1, /* the interrupt, written 0 */
};

IRQ_HANDLER(SSE_TIMER1_IRQ)
{
    TIMER_CNTP_AIVAL_CTL = ENABLE;
    hwtimer_due();
}

void board_hwtimer_start(uint32_t period_us)
{
    TIMER_CNTP_AIVAL_RELOAD =
        (uint32_t)((uint64_t)period_us * CODA_CLOCK_HZ / 1000000);
    TIMER_CNTP_AIVAL_CTL = ENABLE;
    irq_enable(SSE_TIMER1_IRQ);
    TIMER_CNTP_CTL = ENABLE;
}

void board_hwtimer_stop(void)
{
    TIMER_CNTP_CTL = 0;
    TIMER_CNTP_AIVAL_CTL = 0;
}
