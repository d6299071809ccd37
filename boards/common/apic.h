/* The APICs of a PC (Intel SDM volume 3, "APIC"; 82093AA I/O APIC), and which
 * vectors are what. */
#ifndef APIC_H
#define APIC_H

#include <stdbool.h>
#include <stdint.h>

#define LAPIC(offset) (*(volatile uint32_t *)(uintptr_t)(0xFEE00000 + (offset)))
#define LAPIC_ID LAPIC(0x020)
#define LAPIC_EOI LAPIC(0x0B0)
#define LAPIC_SPURIOUS LAPIC(0x0F0)
#define LAPIC_ICR LAPIC(0x300)
#define LAPIC_LVT_TIMER LAPIC(0x320)
#define LAPIC_LVT_LINT0 LAPIC(0x350)
#define LAPIC_INITIAL LAPIC(0x380)
#define LAPIC_COUNT LAPIC(0x390)
#define LAPIC_DIVIDE LAPIC(0x3E0)
#define LAPIC_TO_ITSELF (1 << 18) /* in LAPIC_ICR */

/* A vector's high four bits are its priority (SDM 3, "Task and processor
 * priorities"). */
enum {
    EXCEPTIONS = 0x20,   /* so many */
    PAINT_VECTOR = 0x2F, /* the console's: whatever is urgent goes first */
    IRQ_VECTORS = 0x30,  /* 32 for each of the application's priorities */
    TIMER_VECTOR = 0x90, /* above these */
    CONSOLE_VECTOR = 0x91,
    KEYBOARD_VECTOR = 0x92,
    SPURIOUS_VECTOR = 0x9F,
    VECTORS = 0x100,

    IOAPIC_INPUTS = 24,
    KEYBOARD_IRQ = 1,
    COM1_IRQ = 4,

};

/* Masks all there is, and lets the processor have interrupts. */
void apic_init(void);

/* An ISA interrupt is the board's, from here on; an input of the I/O APIC the
 * application's, unless it is the board's. */
void apic_route_isa(unsigned irq, uint8_t vector);
void apic_route(unsigned input, uint8_t vector);

/* Interrupts the processor itself. */
void apic_send(uint8_t vector);

/* The interrupt stack (IST) of a vector's gate, the first being 1: handlers
 * that others may interrupt have one for each priority, exceptions, which may
 * come in any, their own. */
uint8_t pc_irq_stack(unsigned vector);

/* For vectors from IRQ_VECTORS on to TIMER_VECTOR: calls the handler, and lets
 * more urgent ones interrupt it. Context: handler, interrupts off. */
void pc_irq(unsigned vector);

#endif
