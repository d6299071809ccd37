/*
 * A PC without an operating system. What it consists of is in
 * boards/common/pc_*: boot and acpi, what loader and firmware say; pages;
 * traps, apic and irq, interrupts; clock; console, with keyboard, screen,
 * terminal and font.
 */
#include "../../kernel/board.h"
#include "../common/apic.h"
#include "../common/pc.h"

void board_init(void)
{
    pc_traps_init();
    apic_init();
    pc_clock_init();
    __asm volatile("sti");
}

/* QEMU's isa-debug-exit ends it with 2 * code + 1, which the runner undoes;
 * without it the processor stops. */
_Noreturn void board_exit(int code)
{
    __asm volatile("outl %0, %1" ::"a"(code), "Nd"((uint16_t)0xF4));
    board_halt();
}

_Noreturn void board_halt(void)
{
    for (;;)
        __asm volatile("cli\n\thlt");
}

/* The reset control register of PCs since the PIIX3 (82371SB, 4.1.1), then the
 * keyboard controller's line, then what no processor survives: an exception
 * without a table of handlers. */
_Noreturn void board_reset(void)
{
    static const struct {
        uint16_t limit;
        uint64_t base;
    } __attribute__((packed)) none;

    if (console_flush)
        console_flush();
    __asm volatile("cli");
    out8(0xCF9, 0x02);
    out8(0xCF9, 0x06);
    out8(0x64, 0xFE);
    __asm volatile("lidt %0\n\tint3" ::"m"(none));
    board_halt();
}

/* ---- LEDs --------------------------------------------------------------- */

unsigned board_leds(void)
{
    return 0;
}

void board_led(unsigned which, bool on)
{
    (void)which, (void)on;
}
