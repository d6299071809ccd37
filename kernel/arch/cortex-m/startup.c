/*
 * Reset and the vector table of Cortex-M.
 *
 * The linker script puts .vectors first: the core's sixteen, then the board's
 * own interrupts (board_vectors). Every fault ends in fault_entry.
 *
 * Section numbers are of the ARMv7-M Architecture Reference Manual (DDI 0403E).
 */
#include "../../board.h"
#include "../arch.h"

extern unsigned char boot_stack_top[];
extern uint32_t data_load[], data_start[], data_end[], bss_start[], bss_end[];

void Reset_Handler(void);
void SVC_Handler(void);
void PendSV_Handler(void);
void NMI_Handler(void);
void fault_entry(void);
void SysTick_Handler(void); /* fault_entry, unless a board has another */

const void *const core_vectors[16]
    __attribute__((section(".vectors.core"), used)) = {
        boot_stack_top,
        Reset_Handler,
        NMI_Handler, /* a board's, or fault_entry */
        fault_entry, /* HardFault */
        fault_entry, /* MemManage */
        fault_entry, /* BusFault */
        fault_entry, /* UsageFault */
        fault_entry, /* SecureFault */
        0,
        0,
        0,
        SVC_Handler,
        fault_entry, /* DebugMonitor */
        0,
        PendSV_Handler,
        SysTick_Handler,
};

#ifndef __ARM_ARCH_6M__
#define SCB_VTOR (*(volatile uint32_t *)0xE000ED08)
#define SCB_CCR (*(volatile uint32_t *)0xE000ED14)
#define SCB_SHCSR (*(volatile uint32_t *)0xE000ED24)
#define SCB_CPACR (*(volatile uint32_t *)0xE000ED88)

/* MemManage, BusFault and UsageFault have handlers of their own; a division by
 * zero traps, and an unaligned access if so wished (B3.2.13, B3.2.8). */
static void core_init(void)
{
    SCB_VTOR = (uint32_t)core_vectors;
    SCB_SHCSR |= 7u << 16;
    SCB_CCR |= 1u << 4 | CODA_TRAP_UNALIGNED << 3;
#ifdef __ARM_FP
    SCB_CPACR |= 0xFu << 20; /* CP10, CP11: full access (B3.2.20) */
    __asm volatile("dsb\n\tisb" ::: "memory");
#endif
}
#else
static void core_init(void)
{
}
#endif

void Reset_Handler(void)
{
    core_init();
    for (uint32_t *from = data_load, *to = data_start; to < data_end;)
        *to++ = *from++;
    for (uint32_t *to = bss_start; to < bss_end;)
        *to++ = 0;
    kernel_start();
}

#define SCB_AIRCR (*(volatile uint32_t *)0xE000ED0C)

/* The request needs its key, keeps the priorities' grouping (B3.2.6), follows
 * all stores, and may take a while (B1.5.16). */
_Noreturn void board_reset(void)
{
    const uint32_t key = 0x05FAu << 16, grouping = 7u << 8, request = 1u << 2;

    if (console_flush)
        console_flush();
    __asm volatile("dsb" ::: "memory");
    SCB_AIRCR = key | (SCB_AIRCR & grouping) | request;
    __asm volatile("dsb" ::: "memory");
    for (;;)
        ;
}

_Noreturn void board_halt(void)
{
    __asm volatile("cpsid i" ::: "memory");
    for (;;)
        __asm volatile("wfi");
}
