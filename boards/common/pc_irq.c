/*
 * The application's interrupts on a PC: the I/O APIC's inputs, and what is
 * triggered in software, by interrupts that the processor sends itself.
 *
 * Those of one priority have 32 vectors, which are two of the local APIC's
 * classes; so while a handler runs, the task priority is that of the higher one
 * (Intel SDM 3, "Task and processor priorities"). The most urgent are not
 * interrupted at all, like the board's own, with which they share a stack.
 */
#include "../../kernel/kernel.h"
#include "apic.h"
#include "irq_handlers.h"
#include "x86.h"

enum { TOP = IRQ_PRIORITIES - 1 };
_Static_assert(X86_HANDLER_STACKS == IRQ_PRIORITIES + 2, "pc_irq_stack");

static volatile uint32_t enabled, held; /* came while it was not enabled */
static uint8_t below_top[IRQ_COUNT];

static uint8_t vector_of(unsigned irq)
{
    return (uint8_t)(IRQ_VECTORS + 32u * (TOP - below_top[irq]) + irq);
}

void x86_irq_priority(unsigned irq, unsigned priority)
{
    need_irq(irq);
    below_top[irq] = (uint8_t)(TOP - priority);
}

void x86_irq_enable(unsigned irq)
{
    uint32_t bit = UINT32_C(1) << irq;

    need_irq(irq);
    __atomic_fetch_or(&enabled, bit, __ATOMIC_RELAXED);
    if (irq < IOAPIC_INPUTS)
        apic_route(irq, vector_of(irq));
    if (__atomic_fetch_and(&held, ~bit, __ATOMIC_RELAXED) & bit)
        apic_send(vector_of(irq));
}

/* An edge that comes to an input that is masked is lost: so it is not. */
void x86_irq_disable(unsigned irq)
{
    need_irq(irq);
    __atomic_fetch_and(&enabled, ~(UINT32_C(1) << irq), __ATOMIC_RELAXED);
}

void x86_irq_trigger(unsigned irq)
{
    need_irq(irq);
    if (enabled & UINT32_C(1) << irq)
        apic_send(vector_of(irq));
    else
        __atomic_fetch_or(&held, UINT32_C(1) << irq, __ATOMIC_RELAXED);
}

uint8_t pc_irq_stack(unsigned vector)
{
    unsigned priority = (vector - IRQ_VECTORS) / 32;

    if (vector < EXCEPTIONS)
        return X86_HANDLER_STACKS;
    if (vector == PAINT_VECTOR)
        return X86_HANDLER_STACKS - 1;
    return vector < IRQ_VECTORS || priority >= TOP ? 1
                                                   : (uint8_t)(2 + priority);
}

static void call_interruptibly(unsigned irq, unsigned priority)
{
    uint64_t before, classes = IRQ_VECTORS / 16 + 2 * priority + 1;

    __asm volatile("mov %%cr8, %0\n\tmov %1, %%cr8\n\tsti"
                   : "=&r"(before)
                   : "r"(classes)
                   : "memory");
    irq_call(irq);
    __asm volatile("cli\n\tmov %0, %%cr8" ::"r"(before) : "memory");
}

void pc_irq(unsigned vector)
{
    unsigned irq = (vector - IRQ_VECTORS) % 32;
    unsigned priority = (vector - IRQ_VECTORS) / 32;

    if (!(enabled & UINT32_C(1) << irq))
        __atomic_fetch_or(&held, UINT32_C(1) << irq, __ATOMIC_RELAXED);
    else if (priority == TOP)
        irq_call(irq);
    else
        call_interruptibly(irq, priority);
    LAPIC_EOI = 0;
}
