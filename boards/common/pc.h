/* What the files of a PC's board know of each other. */
#ifndef PC_H
#define PC_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

static inline void out8(uint16_t port, uint8_t value)
{
    __asm volatile("outb %0, %1" ::"a"(value), "Nd"(port));
}

static inline uint8_t in8(uint16_t port)
{
    uint8_t value;

    __asm volatile("inb %1, %0" : "=a"(value) : "Nd"(port));
    return value;
}

static inline uint32_t in32(uint16_t port)
{
    uint32_t value;

    __asm volatile("inl %1, %0" : "=a"(value) : "Nd"(port));
    return value;
}

static inline uint64_t tsc(void)
{
    uint32_t low, high;

    __asm volatile("rdtsc" : "=a"(low), "=d"(high));
    return (uint64_t)high << 32 | low;
}

static inline uint64_t msr_read(uint32_t msr)
{
    uint32_t low, high;

    __asm volatile("rdmsr" : "=a"(low), "=d"(high) : "c"(msr));
    return (uint64_t)high << 32 | low;
}

static inline void msr_write(uint32_t msr, uint64_t value)
{
    __asm volatile("wrmsr" ::"a"((uint32_t)value), "d"((uint32_t)(value >> 32)),
                   "c"(msr)
                   : "memory");
}

/* The addresses that are mapped one to one. */
#define PC_MAPPED_END (UINT64_C(1) << 32)

/* ---- pc_boot.c: what the loader says ------------------------------------ */

struct pc_screen {
    enum { SCREEN_UNKNOWN, SCREEN_TEXT, SCREEN_POINTS } type;
    uint64_t address;
    uint32_t pitch, width, height; /* of text in characters */
    uint8_t bits;                  /* of a point */
    uint8_t red_at, red_bits, green_at, green_bits, blue_at, blue_bits;
};

struct pc_boot {
    struct pc_screen screen;
    uint64_t rsdp;         /* where ACPI begins; 0: there is none */
    uint8_t rsdp_copy[36]; /* where the loader has but a copy to give */
};

extern struct pc_boot pc_boot;

/* ---- pc_acpi.c: what the firmware says ---------------------------------- */

/* The port of the power management timer, 0 without one. */
uint16_t acpi_pm_timer(void);

/* Where the calendar clock keeps the century, 0 where it does not. */
uint8_t acpi_century(void);

/* The HPET's registers, NULL without one. */
volatile uint64_t *acpi_hpet(void);

/* The I/O APIC that has interrupt input 0. */
uintptr_t acpi_ioapic(void);

/* Which of its inputs an ISA interrupt is, and how: bits of the redirection
 * table. */
struct acpi_isa {
    unsigned input;
    uint32_t mode;
} acpi_isa(unsigned irq);

/* ---- pc_clock.c --------------------------------------------------------- */

/* The TSC and the local APIC's timer, as measured by one of PC_CLOCKS
 * references; tsc_hz is 0 when that is not there, or stands still. It stops the
 * alarm. */
struct pc_clock {
    const char *name; /* of the reference */
    uint64_t tsc_hz, apic_hz;
} pc_clock_measure(unsigned which);
enum { PC_CLOCKS = 5 };

/* By the first that goes. */
void pc_clock_init(void);

/* So many of the local APIC's timer, at so many of them in 2^32 ns. */
uint32_t pc_alarm_counts(uint64_t ns, uint64_t per_ns);

/* The TSC's rate by CPUID's leaf 15h, 0 if that does not tell it. */
uint64_t pc_crystal_hz(const uint32_t leaf[4]);

/* ---- pc_pages.c --------------------------------------------------------- */

/* What may be written is not executed, and what is executed not written. */
void pc_pages_init(void);

/* Maps a device's memory, of which there is one, wherever it is; writes to it
 * may be joined. NULL when it is too large. */
void *pc_pages_window(uint64_t physical, size_t bytes);

/* ---- pc_traps.c --------------------------------------------------------- */

void pc_traps_init(void);

/* ---- pc_console.c ------------------------------------------------------- */

void console_handler(void) __attribute__((weak));

/* What is less urgent than all others' and may be interrupted. */
void console_paint_handler(void) __attribute__((weak));

/* ---- pc_keyboard.c ------------------------------------------------------ */

/* Finds the keyboard's controller; false when there is none. */
bool keyboard_init(void);
void keyboard_handler(void) __attribute__((weak));

#endif
