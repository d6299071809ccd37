/* What a report shows: registers at a fault, and which words of a stack are
 * return addresses. */
#include <harness.h>

#include <string.h>

#include "../../../kernel/sched.h"

static uint32_t sp, pc;

/* Every register but sp and pc holds a number of its own; r7 is an address that
 * no board has. It does not return. */
static __attribute__((naked)) void fault_with_numbers(uint32_t *where_sp,
                                                      uint32_t *where_pc)
{
    (void)where_sp, (void)where_pc;
    __asm volatile(".syntax unified\n\t"
                   "mov r2, sp\n\t"
                   "str r2, [r0]\n\t"
                   "adr r2, 1f\n\t"
                   "str r2, [r1]\n\t"
                   "ldr r7, =0xDFFFFFF0\n\t"
                   "movs r0, #108\n\tmov r8, r0\n\t"
                   "movs r0, #109\n\tmov r9, r0\n\t"
                   "movs r0, #110\n\tmov r10, r0\n\t"
                   "movs r0, #111\n\tmov r11, r0\n\t"
                   "movs r0, #112\n\tmov r12, r0\n\t"
                   "movs r0, #114\n\tmov lr, r0\n\t"
                   "movs r0, #100\n\tmovs r1, #101\n\tmovs r2, #102\n\t"
                   "movs r3, #103\n\tmovs r4, #104\n\tmovs r5, #105\n\t"
                   "movs r6, #106\n\t"
                   "b 1f\n\t"
                   ".ltorg\n\t"
                   ".balign 4\n"
                   "1:\tstr r7, [r7]");
}

static void recovers(void *unused)
{
    (void)unused;
    recover();
}

static void faults(void *unused)
{
    (void)unused;
    DEFER(recovers, NULL);
    fault_with_numbers(&sp, &pc);
}

static void in_a_protect(void *arg)
{
    protect(faults, arg);
}

TEST(a_faults_registers_are_kept)
{
    task_join(task_go(in_a_protect, NULL), NULL);
    for (unsigned i = 0; i < 16; i++)
        if (i != 7 && i != ARCH_SP && i != ARCH_PC)
            EXPECT(arch_registers[i] == 100 + i);
    EXPECT(arch_registers[7] == 0xDFFFFFF0);
    EXPECT(arch_registers[ARCH_SP] == sp);
    EXPECT(arch_registers[ARCH_PC] == pc);
    EXPECT(arch_registers[16] & 1u << 24); /* xPSR.T */
#ifndef __ARM_ARCH_6M__
    EXPECT((arch_registers[17] & 0xFFFF) != 0); /* MMFSR or BFSR */
    EXPECT(arch_registers[18] == 0);
#endif
}

__attribute__((naked, used, noinline)) static void calls(void)
{
    __asm volatile("bl calls\n"
                   "after_bl: blx r3\n"
                   "after_blx: bx lr\n"
                   "after_bx: mov r0, r0\n"
                   "after_mov: mov r0, r0");
}

TEST(a_return_address_is_told_by_the_call_before_it)
{
    extern const char after_bl[], after_blx[], after_bx[], after_mov[];

    (void)calls;
    EXPECT(arch_call((uintptr_t)after_bl | 1) == ((uintptr_t)after_bl & ~1u));
    EXPECT(arch_call((uintptr_t)after_blx | 1) == ((uintptr_t)after_blx & ~1u));
    EXPECT(arch_call((uintptr_t)after_bx | 1) == 0);
    EXPECT(arch_call((uintptr_t)after_mov | 1) == 0);
    EXPECT(arch_call((uintptr_t)after_bl & ~1u) == 0); /* no Thumb bit */
    EXPECT(arch_call(0) == 0);
    EXPECT(arch_call(1) == 0); /* nothing is before it */
    EXPECT(arch_call((uintptr_t)&sp | 1) == 0);
    EXPECT(arch_call(0xFFFFFFFF) == 0);
}

#ifndef __ARM_ARCH_6M__
#define SHCSR (*(volatile uint32_t *)0xE000ED24)

enum { HFSR = 18, HANDLERS = 7 << 16 };

static struct panic seen;

static void keeps(void *unused)
{
    const struct panic *p = recover();

    (void)unused;
    SHCSR |= HANDLERS;
    if (p)
        seen = *p;
}

static __attribute__((noinline)) void undefined(void *unused)
{
    (void)unused;
    DEFER(keeps, NULL);
    __builtin_trap();
}

static void calls_address(void *address)
{
    DEFER(keeps, NULL);
    __asm volatile("blx %0" ::"r"(address) : "lr", "memory");
}

static void loads_unaligned(void *words)
{
    DEFER(keeps, NULL);
    __asm volatile("ldmia %0, {r2, r3}" ::"r"((char *)words + 1)
                   : "r2", "r3", "memory");
}

static void stores(void *address)
{
    DEFER(keeps, NULL);
    SHCSR &= ~(uint32_t)HANDLERS;
    *(volatile uint32_t *)address = 1;
}

/* Each has a handler of its own; without, it is a hard fault. */
TEST(a_fault_is_told_by_its_status)
{
    static uint32_t words[4];

    EXPECT(!protect(undefined, NULL));
    EXPECT(seen.kind == PANIC_INSTRUCTION && arch_registers[HFSR] == 0);
    EXPECT(!protect(calls_address, (void *)((uintptr_t)undefined & ~1u)));
    EXPECT(seen.kind == PANIC_INSTRUCTION && arch_registers[HFSR] == 0);
    EXPECT(!protect(loads_unaligned, words));
    EXPECT(strcmp(seen.why, "unaligned access") == 0);
    EXPECT(!protect(stores, (void *)0xDFFFFFF0));
    EXPECT(seen.address == 0xDFFFFFF0 && arch_registers[HFSR] == 1u << 30);
    EXPECT(!protect(calls_address, (void *)0xDFFFFFF1));
    EXPECT(seen.kind == PANIC_MEMORY && seen.address == 0); /* not known */
    EXPECT(arch_registers[HFSR] == 0);
}
#endif
