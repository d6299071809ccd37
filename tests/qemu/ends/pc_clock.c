//! only x86_64: its clock
/* Each reference that this PC has measures the TSC to be the same; and the
 * clock goes as one of them does. */
//> ACPI PM timer: so fast
//> HPET: so fast
//> 8254: so fast
//> measured by one that is right
//> a crystal of 24 MHz
//> no crystal
//> an alarm is never late, at 24 MHz as at 1 GHz
//> exit 0
#include <coda.h>

#include <stdio.h>

#include "../../../boards/common/pc.h"

/* Within a thousandth. */
static bool alike(uint64_t a, uint64_t b)
{
    return a - a / 1000 <= b && b <= a + a / 1000;
}

/* Fifty milliseconds of the 8254's channel 2, by its output, while the clock
 * goes. */
static uint64_t us_of_50_ms(void)
{
    const unsigned counts = 1193182 / 20;
    uint64_t began;

    out8(0x61, (uint8_t)((in8(0x61) & ~2u) | 1));
    out8(0x43, 0xB0);
    out8(0x42, counts & 0xFF);
    out8(0x42, counts >> 8);
    began = clock_us();
    while (!(in8(0x61) & 0x20))
        ;
    return clock_us() - began;
}

/* At so many MHz: exact to a count for as long as 32 bits count, then as much
 * as they can. */
static bool never_late(uint64_t mhz)
{
    const uint64_t per_ns = (mhz << 32) / 1000, s = 1000000000;
    const uint64_t most = UINT32_MAX / mhz * 1000;

    return pc_alarm_counts(0, per_ns) == 1 &&
           pc_alarm_counts(s, per_ns) - mhz * 1000000 <= 1 &&
           pc_alarm_counts(most - s, per_ns) <= (most - s) * mhz / 1000 + 1 &&
           pc_alarm_counts(most + s, per_ns) == UINT32_MAX &&
           pc_alarm_counts(UINT64_MAX, per_ns) == UINT32_MAX;
}

int main(void)
{
    static const uint32_t crystal[4] = {2, 250, 24000000},
                          unknown[4] = {2, 250, 0};
    struct pc_clock first = {0};
    uint64_t us = us_of_50_ms();

    for (unsigned i = 0; i < PC_CLOCKS; i++) {
        struct pc_clock c = pc_clock_measure(i);

        if (c.tsc_hz == 0)
            continue;
        if (first.tsc_hz == 0)
            first = c;
        printf("%s: %s\n", c.name,
               alike(c.tsc_hz, first.tsc_hz) && alike(c.apic_hz, first.apic_hz)
                   ? "so fast"
                   : "another speed");
    }
    puts(alike(us, 50000) ? "measured by one that is right" : "a wrong one");
    puts(pc_crystal_hz(crystal) == 3000000000 ? "a crystal of 24 MHz" : "?");
    puts(pc_crystal_hz(unknown) == 0 ? "no crystal" : "?");
    puts(never_late(24) && never_late(1000)
             ? "an alarm is never late, at 24 MHz as at 1 GHz"
             : "an alarm is late");
    return 0;
}
