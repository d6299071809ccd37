/*
 * A vector for each interrupt that the board itself does not use: an
 * application that defines `void Interrupt5_Handler(void)` has its handler
 * called by the hardware, with nothing in between. Without one, such an
 * interrupt is a fault.
 */
#ifndef VECTORS_H
#define VECTORS_H

void fault_entry(void);

static __attribute__((naked, used)) void no_handler(void)
{
#ifdef __ARM_ARCH_6M__ /* whose plain branch does not reach as far */
    __asm volatile("ldr r0, =fault_entry\n\tbx r0\n\t.ltorg");
#else
    __asm volatile("b fault_entry");
#endif
}

#define HANDLER(n)                                                     \
    void Interrupt##n##_Handler(void) __attribute__((weak, alias("no_" \
                                                                 "handler")))

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
HANDLER(30);
HANDLER(31);

/* The first 32 of a table, in which the board's own replace some. */
#define HANDLERS                                                       \
    Interrupt0_Handler, Interrupt1_Handler, Interrupt2_Handler,        \
        Interrupt3_Handler, Interrupt4_Handler, Interrupt5_Handler,    \
        Interrupt6_Handler, Interrupt7_Handler, Interrupt8_Handler,    \
        Interrupt9_Handler, Interrupt10_Handler, Interrupt11_Handler,  \
        Interrupt12_Handler, Interrupt13_Handler, Interrupt14_Handler, \
        Interrupt15_Handler, Interrupt16_Handler, Interrupt17_Handler, \
        Interrupt18_Handler, Interrupt19_Handler, Interrupt20_Handler, \
        Interrupt21_Handler, Interrupt22_Handler, Interrupt23_Handler, \
        Interrupt24_Handler, Interrupt25_Handler, Interrupt26_Handler, \
        Interrupt27_Handler, Interrupt28_Handler, Interrupt29_Handler, \
        Interrupt30_Handler, Interrupt31_Handler

#endif
