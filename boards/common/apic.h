/* The APICs of a PC (Intel SDM volume 3, "APIC"; 82093AA I/O APIC), and which
 * vectors are what. */
#ifndef APIC_H
#define APIC_H

#include <stdbool.h>
#include <stdint.h>

#define LAPIC(offset) (*(volatile uint32_t *)(uintptr_t)(0xFEE00000 + (offset)))
#define LAPIC_EOI LAPIC(0x0B0)
#define LAPIC_SPURIOUS LAPIC(0x0F0)
#define LAPIC_ICR LAPIC(0x300)
#define LAPIC_LVT_TIMER LAPIC(0x320)
#define LAPIC_LVT_LINT0 LAPIC(0x350)
#define LAPIC_INITIAL LAPIC(0x380)
#define LAPIC_COUNT LAPIC(0x390)
#define LAPIC_DIVIDE LAPIC(0x3E0)
#define IOAPIC_SELECT (*(volatile uint32_t *)0xFEC00000)
#define IOAPIC_WINDOW (*(volatile uint32_t *)0xFEC00010)

/* A vector's high four bits are its priority (SDM 3, "Task and processor
 * priorities"). */
enum {
    IRQ_VECTORS = 0x30,  /* 32 for each of the application's priorities */
    TIMER_VECTOR = 0x90, /* above these */
    UART_VECTOR = 0x91,
    SPURIOUS_VECTOR = 0x9F,
    VECTORS = 0xA0,

    IOAPIC_INPUTS = 24,
    COM1_IRQ = 4,
};

static inline void ioapic_route(unsigned input, uint8_t vector)
{
    IOAPIC_SELECT = 0x10 + 2 * input;
    IOAPIC_WINDOW = vector; /* fixed, edge, high, enabled */
    IOAPIC_SELECT = 0x11 + 2 * input;
    IOAPIC_WINDOW = 0; /* to processor 0 */
}

/* The interrupt stack (IST) of a vector's gate: handlers that others may
 * interrupt have one for each priority. */
uint8_t pc_irq_stack(unsigned vector);

/* For vectors from IRQ_VECTORS on to TIMER_VECTOR: calls the handler, and lets
 * more urgent ones interrupt it. Context: handler, interrupts off. */
void pc_irq(unsigned vector);

#endif
