/*
 * Faults of Cortex-M: what they were, and who goes on. Section numbers are of
 * the ARMv7-M Architecture Reference Manual (DDI 0403E) unless they say
 * otherwise.
 */
#include "fault.h"

#if CODA_REPORT

#define SCB_SHCSR REG(0xE000ED24)
#define SCB_CFSR REG(0xE000ED28)
#define SCB_HFSR REG(0xE000ED2C)
#define SCB_MMFAR REG(0xE000ED34)
#define SCB_BFAR REG(0xE000ED38)

uintptr_t arch_registers[ARCH_REGISTERS];
const char arch_register_names[][7] = {
    "r0",   "r1",   "r2",  "r3",  "r4", "r5", "r6", "r7",   "r8",
    "r9",   "r10",  "r11", "r12", "sp", "lr", "pc", "xpsr",
#ifndef __ARM_ARCH_6M__
    "cfsr", "hfsr",
#endif
};
_Static_assert(sizeof arch_register_names == 7 * ARCH_REGISTERS, "names");

#ifdef __ARM_ARCH_6M__

/* The core has one exception for all and does not say which. */
static void describe(struct panic *p)
{
    p->kind = PANIC_FAULT;
    p->why = "hard fault";
}

bool fault_frame_is_lost(const struct stacked *f)
{
    (void)f;
    return false;
}

static void keep_status(uintptr_t *r)
{
    (void)r;
}

uintptr_t fault_address(void)
{
    return 0;
}

void fault_clear(void)
{
}

#else

/* CFSR (B3.2.15; ARMv8-M: DDI 0553, D1.2.44). */
enum {
    MEMORY = 0xFF,           /* MMFSR */
    CFSR_MUNSTKERR = 1 << 3, /* exception return could not unstack */
    CFSR_MSTKERR = 1 << 4,   /* exception entry could not stack */
    CFSR_MLSPERR = 1 << 5,   /* the same, of FPU state, later */
    CFSR_MMARVALID = 1 << 7, /* MMFAR says where */
    BUS = 0xFF << 8,         /* BFSR */
    CFSR_UNSTKERR = 1 << 11,
    CFSR_STKERR = 1 << 12,
    CFSR_BFARVALID = 1 << 15,
    CFSR_UNDEFINSTR = 1 << 16,
    CFSR_INVSTATE = 1 << 17, /* a branch to an address without Thumb bit */
    CFSR_INVPC = 1 << 18,
    CFSR_STKOF = 1 << 20, /* ARMv8-M: PSPLIM */
    CFSR_UNALIGNED = 1 << 24,
    CFSR_DIVBYZERO = 1 << 25,
    SHCSR_PENDED = 7 << 12, /* UsageFault, MemManage, BusFault (B3.2.13) */
};

uintptr_t fault_address(void)
{
    if (SCB_CFSR & CFSR_MMARVALID)
        return SCB_MMFAR;
    return SCB_CFSR & CFSR_BFARVALID ? SCB_BFAR : 0;
}

static void describe(struct panic *p)
{
    uint32_t cfsr = SCB_CFSR;

    p->kind = PANIC_FAULT;
    p->why = "hard fault";
    if (cfsr & (MEMORY | BUS)) {
        p->kind = PANIC_MEMORY;
        p->why = "invalid memory address";
        p->address = fault_address();
    } else if (cfsr & CFSR_DIVBYZERO) {
        p->kind = PANIC_DIVISION;
        p->why = "integer divide by zero";
    } else if (cfsr & (CFSR_UNDEFINSTR | CFSR_INVSTATE)) {
        p->kind = PANIC_INSTRUCTION;
        p->why = "undefined instruction";
    } else if (cfsr & CFSR_UNALIGNED) {
        p->why = "unaligned access";
    }
}

/* A frame that would go beyond the limit is not stacked, and the
 * stack pointer is made the limit (ARMv8-M: DDI 0553, "Stack limit checks"). */
bool fault_frame_is_lost(const struct stacked *f)
{
    return SCB_CFSR & (CFSR_MUNSTKERR | CFSR_MSTKERR | CFSR_UNSTKERR |
                       CFSR_STKERR | CFSR_INVPC) ||
           (SCB_CFSR & CFSR_STKOF && (uintptr_t)f == guard_now());
}

static void keep_status(uintptr_t *r)
{
    r[0] = SCB_CFSR;
    r[1] = SCB_HFSR;
}

/* Each bit is cleared by writing it (B3.2.15, B3.2.16). A fault that stacking
 * this one's frame has caused may be pending (derived exceptions, B1.5.11). */
void fault_clear(void)
{
    SCB_CFSR = SCB_CFSR;
    SCB_HFSR = SCB_HFSR;
    SCB_SHCSR &= ~(uint32_t)SHCSR_PENDED;
}

#endif

#if ARCH_GUARD == ARCH_GUARD_CANARY
/* What faults for want of stack has broken the canary, or stepped over it. (The
 * handlers' stack is below it anyway.) */
static bool overflowed(uintptr_t sp, uint32_t exc_return)
{
    uintptr_t guard = sched.current->guard;

    return (exc_return & EXC_RETURN_PSP && sp < guard) ||
           *(uint32_t *)(guard + GUARD_TO_CANARY) != CANARY;
}
#else
/* Whether the fault was the running task's stack running into its guard: by an
 * access, or by the frame of an exception, of its FPU's part later. */
static bool overflowed(uintptr_t sp, uint32_t exc_return)
{
    (void)sp, (void)exc_return;
#if ARCH_GUARD == ARCH_GUARD_MPU
    return SCB_CFSR & (CFSR_MSTKERR | CFSR_MLSPERR) ||
           (SCB_CFSR & CFSR_MMARVALID &&
            SCB_MMFAR - guard_now() < ARCH_GUARD_BYTES);
#elif ARCH_GUARD == ARCH_GUARD_LIMIT
    return SCB_CFSR & CFSR_STKOF;
#else
    return false;
#endif
}
#endif

/* In the order of their names. */
static inline void keep_registers(const struct stacked *f, uint32_t sp,
                                  const uint32_t *r4_to_r11)
{
    uintptr_t *r = arch_registers;

    __builtin_memcpy(r, &f->r0, 4 * sizeof *r);
    __builtin_memcpy(r + 4, r4_to_r11, 8 * sizeof *r);
    r[12] = f->r12;
    r[ARCH_SP] = sp;
    __builtin_memcpy(r + ARCH_LR, &f->lr, 3 * sizeof *r);
    keep_status(r + 17);
}

extern const unsigned char text_start[], text_end[];

/* A call of the debugger's (boards/common/semihosting.c) without a debugger. */
static bool is_semihosting(const struct stacked *f)
{
    return f->pc >= (uintptr_t)text_start && f->pc < (uintptr_t)text_end &&
           *(const uint16_t *)f->pc == 0xBEAB;
}

/*
 * Sends the task whose code faulted to fault_thrown. Returns the EXC_RETURN to
 * leave the handler with.
 *
 * Any other code that faulted, a handler's or the report's, goes on in fault()
 * in the same way: so a fault in what that does is not one in a fault handler,
 * which would lock up the processor (B1.5.15).
 *
 * Context: a fault handler, from fault_entry.
 */
uint32_t arch_fault(struct stacked *f, uint32_t exc_return, uint32_t exception,
                    const uint32_t *r4_to_r11)
{
    static struct panic record;
    bool is_fault = exception >= 3 && exception <= 7;
    bool tasks = (exc_return & TASK_MODE) == TASK_MODE && fault_is_the_tasks();

    if (overflowed((uintptr_t)f, exc_return))
        return guard_overflow(f, exc_return);
    record = (struct panic){0};
    describe(&record);
    if (fault_frame_is_lost(f))
        fault(&record);
    if (is_semihosting(f)) {
        fault_clear();
        f->pc += 2;
        return exc_return;
    }
    record.pc = f->pc;
    record.sp = sp_before(f, exc_return);
    keep_registers(f, record.sp, r4_to_r11);
    if (!is_fault) {
        record.kind = PANIC_FAULT;
        record.why = "unexpected interrupt";
        fault(&record);
    }
    fault_clear();
    f->r0 = (uint32_t)&record;
    divert(f, (uintptr_t)(tasks ? fault_thrown : fault));
    return exc_return;
}

/* What division calls where the core has no instruction for it, and for 64
 * bits, when the divisor is 0 (Run-time ABI for the Arm Architecture, 4.3.2).
 */
int __aeabi_idiv0(int);
long long __aeabi_ldiv0(long long);

int __aeabi_idiv0(int n)
{
    (void)n;
    panic_division();
}

long long __aeabi_ldiv0(long long n)
{
    (void)n;
    panic_division();
}

#endif
