/*
 * The interrupt controllers of a PC: the local APIC (Intel SDM 3A, "APIC"), the
 * I/O APIC (82093AA), and the 8259s, which are not used.
 */
#include "apic.h"
#include "pc.h"

enum {
    APIC_BASE = 0x1B, /* an MSR */
    BASE_X2APIC = 1 << 10,
    BASE_ENABLED = 1 << 11,
    IOAPIC_VERSION = 1,
    IOAPIC_INPUT = 0x10, /* two registers each */
    MASKED = 1 << 16,
    ON_ITS_WAY = 1 << 12,
};

static uintptr_t ioapic;
static uint32_t taken; /* inputs that are the board's */

/* In a handler it may have come between these two of a task's: that one's index
 * is there again when it goes on. */
static void ioapic_write(unsigned index, uint32_t value)
{
    volatile uint32_t *selected = (volatile uint32_t *)ioapic;
    uint32_t before = *selected;

    *selected = index;
    *(volatile uint32_t *)(ioapic + 0x10) = value;
    *selected = before;
}

static void ioapic_init(void)
{
    ioapic = acpi_ioapic();
    *(volatile uint32_t *)ioapic = IOAPIC_VERSION;
    uint32_t last = *(volatile uint32_t *)(ioapic + 0x10) >> 16 & 0xFF;
    for (unsigned input = 0; input <= last; input++)
        ioapic_write(IOAPIC_INPUT + 2 * input, MASKED);
}

/* Firmware may have left the local APIC off, or in the mode without registers
 * in memory, out of which the way is by "off" (SDM 3A, 11.12.5). */
static void lapic_init(void)
{
    uint64_t base = msr_read(APIC_BASE), priority = 0;

    if (base & BASE_X2APIC)
        msr_write(APIC_BASE, base &= ~(uint64_t)(BASE_X2APIC | BASE_ENABLED));
    msr_write(APIC_BASE, base | BASE_ENABLED);
    LAPIC_SPURIOUS = 0x100 | SPURIOUS_VECTOR;
    LAPIC_LVT_LINT0 = MASKED;
    __asm volatile("mov %0, %%cr8" ::"r"(priority));
}

void apic_init(void)
{
    out8(0x21, 0xFF); /* the 8259s */
    out8(0xA1, 0xFF);
    lapic_init();
    ioapic_init();
}

/* To this processor, whose number need not be 0. */
static void route(unsigned input, uint32_t mode, uint8_t vector)
{
    ioapic_write(IOAPIC_INPUT + 2 * input + 1, LAPIC_ID & 0xFF000000);
    ioapic_write(IOAPIC_INPUT + 2 * input, mode | vector);
}

void apic_route_isa(unsigned irq, uint8_t vector)
{
    struct acpi_isa isa = acpi_isa(irq);

    taken |= UINT32_C(1) << isa.input;
    route(isa.input, isa.mode, vector);
}

void apic_route(unsigned input, uint8_t vector)
{
    if (!(taken & UINT32_C(1) << input))
        route(input, 0, vector); /* fixed, edge, high, enabled */
}

void apic_send(uint8_t vector)
{
    LAPIC_ICR = LAPIC_TO_ITSELF | vector;
    while (LAPIC_ICR & ON_ITS_WAY)
        ;
}
