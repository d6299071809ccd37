/* What a report shows: registers at a fault, and which words of a stack are
 * return addresses. */
#include <harness.h>

#include "../../../kernel/sched.h"

static uint64_t sp, pc;

/* Every register but rsp and rip holds a number of its own. It does not
 * return. */
static __attribute__((naked)) void fault_with_numbers(uint64_t *where_sp,
                                                      uint64_t *where_pc)
{
    (void)where_sp, (void)where_pc;
    __asm volatile("mov %rsp, (%rdi)\n\t"
                   "lea 1f(%rip), %rax\n\t"
                   "mov %rax, (%rsi)\n\t"
                   "mov $100, %eax\n\tmov $101, %ebx\n\t"
                   "mov $102, %ecx\n\tmov $103, %edx\n\t"
                   "mov $104, %esi\n\tmov $105, %edi\n\t"
                   "mov $106, %ebp\n\t"
                   "mov $108, %r8d\n\tmov $109, %r9d\n\t"
                   "mov $110, %r10d\n\tmov $111, %r11d\n\t"
                   "mov $112, %r12d\n\tmov $113, %r13d\n\t"
                   "mov $114, %r14d\n\tmov $115, %r15d\n"
                   "1:\tmov %rax, 8");
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
        if (i != ARCH_SP)
            EXPECT(arch_registers[i] == 100 + i);
    EXPECT(arch_registers[ARCH_SP] == sp);
    EXPECT(arch_registers[ARCH_PC] == pc);
    EXPECT(arch_registers[17] & 2); /* rflags, of which bit 1 is always set */
}

/* Each form of "call", a label `a…` behind it; and what is none, `n…`. */
__asm(".text\n"
      "calls: call calls\n"
      "a0: call *%rax\n"
      "a1: call *%r11\n"
      "a2: call *(%rbx)\n"
      "a3: call *(%rsp)\n"
      "a4: call *8(%rax)\n"
      "a5: call *8(%r12)\n"
      "a6: call *0x1000(%rbp)\n"
      "a7: call *0x1000(%rsp)\n"
      "a8: call *calls(%rip)\n"
      "a9: call *0x1000(,%rax,8)\n"
      "a10: nop\n"
      "n0: jmp *%rax\n"
      "n1: mov %rax, %rbx\n"
      "n2: push (%rax)\n"
      "n3: .byte 0xE8; .long 0x40000000\n" /* a call to nowhere */
      "n4: ret\n"
      ".section .rodata\n"
      "after_calls: .quad a0, a1, a2, a3, a4, a5, a6, a7, a8, a9, a10, 0\n"
      "no_calls: .quad n1, n2, n3, n4, 0\n"
      ".text");

TEST(a_return_address_is_told_by_the_call_before_it)
{
    extern const uintptr_t after_calls[], no_calls[];

    for (unsigned i = 0; after_calls[i]; i++)
        EXPECT(arch_call(after_calls[i]) == after_calls[i]);
    for (unsigned i = 0; no_calls[i]; i++)
        EXPECT(arch_call(no_calls[i]) == 0);
    EXPECT(arch_call(0) == 0);
    EXPECT(arch_call((uintptr_t)&sp) == 0);
    EXPECT(arch_call(UINTPTR_MAX) == 0);
}
