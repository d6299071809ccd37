/*
 * By SysTick, of boards whose clock it is not (ARMv7-M ARM B3.3). Its clock is
 * the processor's, which under QEMU is 40 instructions or more; so the rest is
 * spent in a loop.
 */
#include <coda.h>

#include "instants.h"

#define SYST_CSR (*(volatile uint32_t *)0xE000E010)
#define SYST_RVR (*(volatile uint32_t *)0xE000E014)
#define SYST_CVR (*(volatile uint32_t *)0xE000E018)
#define CSR_RUN 7u /* processor clock, interrupt, enabled */

enum { PER_CLOCK_LOG2 = 6 };

const uint32_t instant_late = 2000000;
const unsigned instant_places = 500, instant_calls = 7;
const char instant_idle_words[] =
    "and at each of its idle loop's, around the last look and the sleep";

extern const char idle_loop_code[] __asm("idle_loop");

void SysTick_Handler(void);

void instant_init(void)
{
    SYST_CSR = 0;
}

void instant_arm(uint32_t in)
{
    SYST_CSR = 0;
    SYST_RVR = (in >> PER_CLOCK_LOG2) + 1; /* 0 would be never */
    SYST_CVR = 0;
    SYST_CSR = CSR_RUN;
    instant_spend(in & ((1u << PER_CLOCK_LOG2) - 1));
}

void instant_stop(void)
{
    SYST_CSR = 0;
}

/* Where the frame is, EXC_RETURN says (B1.5.8); the PC is its seventh word. */
__attribute__((naked)) void SysTick_Handler(void)
{
    __asm volatile(".syntax unified\n\t"
                   "movs r0, #4\n\t"
                   "mov r1, lr\n\t"
                   "tst r1, r0\n\t"
                   "beq 1f\n\t"
                   "mrs r0, psp\n\t"
                   "b 2f\n"
                   "1:\tmrs r0, msp\n"
                   "2:\tldr r1, =0xE000E010\n\t" /* stopped: it comes once */
                   "movs r2, #0\n\t"
                   "str r2, [r1]\n\t"
                   "ldr r0, [r0, #24]\n\t"
                   "ldr r1, =instant_handler\n\t"
                   "bx r1\n\t"
                   ".ltorg");
}

/* From the loop's top to behind its wfi (A7.7.261, T1). The first half of an
 * instruction of two begins with 0b11101 or more (A5.1). */
uintptr_t instant_missed_idle(bool (*came)(uintptr_t pc))
{
    const uint16_t *at = (const uint16_t *)((uintptr_t)idle_loop_code & ~1u);
    bool slept;

    do {
        if (!came((uintptr_t)at))
            return (uintptr_t)at;
        slept = *at == 0xBF30;
        at += *at >> 11 >= 0x1D ? 2 : 1;
    } while (!slept);
    return came((uintptr_t)at) ? 0 : (uintptr_t)at;
}
