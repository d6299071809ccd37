/*
 * The application's timer, by channel 0 of a PC's interval timer (Intel 8254,
 * "Mode 2: rate generator"), which is input 2 of the I/O APIC. It counts 16
 * bits, some 54 ms: longer periods are several of its own. Its output is high
 * in mode 1 as at the begin of mode 2, and so no edge between ("Mode
 * definitions").
 */
#include <coda/irq.h>

#include "../../kernel/board.h"
#include "../../kernel/kernel.h"
#include "pc.h"

#define PIT_IRQ 2

enum {
    CHANNEL_0 = 0x40,
    CONTROL = 0x43,
    RATE_GENERATOR = 0x34, /* channel 0, both bytes, mode 2 */
    STAND_STILL = 0x32,    /* mode 1, which awaits its gate: never */
    LATCH = 0x00,
    LOOKS = 1000, /* some milliseconds */
    PIT_HZ = 1193182,
};

static volatile uint32_t rounds; /* of a period, and how many are left */
static volatile uint32_t left;

IRQ_HANDLER(PIT_IRQ)
{
    if (--left > 0)
        return;
    left = rounds;
    hwtimer_due();
}

static unsigned count_now(void)
{
    unsigned low;

    out8(CONTROL, LATCH);
    low = in8(CHANNEL_0);
    return low | (unsigned)in8(CHANNEL_0) << 8;
}

/* Some PCs have none, or gate its clock. */
static bool it_counts(void)
{
    unsigned first = count_now();

    for (int looks = 0; looks < LOOKS; looks++)
        if (count_now() != first)
            return true;
    return false;
}

void board_hwtimer_start(uint32_t period_us)
{
    uint64_t counts = ((uint64_t)period_us * PIT_HZ + 500000) / 1000000, count;

    rounds = left = (uint32_t)(counts >> 16) + 1;
    count = (counts + rounds / 2) / rounds;
    out8(CONTROL, RATE_GENERATOR);
    out8(CHANNEL_0, (uint8_t)count);
    out8(CHANNEL_0, (uint8_t)(count >> 8));
    if (acpi_isa(0).input != PIT_IRQ || !it_counts())
        panic("hwtimer_start: this PC has no 8254 that counts");
    irq_enable(PIT_IRQ);
}

void board_hwtimer_stop(void)
{
    out8(CONTROL, STAND_STILL);
}
