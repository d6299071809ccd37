/*
 * The interrupt controller of Cortex-M, for applications (ARMv7-M ARM B3.4; the
 * same registers on ARMv6-M and ARMv8-M). A handler for interrupt 5 is
 *
 *     void Interrupt5_Handler(void)
 *     {
 *         sem_give(&ready);
 *     }
 */
#ifndef CODA_IRQ_H
#define CODA_IRQ_H

#include <stdint.h>

#define CODA_NVIC(offset, irq) \
    (((volatile uint32_t *)(0xE000E000u + (offset)))[(irq) / 32])

/* Context: any. */
static inline void irq_enable(unsigned irq)
{
    CODA_NVIC(0x100, irq) = 1u << irq % 32; /* ISER */
}

static inline void irq_disable(unsigned irq)
{
    CODA_NVIC(0x180, irq) = 1u << irq % 32; /* ICER */
}

/* Has the handler called, as the device would: at once, unless the caller is a
 * handler of the same priority, or a higher one. */
static inline void irq_trigger(unsigned irq)
{
    CODA_NVIC(0x200, irq) = 1u << irq % 32; /* ISPR */
    __asm volatile("dsb\n\tisb" ::: "memory");
}

#endif
