/* The application's handlers (coda/irq.h); NULL for those it does not have. */
#ifndef IRQ_HANDLERS_H
#define IRQ_HANDLERS_H

#include <coda/irq.h>

#define HANDLER(n) __attribute__((weak)) void Interrupt##n##_Handler(void)

HANDLER(0);
HANDLER(1);
HANDLER(2);
HANDLER(3);
HANDLER(4);
HANDLER(5);
HANDLER(6);
HANDLER(7);
HANDLER(8);
HANDLER(9);
HANDLER(10);
HANDLER(11);
HANDLER(12);
HANDLER(13);
HANDLER(14);
HANDLER(15);
HANDLER(16);
HANDLER(17);
HANDLER(18);
HANDLER(19);
HANDLER(20);
HANDLER(21);
HANDLER(22);
HANDLER(23);
HANDLER(24);
HANDLER(25);
HANDLER(26);
HANDLER(27);
HANDLER(28);
HANDLER(29);

#define need_irq(n) kernel_check((n) < IRQ_COUNT, "no such interrupt")

static void (*const irq_handlers[IRQ_COUNT])(void) = {
    Interrupt0_Handler,  Interrupt1_Handler,  Interrupt2_Handler,
    Interrupt3_Handler,  Interrupt4_Handler,  Interrupt5_Handler,
    Interrupt6_Handler,  Interrupt7_Handler,  Interrupt8_Handler,
    Interrupt9_Handler,  Interrupt10_Handler, Interrupt11_Handler,
    Interrupt12_Handler, Interrupt13_Handler, Interrupt14_Handler,
    Interrupt15_Handler, Interrupt16_Handler, Interrupt17_Handler,
    Interrupt18_Handler, Interrupt19_Handler, Interrupt20_Handler,
    Interrupt21_Handler, Interrupt22_Handler, Interrupt23_Handler,
    Interrupt24_Handler, Interrupt25_Handler, Interrupt26_Handler,
    Interrupt27_Handler, Interrupt28_Handler, Interrupt29_Handler,
};

/* Calls it. Without one the system ends in words. Context: handler. */
static inline void irq_call(unsigned irq)
{
    static const struct panic record = {
        .kind = PANIC_FAULT,
        .why = "unexpected interrupt",
    };

    if (!irq_handlers[irq])
        fault(&record);
    irq_handlers[irq]();
}

#endif
