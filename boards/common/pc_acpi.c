/*
 * What the firmware's tables say (ACPI Specification 6.4, 5.2): where the power
 * management timer, the HPET and the I/O APIC are, and which input of the
 * latter an ISA interrupt is. Without a table it is what PCs had before there
 * were any.
 *
 * Fields are read by their offset, since tables are not aligned.
 */
#include "pc.h"

enum {
    RSDP_REVISION = 15,
    RSDP_RSDT = 16,
    RSDP_XSDT = 24,
    TABLE_BYTES = 4,
    TABLE_HEADER = 36,
    FADT_TIMER = 76,
    FADT_CENTURY = 108,
    FADT_FLAGS = 112,
    FADT_TIMER_64 = 208, /* a generic address: its space, …, its address */
    FLAG_HARDWARE_REDUCED = 1 << 20,
    SPACE_IO = 1,
    HPET_ADDRESS = 44,
    MADT_ENTRIES = 44,
    MADT_IOAPIC = 1,
    MADT_OVERRIDE = 2,
    IOAPIC_USUAL = 0xFEC00000,
    ACTIVE_LOW = 1 << 13, /* 82093AA, 3.2.4 */
    LEVEL = 1 << 15,
};

static uint16_t get16(const uint8_t *at)
{
    return (uint16_t)(at[0] | at[1] << 8);
}

static uint32_t get32(const uint8_t *at)
{
    return get16(at) | (uint32_t)get16(at + 2) << 16;
}

static uint64_t get64(const uint8_t *at)
{
    return get32(at) | (uint64_t)get32(at + 4) << 32;
}

/* The table of that name; *bytes is 0 without one. */
static const uint8_t *table(const char *name, uint32_t *bytes)
{
    const uint8_t *rsdp = (const uint8_t *)pc_boot.rsdp, *root;
    unsigned entry_bytes = 4;
    uint64_t at;

    *bytes = 0;
    if (!rsdp || pc_boot.rsdp >= PC_MAPPED_END)
        return NULL;
    at = get32(rsdp + RSDP_RSDT);
    if (rsdp[RSDP_REVISION] >= 2 && get64(rsdp + RSDP_XSDT) != 0) {
        at = get64(rsdp + RSDP_XSDT);
        entry_bytes = 8;
    }
    if (at == 0 || at >= PC_MAPPED_END)
        return NULL;
    root = (const uint8_t *)at;
    for (uint32_t i = TABLE_HEADER; i < get32(root + TABLE_BYTES);
         i += entry_bytes) {
        at = entry_bytes == 8 ? get64(root + i) : get32(root + i);
        if (at != 0 && at < PC_MAPPED_END &&
            get32((const uint8_t *)at) == get32((const uint8_t *)name)) {
            *bytes = get32((const uint8_t *)at + TABLE_BYTES);
            return (const uint8_t *)at;
        }
    }
    return NULL;
}

uint16_t acpi_pm_timer(void)
{
    uint32_t bytes;
    const uint8_t *fadt = table("FACP", &bytes);

    if (bytes < FADT_FLAGS + 4 ||
        get32(fadt + FADT_FLAGS) & FLAG_HARDWARE_REDUCED)
        return 0;
    if (bytes >= FADT_TIMER_64 + 12 && fadt[FADT_TIMER_64] == SPACE_IO &&
        get64(fadt + FADT_TIMER_64 + 4) != 0)
        return get16(fadt + FADT_TIMER_64 + 4);
    return get16(fadt + FADT_TIMER);
}

uint8_t acpi_century(void)
{
    uint32_t bytes;
    const uint8_t *fadt = table("FACP", &bytes);

    return bytes > FADT_CENTURY ? fadt[FADT_CENTURY] : 0;
}

volatile uint64_t *acpi_hpet(void)
{
    uint32_t bytes;
    const uint8_t *hpet = table("HPET", &bytes);
    uint64_t at;

    if (bytes < HPET_ADDRESS + 8)
        return NULL;
    at = get64(hpet + HPET_ADDRESS);
    return at < PC_MAPPED_END ? (volatile uint64_t *)at : NULL;
}

/* The next entry of that type behind `entry`, or the first behind NULL. */
static const uint8_t *madt_next(const uint8_t *entry, uint8_t type)
{
    uint32_t bytes;
    const uint8_t *madt = table("APIC", &bytes);

    entry = entry ? entry + entry[1] : madt + MADT_ENTRIES;
    for (; bytes > 0 && entry < madt + bytes && entry[1] >= 2;
         entry += entry[1])
        if (entry[0] == type)
            return entry;
    return NULL;
}

uintptr_t acpi_ioapic(void)
{
    const uint8_t *e = NULL;

    while ((e = madt_next(e, MADT_IOAPIC)) != NULL)
        if (get32(e + 8) == 0) /* its first input */
            return get32(e + 4);
    return IOAPIC_USUAL;
}

struct acpi_isa acpi_isa(unsigned irq)
{
    struct acpi_isa isa = {.input = irq};
    const uint8_t *e = NULL;

    while ((e = madt_next(e, MADT_OVERRIDE)) != NULL) {
        uint16_t flags = get16(e + 8);

        if (e[3] != irq)
            continue;
        isa.input = get32(e + 4);
        isa.mode = ((flags & 3) == 3 ? (uint32_t)ACTIVE_LOW : 0) |
                   ((flags >> 2 & 3) == 3 ? (uint32_t)LEVEL : 0);
    }
    return isa;
}
