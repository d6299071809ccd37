/*
 * Exceptions and interrupts of a PC (Intel SDM 3A, "Interrupt and exception
 * handling"). The entries, in boot.S, come here on a stack of the handlers'.
 */
#include <coda/irq.h>

#include "../../kernel/board.h"
#include "../../kernel/sched.h"
#include "apic.h"
#include "pc.h"
#include "x86.h"

struct gate {
    uint16_t offset_low, selector;
    uint8_t ist, type;
    uint16_t offset_mid;
    uint32_t offset_high, reserved;
};

struct pc_frame {
    uint64_t r15, r14, r13, r12, rbp, rbx; /* kept, for reports alone */
    uint64_t r11, r10, r9, r8, rdi, rsi, rdx, rcx, rax;
    uint64_t vector, error, rip, cs, rflags, rsp, ss;
};

const size_t x86_handler_stack_bytes = X86_STACK_BYTES;

static struct gate idt[VECTORS];
static uint32_t tss[26];

extern unsigned char pc_entries[];
extern uint64_t pc_gdt[];

enum {
    DIVIDE_ERROR = 0,
    INVALID_OPCODE = 6,
    DOUBLE_FAULT = 8,
    GENERAL_PROTECTION = 13,
    PAGE_FAULT = 14,
    CODE_SELECTOR = 0x08,
    FXSAVE_BYTES = 512, /* below struct pc_frame: see boot.S */
};

static void keep_registers(const struct pc_frame *f)
{
    const uint64_t registers[ARCH_REGISTERS] = {
        f->rax, f->rbx, f->rcx, f->rdx, f->rsi, f->rdi,
        f->rbp, f->rsp, f->r8,  f->r9,  f->r10, f->r11,
        f->r12, f->r13, f->r14, f->r15, f->rip, f->rflags,
    };

    if (CODA_REPORT)
        for (unsigned i = 0; i < ARCH_REGISTERS; i++)
            arch_registers[i] = registers[i];
}

/* An exception of a task sends it to fault_thrown, as if it had called it. */
static struct x86_call throw_fault(const struct pc_frame *f, uint64_t address)
{
    static struct panic record;

    keep_registers(f);
    record = (struct panic){
        .kind = PANIC_FAULT,
        .why = "processor exception",
        .pc = f->rip,
        .sp = f->rsp,
    };
    switch (f->vector) {
    case DIVIDE_ERROR:
        record.kind = PANIC_DIVISION;
        record.why = "integer divide by zero";
        break;
    case INVALID_OPCODE:
        record.kind = PANIC_INSTRUCTION;
        record.why = "undefined instruction";
        break;
    case PAGE_FAULT:
        record.address = address;
        record.kind = PANIC_MEMORY;
        record.why = "invalid memory address";
        break;
    case GENERAL_PROTECTION: /* an address that is not canonical, most often */
        record.kind = PANIC_MEMORY;
        record.why = "invalid memory address";
        break;
    }
    if (x86_handlers != 0 || f->vector == DOUBLE_FAULT ||
        f->cs != CODE_SELECTOR || !fault_is_the_tasks())
        fault(&record);
    return (struct x86_call){
        .fn = (uint64_t)fault_thrown,
        .arg = (uint64_t)&record,
        .sp = x86_call_frame(f->rsp, f->rip),
    };
}

static void exception(struct pc_frame *f)
{
    uint64_t address;
    struct x86_call call;

    __asm volatile("mov %%cr2, %0" : "=r"(address));
    x86_handlers--; /* but for this one */
    if (f->vector != PAGE_FAULT ||
        !x86_overflowed(address, f->rip, f->rsp, &call))
        call = throw_fault(f, address);
    x86_handlers++;
    f->rsp = (uint64_t)call.sp;
    f->rflags &= ~UINT64_C(0x400); /* DF is clear at a call */
    f->rip = call.fn;
    f->rdi = call.arg;
}

/* The look at the posts and the wait are one: an interrupt that comes between
 * the two returns behind them, so nothing need be masked. */
extern const char pc_looks[], pc_has_slept[];

__attribute__((noinline, noclone)) void x86_wait(void)
{
    __asm volatile("pc_looks:\n\t"
                   "cmpq $0, %0\n\t"
                   "jne pc_has_slept\n\t"
                   "hlt\n"
                   "pc_has_slept:" ::"m"(sched.posts)
                   : "cc", "memory");
}

/* What is the console's, or nobody's. */
static __attribute__((noinline)) void other_interrupt(uint64_t vector)
{
    if (vector == SPURIOUS_VECTOR)
        return;
    if (vector == CONSOLE_VECTOR)
        console_handler();
    if (vector == KEYBOARD_VECTOR)
        keyboard_handler();
    if (vector == PAINT_VECTOR) {
        __asm volatile("sti" ::: "memory");
        console_paint_handler();
        __asm volatile("cli" ::: "memory");
    }
    LAPIC_EOI = 0; /* also for what the firmware has left over */
}

/* Context: handler; interrupts are off, as the gate leaves them. */
void pc_interrupt(struct pc_frame *f)
{
    struct account_mark mark;

    x86_handlers++;
    if (f->vector >= EXCEPTIONS) /* whose time is the task's */
        account_enter(&mark);
    if (f->vector < EXCEPTIONS) {
        exception(f);
    } else if (f->vector == TIMER_VECTOR) {
        LAPIC_EOI = 0;
        kernel_clock_due();
        hog_look(&(struct x86_context){&f->rip, &f->rsp, &f->rflags, &f->rdi,
                                       (uint8_t *)f - FXSAVE_BYTES});
    } else if (f->vector >= IRQ_VECTORS && f->vector < TIMER_VECTOR) {
        pc_irq((unsigned)f->vector);
    } else {
        other_interrupt(f->vector);
    }
    if (f->rip - (uintptr_t)pc_looks < (size_t)(pc_has_slept - pc_looks))
        f->rip = (uintptr_t)pc_has_slept;
    if (f->vector >= EXCEPTIONS)
        account_leave(&mark,
                      f->vector >= IRQ_VECTORS && f->vector < TIMER_VECTOR
                          ? ((unsigned)f->vector - IRQ_VECTORS) % 32
                          : IRQ_COUNT);
    x86_handlers--;
}

void pc_traps_init(void)
{
    struct {
        uint16_t limit;
        uint64_t base;
    } __attribute__((packed)) pointer = {sizeof idt - 1, (uint64_t)idt};
    uint64_t base = (uint64_t)tss;

    for (unsigned i = 0; i < VECTORS; i++) {
        uint64_t entry = (uint64_t)pc_entries + 16 * i;

        idt[i] = (struct gate){
            .offset_low = (uint16_t)entry,
            .selector = 0x08,
            .ist = pc_irq_stack(i),
            .type = 0x8E, /* interrupt gate, present */
            .offset_mid = (uint16_t)(entry >> 16),
        };
    }
    for (unsigned i = 0; i < X86_HANDLER_STACKS; i++) { /* IST 1 on */
        uint64_t top = (uint64_t)x86_handler_stacks[i + 1];

        tss[9 + 2 * i] = (uint32_t)top;
        tss[10 + 2 * i] = (uint32_t)(top >> 32);
    }
    tss[25] = sizeof tss << 16; /* no I/O map */
    pc_gdt[3] = (sizeof tss - 1) | (base & 0xFFFFFF) << 16 |
                UINT64_C(0x89) << 40 | (base >> 24 & 0xFF) << 56;
    pc_gdt[4] = base >> 32;
    __asm volatile("lidt %0\n\tltr %1" ::"m"(pointer), "r"((uint16_t)0x18));
}
