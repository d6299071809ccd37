/*
 * Interrupts of the application's own. Not part of <coda.h>.
 *
 *     IRQ_HANDLER(5)
 *     {
 *         sem_give(&ready);
 *     }
 *
 *     irq_priority(5, 1);
 *     irq_enable(5);
 *
 * Which devices raise which number is the board's affair: on Cortex-M it is the
 * number in the interrupt controller; on a PC the input of the I/O APIC, taken
 * as an edge; under linux number 5 is the signal irq_signal(5), which a timer
 * of the host's, or another process, may raise. Numbers IRQ_COUNT and up have
 * no handler here.
 *
 * A handler touches the kernel by the functions whose comments say "interrupt"
 * alone. On Cortex-M the hardware calls it, with nothing in between.
 */
#ifndef CODA_IRQ_H
#define CODA_IRQ_H

#include <stdbool.h>
#include <stdint.h>

#include <coda/config.h>
#include <coda/irq_arch.h> /* IRQ_COUNT, IRQ_PRIORITIES, and the functions */

/* The handler of interrupt n, a number or a macro for one. Without one, such an
 * interrupt is a fault. At file scope. */
#define IRQ_HANDLER(n) CODA_IRQ_HANDLER(n)
#define CODA_IRQ_HANDLER(n)            \
    void Interrupt##n##_Handler(void); \
    void Interrupt##n##_Handler(void)

/*
 * Says how urgent an interrupt is: 0 to IRQ_PRIORITIES - 1, which is the most
 * urgent, and what an interrupt has of which nothing is said. A handler
 * is interrupted by those of more urgent ones, and by no others. The board's
 * own handlers, the clock's and the console's, are of the most urgent.
 *
 * Context:  task, while the interrupt is disabled.
 */
static inline void irq_priority(unsigned irq, unsigned priority);

/* From here on its handler is called, also for what came while it was disabled.
 * Context: any. */
static inline void irq_enable(unsigned irq);

/* Context: any. */
static inline void irq_disable(unsigned irq);

/*
 * Has the handler called, as the device would: at once, unless the caller is a
 * handler that it may not interrupt, or the interrupt is disabled. Until the
 * handler begins, a second one is the same one.
 *
 * Context:  any.
 */
static inline void irq_trigger(unsigned irq);

#endif
