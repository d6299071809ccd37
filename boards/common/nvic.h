/* The interrupt controller of Cortex-M (ARMv7-M ARM B3.4; the same registers
 * on ARMv6-M and ARMv8-M). */
#ifndef NVIC_H
#define NVIC_H

#include <stdint.h>

#define NVIC_ISER ((volatile uint32_t *)0xE000E100)
#define NVIC_ICER ((volatile uint32_t *)0xE000E180)
#define NVIC_ISPR ((volatile uint32_t *)0xE000E200)

/* What hog_look is to be given, in a function of the vector table: its return
 * address, which is EXC_RETURN (ARMv7-M ARM B1.5.8). */
#define INTERRUPT_CONTEXT __builtin_return_address(0)

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
