/* The interrupt controller of Cortex-M, for <coda/irq.h> (ARMv7-M ARM B3.4; the
 * same registers on ARMv6-M and ARMv8-M). */
#ifndef CODA_IRQ_ARCH_H
#define CODA_IRQ_ARCH_H

#define IRQ_COUNT 32

/* ARMv6-M has two bits of priority, the others three or more. The lowest is
 * PendSV's: no handler comes between the switch and a task alone. */
#ifdef __ARM_ARCH_6M__
#define IRQ_PRIORITIES 3
#define CODA_IRQ_PRIORITY_SHIFT 6
#else
#define IRQ_PRIORITIES 7
#define CODA_IRQ_PRIORITY_SHIFT 5
#endif

#define CODA_NVIC(offset, n) \
    (((volatile uint32_t *)(0xE000E000u + (offset)))[n])

/* IPR: a byte for each, 0 the most urgent. ARMv6-M has words alone. */
static inline void irq_priority(unsigned irq, unsigned priority)
{
    uint32_t value = (IRQ_PRIORITIES - 1 - priority) << CODA_IRQ_PRIORITY_SHIFT;
    unsigned shift = irq % 4 * 8;

    CODA_NVIC(0x400, irq / 4) =
        (CODA_NVIC(0x400, irq / 4) & ~(UINT32_C(0xFF) << shift)) | value
                                                                       << shift;
}

static inline void irq_enable(unsigned irq)
{
    CODA_NVIC(0x100, irq / 32) = 1u << irq % 32; /* ISER */
    __asm volatile("dsb\n\tisb" ::: "memory");
}

/* It does not come after this any more (Arm DAI 0321, 4.8). */
static inline void irq_disable(unsigned irq)
{
    CODA_NVIC(0x180, irq / 32) = 1u << irq % 32; /* ICER */
    __asm volatile("dsb\n\tisb" ::: "memory");
}

static inline void irq_trigger(unsigned irq)
{
    CODA_NVIC(0x200, irq / 32) = 1u << irq % 32; /* ISPR */
    __asm volatile("dsb\n\tisb" ::: "memory");
}

#endif
