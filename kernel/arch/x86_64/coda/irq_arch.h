/* Interrupts on x86_64, for <coda/irq.h>: the boards do it, by the APICs
 * (boards/common/pc_irq.c) or by signals (boards/common/linux_irq.c). A number
 * that is not less than IRQ_COUNT panics. */
#ifndef CODA_IRQ_ARCH_H
#define CODA_IRQ_ARCH_H

#define IRQ_COUNT 30
#define IRQ_PRIORITIES 3

void x86_irq_priority(unsigned irq, unsigned priority);
void x86_irq_enable(unsigned irq);
void x86_irq_disable(unsigned irq);
void x86_irq_trigger(unsigned irq);

/* Under linux alone: the signal that is this interrupt. */
int irq_signal(unsigned irq);

static inline void irq_priority(unsigned irq, unsigned priority)
{
    x86_irq_priority(irq, priority);
}

static inline void irq_enable(unsigned irq)
{
    x86_irq_enable(irq);
}

static inline void irq_disable(unsigned irq)
{
    x86_irq_disable(irq);
}

static inline void irq_trigger(unsigned irq)
{
    x86_irq_trigger(irq);
}

#endif
