/* The interrupt controller of Cortex-M (ARMv7-M ARM B3.4; the same registers
 * on ARMv6-M and ARMv8-M). */
#ifndef NVIC_H
#define NVIC_H

#include <stdint.h>

#include <coda/config.h>

#define NVIC_ISER ((volatile uint32_t *)0xE000E100)
#define NVIC_ICER ((volatile uint32_t *)0xE000E180)
#define NVIC_ISPR ((volatile uint32_t *)0xE000E200)

/* What hog_look is to be given, in a function of the vector table: its return
 * address, which is EXC_RETURN (ARMv7-M ARM B1.5.8); or account_entry has
 * called it, which has kept that. */
#define INTERRUPT_CONTEXT interrupt_context(__builtin_return_address(0))
static inline void *interrupt_context(void *return_address)
{
#if CODA_ACCOUNTING
    extern void *volatile account_context;

    if ((uintptr_t)return_address >> 24 != 0xFF)
        return account_context;
#endif
    return return_address;
}

static inline void nvic_enable(unsigned irq)
{
    NVIC_ISER[irq / 32] = 1u << irq % 32;
}

static inline void nvic_disable(unsigned irq)
{
    NVIC_ICER[irq / 32] = 1u << irq % 32;
}

static inline void nvic_pend(unsigned irq)
{
    NVIC_ISPR[irq / 32] = 1u << irq % 32;
}

#endif
