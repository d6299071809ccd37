/*
 * The clock, by the system counter of Arm's Corstone SSE-300 and one of its
 * system timers (SSE-123 Technical Reference Manual, 101370, "System counter",
 * "System timer"): 64 bits, with a compare of 64 bits. chip.h says where they
 * lie.
 */
#include "../../kernel/board.h"
#include "../../kernel/kernel.h"
#include "chip.h"
#include "nvic.h"
#include "sse.h"

#define COUNTER_CNTCR (*(volatile uint32_t *)SSE_COUNTER)
#define SSE_TIMER(offset) (*(volatile uint32_t *)(SSE_TIMER0 + (offset)))
#define TIMER_CNTPCT_LO SSE_TIMER(0x00)
#define TIMER_CNTPCT_HI SSE_TIMER(0x04)
#define TIMER_CNTP_CVAL_LO SSE_TIMER(0x20)
#define TIMER_CNTP_CVAL_HI SSE_TIMER(0x24)
#define TIMER_CNTP_CTL SSE_TIMER(0x2C)

enum { ENABLE = 1 << 0 };

uint64_t board_ticks(void)
{
    uint32_t high, low;

    do {
        high = TIMER_CNTPCT_HI;
        low = TIMER_CNTPCT_LO;
    } while (high != TIMER_CNTPCT_HI);
    return (uint64_t)high << 32 | low;
}

/* The interrupt lasts for as long as the count is not below the compare. */
void sse_timer0_handler(void)
{
    TIMER_CNTP_CTL = 0;
    kernel_clock_due();
    hog_look(INTERRUPT_CONTEXT);
}

void board_alarm(uint64_t ticks)
{
    TIMER_CNTP_CTL = 0;
    TIMER_CNTP_CVAL_LO = (uint32_t)ticks;
    TIMER_CNTP_CVAL_HI = (uint32_t)(ticks >> 32);
    TIMER_CNTP_CTL = ENABLE;
}

void sse_timer_init(void)
{
    COUNTER_CNTCR = ENABLE;
    nvic_enable(SSE_TIMER0_IRQ);
}
