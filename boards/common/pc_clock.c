/*
 * The clock is the TSC, the alarm the local APIC's timer in one-shot mode. How
 * fast each counts is told by nobody, or not by all processors: so both are
 * measured at boot, over ten milliseconds of the best reference there is. A
 * reference that stands still, as the 8254 does where its clock is gated, is
 * passed over.
 *
 * Sources: Intel SDM 3A, 11.5.4 (APIC timer), 3B, 18.17 (TSC), 2A, CPUID leaves
 * 15h, 16h; ACPI 6.4, 4.8.3.3 (PM timer); IA-PC HPET 1.0a, 2.3; 8254.
 */
#include "../../kernel/board.h"
#include "../../kernel/kernel.h"
#include "apic.h"
#include "pc.h"

enum {
    PM_TIMER_HZ = 3579545,
    PIT_HZ = 1193182,
    MEASURED_PER_S = 100, /* for how long: a hundredth */
    LOOKS = 5,
    LOOKS_FOR_EDGE = 100,
    HPET_ENABLE = 1,
    HPET_CONFIGURATION = 2, /* registers, of eight bytes */
    HPET_COUNT = 30,
};
#define STANDS_STILL (UINT64_C(1) << 28) /* so many of the TSC */
#define NS_PER_S UINT64_C(1000000000)
#define LONGEST (UINT64_C(1) << 40) /* alarm, in ns: no product overflows */

static uint64_t tsc_at_boot;
static uint64_t ns_per_count; /* of the TSC, in 2^-32 */
static uint64_t alarm_per_ns; /* counts of the APIC's timer, in 2^-32 */

static inline uint64_t scaled(uint64_t n, uint64_t by)
{
    return (uint64_t)((unsigned __int128)n * by >> 32);
}

uint64_t board_ticks(void)
{
    return scaled(tsc() - tsc_at_boot, ns_per_count);
}

uint32_t pc_alarm_counts(uint64_t ns, uint64_t per_ns)
{
    uint64_t counts = scaled(ns < LONGEST ? ns : LONGEST, per_ns) + 1;

    return counts < UINT32_MAX ? (uint32_t)counts : UINT32_MAX;
}

/* What is further away than the timer counts is set again when that is over. */
void board_alarm(uint64_t ticks)
{
    uint64_t now = board_ticks();

    LAPIC_INITIAL =
        pc_alarm_counts(ticks > now ? ticks - now : 1, alarm_per_ns);
}

/* ---- References --------------------------------------------------------- */

static uint16_t pm_port;
static volatile uint64_t *hpet;

static void cpuid(uint32_t leaf, uint32_t to[4])
{
    uint32_t most;

    __asm("cpuid" : "=a"(most) : "a"(0) : "ebx", "ecx", "edx");
    to[0] = to[1] = to[2] = to[3] = 0;
    if (leaf <= most)
        __asm("cpuid"
              : "=a"(to[0]), "=b"(to[1]), "=c"(to[2]), "=d"(to[3])
              : "a"(leaf), "c"(0));
}

uint64_t pc_crystal_hz(const uint32_t leaf[4])
{
    return leaf[0] == 0 ? 0 : (uint64_t)leaf[2] * leaf[1] / leaf[0];
}

/* Of the TSC itself: exact where the processor knows its crystal. */
static uint64_t crystal_hz(void)
{
    uint32_t leaf[4];

    cpuid(0x15, leaf);
    return pc_crystal_hz(leaf);
}

/* The processor's base frequency, as it is sold: the last resort. */
static uint64_t nominal_hz(void)
{
    uint32_t leaf[4];

    cpuid(0x16, leaf);
    return (uint64_t)(leaf[0] & 0xFFFF) * 1000000;
}

static uint32_t tsc_count(void)
{
    return (uint32_t)tsc();
}

static uint64_t pm_hz(void)
{
    pm_port = acpi_pm_timer();
    return pm_port ? PM_TIMER_HZ : 0;
}

static uint32_t pm_count(void)
{
    return in32(pm_port);
}

static uint64_t hpet_hz(void)
{
    uint64_t femtoseconds;

    hpet = acpi_hpet();
    if (!hpet)
        return 0;
    femtoseconds = hpet[0] >> 32;
    if (femtoseconds == 0 || femtoseconds > 100000000) /* 2.3.4 */
        return 0;
    hpet[HPET_CONFIGURATION] |= HPET_ENABLE;
    return UINT64_C(1000000000000000) / femtoseconds;
}

static uint32_t hpet_count(void)
{
    return *(volatile uint32_t *)&hpet[HPET_COUNT];
}

/* Channel 2, which counts down. */
static uint64_t pit_hz(void)
{
    out8(0x61, (uint8_t)((in8(0x61) & ~2u) | 1)); /* gate on, speaker off */
    out8(0x43, 0xB0); /* channel 2, both bytes, mode 0 */
    out8(0x42, 0xFF);
    out8(0x42, 0xFF);
    return PIT_HZ;
}

static uint32_t pit_count(void)
{
    uint8_t low;

    out8(0x43, 0x80); /* latches it */
    low = in8(0x42);
    return -(uint32_t)(low | in8(0x42) << 8);
}

static const struct reference {
    const char *name;
    uint64_t (*hz)(void); /* 0: it is not there */
    uint32_t (*count)(void);
    uint32_t mask; /* of what it counts */
} references[] = {
    {"CPUID 15h", crystal_hz, tsc_count, UINT32_MAX},
    {"ACPI PM timer", pm_hz, pm_count, 0xFFFFFF},
    {"HPET", hpet_hz, hpet_count, UINT32_MAX},
    {"8254", pit_hz, pit_count, 0xFFFF},
    {"CPUID 16h", nominal_hz, tsc_count, UINT32_MAX},
};
_Static_assert(sizeof references / sizeof *references == PC_CLOCKS, "pc.h");

/* ---- Measuring ---------------------------------------------------------- */

struct look {
    uint64_t tsc;
    uint32_t count, apic;
};

/* All three at one instant, which is where the reference has just counted: of
 * several looks the one that took least, since firmware may take the processor
 * away in the middle (SMM), and hosts may. */
static struct look look(const struct reference *r)
{
    struct look best = {0};
    uint64_t least = UINT64_MAX;

    for (int i = 0; i < LOOKS; i++) {
        uint32_t last = r->count(), count, apic;
        uint64_t before, took;

        for (int n = 0; n < LOOKS_FOR_EDGE; n++) {
            before = tsc();
            count = r->count();
            if (count != last)
                break;
        }
        apic = LAPIC_COUNT;
        took = tsc() - before;
        if (took >= least)
            continue;
        least = took;
        best = (struct look){before + took / 2, count, apic};
    }
    return best;
}

struct pc_clock pc_clock_measure(unsigned which)
{
    const struct reference *r = &references[which];
    struct pc_clock clock = {.name = r->name};
    uint64_t hz = r->hz(), counts;
    struct look first, last;

    if (hz == 0)
        return clock;
    LAPIC_INITIAL = UINT32_MAX;
    first = look(r);
    do {
        counts = (r->count() - first.count) & r->mask;
        if (counts == 0 && tsc() - first.tsc > STANDS_STILL)
            return clock;
    } while (counts < hz / MEASURED_PER_S);
    last = look(r);
    LAPIC_INITIAL = 0;
    counts = (last.count - first.count) & r->mask;
    clock.tsc_hz = (last.tsc - first.tsc) * hz / counts;
    clock.apic_hz = (uint64_t)(first.apic - last.apic) * hz / counts;
    return clock;
}

void pc_clock_init(void)
{
    struct pc_clock clock = {0};

    LAPIC_DIVIDE = 0xB; /* by 1 */
    LAPIC_LVT_TIMER = TIMER_VECTOR;
    for (unsigned i = 0; i < PC_CLOCKS && clock.tsc_hz == 0; i++)
        clock = pc_clock_measure(i);
    if (clock.tsc_hz == 0)
        panic("no clock to measure the TSC by");
    tsc_at_boot = tsc();
    ns_per_count = (NS_PER_S << 32) / clock.tsc_hz;
    alarm_per_ns = (clock.apic_hz << 32) / NS_PER_S;
}
