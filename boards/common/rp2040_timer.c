/*
 * The clock, by TIMER of the RP2040 (RP2040 datasheet, 4.6; the RP2350's
 * TIMER0, 12.8): 64 bits of microseconds, which the watchdog's tick makes, and
 * an alarm that compares the low 32. So an alarm that is more than an hour off
 * comes early, and is set anew.
 */
#include "../../kernel/board.h"
#include "../../kernel/kernel.h"
#include "nvic.h"
#include "rp2040.h"

#define REG(offset) RP2040_REG(RP2040_TIMER, offset)
#define TIMER_ALARM0 REG(0x10) /* written: armed, until it has come */
#define TIMER_RAWH REG(0x24)
#define TIMER_RAWL REG(0x28)
#define TIMER_DBGPAUSE REG(0x2C)
#define TIMER_INTR REG(RP2040_TIMER_INTR)
#define TIMER_INTE REG(RP2040_TIMER_INTR + 4)

enum {
    ALARM0 = 1 << 0,
    WITH_CORE_0 = 1 << 1, /* it stands still while that is halted */
};

static volatile uint64_t alarm_at = UINT64_MAX;

/* TIMEHR and TIMELR, which latch, are for one reader only. */
uint64_t board_ticks(void)
{
    uint32_t high = TIMER_RAWH, low, before;

    do {
        before = high;
        low = TIMER_RAWL;
        high = TIMER_RAWH;
    } while (high != before);
    return (uint64_t)high << 32 | low;
}

/* It compares for equality alone. */
static void set(uint64_t ticks)
{
    TIMER_ALARM0 = (uint32_t)ticks;
    if (board_ticks() >= ticks)
        nvic_pend(RP2040_TIMER0_IRQ);
}

void rp2040_timer0_handler(void)
{
    TIMER_INTR = ALARM0;
    if (alarm_at <= board_ticks()) {
        alarm_at = UINT64_MAX;
        kernel_clock_due();
        hog_look(INTERRUPT_CONTEXT);
    } else if (alarm_at != UINT64_MAX) {
        set(alarm_at);
    }
}

void board_alarm(uint64_t ticks)
{
    alarm_at = UINT64_MAX; /* the handler reads it in two halves */
    __atomic_signal_fence(__ATOMIC_SEQ_CST);
    alarm_at = ticks;
    set(ticks);
}

/* After reset it also stands still while core 1 is halted (DBGPAUSE), and
 * debuggers that run core 0 alone leave it so. */
void rp2040_timer_init(void)
{
    TIMER_DBGPAUSE = WITH_CORE_0;
    TIMER_INTE = ALARM0;
    nvic_enable(RP2040_TIMER0_IRQ);
}
