/*
 * Cortex-M's side of arch.h. The switch itself is in switch.S, the vectors and
 * the reset in startup.c.
 *
 * Section numbers are of the ARMv7-M Architecture Reference Manual (DDI 0403E)
 * unless they say otherwise.
 */
#include "fault.h"

_Static_assert(offsetof(struct task, sp) == TASK_SP &&
                   offsetof(struct task, guard) == TASK_GUARD &&
                   offsetof(struct task, next) == TASK_NEXT &&
                   offsetof(struct task, prev) == TASK_PREV &&
                   offsetof(struct task, switches) == TASK_SWITCHES &&
                   offsetof(struct task, defers) == TASK_DEFERS &&
                   offsetof(struct task, level_lives) == TASK_FLAGS &&
                   offsetof(struct task, epoch) == TASK_FLAGS + 3 &&
                   offsetof(struct wait, next) == 0 &&
                   offsetof(struct wait, prev) == 4 &&
                   offsetof(struct wait, queue) == WAIT_QUEUE &&
                   offsetof(struct wait, elem) == WAIT_QUEUE + 4 &&
                   offsetof(struct wait, kind) == WAIT_QUEUE + 8 &&
                   offsetof(struct wait, result) == WAIT_RESULT &&
                   offsetof(struct wait, task) == WAIT_RESULT + 4 &&
                   sizeof(struct wait) == WAIT_BYTES &&
                   sizeof(struct defer) == DEFER_BYTES &&
                   offsetof(struct defer, arg) == 0 &&
                   offsetof(struct defer, next) == 4 &&
                   offsetof(struct sched, current) == SCHED_CURRENT &&
                   offsetof(struct sched, libc) == SCHED_LIBC &&
                   offsetof(struct sched, next) == SCHED_NEXT &&
                   offsetof(struct sched, posts) == SCHED_POSTS &&
                   offsetof(struct sched, guard_register) == SCHED_GUARD,
               "offsets.h");
#if CODA_LIBC && !(CODA_RESERVE && ARCH_WRITES_PAST_GUARD)
_Static_assert(GUARD_TO_LIBC == CODA_STACK_TO_LIBC - ARCH_GUARD_TO_STACK,
               "offsets.h");
#endif

#if ARCH_GUARD == ARCH_GUARD_MPU
_Static_assert(ARCH_GUARD_TO_STACK ==
                   ARCH_GUARD_BYTES - (MPU_VALID | MPU_REGION),
               "offsets.h");
#endif

#define SCB_SHPR2 REG(0xE000ED1C)
#define SCB_SHPR3 REG(0xE000ED20)
#define SCB_SHCSR REG(0xE000ED24)
#define SCB_CFSR REG(0xE000ED28)
#define SCB_HFSR REG(0xE000ED2C)
#define SCB_MMFAR REG(0xE000ED34)
#define SCB_BFAR REG(0xE000ED38)
#define MPU_TYPE REG(0xE000ED90)
#define MPU_CTRL REG(0xE000ED94)
#define MPU_RNR REG(0xE000ED98)
#define MPU_RASR REG(0xE000EDA0)

enum {
    IDLE_STACK_BYTES = 256, /* its own two frames, and sched_idle's */
};

static unsigned char idle_slot[CODA_IDLE_HEAD_BYTES + IDLE_STACK_BYTES]
    __attribute__((aligned(ARCH_SLOT_ALIGN)));

void idle_start(void *top);
void idle_loop(void *);
_Noreturn void boot_stack_call(void (*fn)(void));

/* SVCall and PendSV lowest (B3.2.11, B3.2.12); a region without access that the
 * switch moves, over the default map (B3.5.4, B3.5.9): the highest region wins.
 */
_Noreturn void arch_start(void)
{
    SCB_SHPR2 = 0xFFu << 24;
    SCB_SHPR3 = 0xFFu << 16;
    idle.guard = arch_guard(idle_slot + CODA_IDLE_HEAD_BYTES, idle_slot);
#if ARCH_GUARD == ARCH_GUARD_MPU
    sched.guard_register = &MPU_RBAR; /* without an MPU, writes are ignored */
    if (MPU_TYPE >> 8) {
        MPU_RNR = MPU_REGION;
        /* XN, AP 0, 2^(SIZE + 1) bytes, enabled. */
        MPU_RASR = 1u << 28 | (ARCH_GUARD_BYTES == 128 ? 6u : 4u) << 1 | 1u;
        /* Nor is there anything at address 0, but for the vectors, which the
         * core fetches past the MPU (B3.5.1). */
        MPU_RBAR = MPU_VALID | (MPU_REGION - 1);
        MPU_RASR = 1u << 28 | 4u << 1 | 1u; /* XN, AP 0, 32 bytes */
        MPU_CTRL = 1u << 2 | 1u;            /* PRIVDEFENA, ENABLE */
    }
#endif
    idle_start(idle_slot + sizeof idle_slot);
    __builtin_unreachable();
}

/* A post from now on asks for no switch, and who has asked for one has it. */
void arch_leave_idle(void)
{
    idle.sp = arch_frame(idle_slot + sizeof idle_slot, idle_loop, NULL);
    sched.current = sched.next;
    __atomic_signal_fence(__ATOMIC_SEQ_CST);
    SCB_ICSR = ICSR_PENDSVCLR;
}

/* ---- Frames ------------------------------------------------------------- */

/*
 * Has the return from an exception go on in fn, as if it had been called from
 * where the exception came: PC and LR are changed, the IT and ICI bits of xPSR
 * cleared, since they belong to the instruction that is left (B1.4.2), and the
 * alignment bit and the exception's number kept, since the return reads them.
 * FPU state that is stacked, or reserved and still in the registers, is
 * untouched.
 */
static void divert(struct stacked *f, uintptr_t fn)
{
    if (f->lr != RETURNED) /* else nobody called: the task has not run yet */
        f->lr = f->pc | 1;
    f->pc = fn & ~1u;
    f->xpsr = XPSR_T | (f->xpsr & (XPSR_ALIGN | XPSR_EXCEPTION));
}

/* What the hardware has stacked of a task that was switched away from. */
static struct stacked *stacked_of(const struct task *t)
{
    unsigned char *f = t->sp;

    f += offsetof(struct frame, r0);
#ifdef __ARM_FP
    if (!(((struct frame *)t->sp)->exc_return & EXC_RETURN_BASIC))
        f += 64; /* s16-s31 */
#endif
    return (struct stacked *)(void *)f;
}

void arch_divert(struct task *t, void (*fn)(void))
{
    divert(stacked_of(t), (uintptr_t)fn);
}

/* What lies before the function of a task that has not run yet says nothing. */
bool arch_waited(const struct task *t)
{
    const struct stacked *f = stacked_of(t);

    return (f->xpsr & XPSR_FRESH) != XPSR_FRESH &&
           ((const uint16_t *)f->pc)[-1] == SVC_WAIT;
}

/* Where the stack was before the exception (B1.5.6, B1.5.7). */
static inline uint32_t sp_before(const struct stacked *f, uint32_t exc_return)
{
    return (uint32_t)f + (exc_return & EXC_RETURN_BASIC ? 32 : 104) +
           (f->xpsr & XPSR_ALIGN ? 4 : 0);
}

#if CODA_HOG_LIMIT_US
static struct stacked *interrupted(void)
{
    struct stacked *f;

    __asm volatile("mrs %0, psp" : "=r"(f));
    return f;
}

/* The context is EXC_RETURN of the clock's handler. If that says thread mode,
 * neither another handler nor PendSV is under way, and what the hardware has
 * stacked at PSP is the running task's. */
bool arch_interrupted(void *context, struct panic *at)
{
    const uint32_t task = EXC_RETURN_THREAD | EXC_RETURN_PSP;

    if (((uint32_t)context & task) != task)
        return false;
    at->pc = interrupted()->pc;
    at->sp = sp_before(interrupted(), (uint32_t)context);
    return true;
}

/* LR, unless it is something else that the function keeps there: before a
 * return address is a BL (T1) or a BLX with a register (A7.7.18, A7.7.19). */
uintptr_t arch_interrupted_caller(void *context)
{
    uintptr_t lr = interrupted()->lr;
    const uint16_t *after = (const uint16_t *)(lr & ~1u);

    (void)context;
    if (!(lr & 1) || !hog_in_application(lr & ~1u))
        return 0;
    if (((after[-2] & 0xF800) == 0xF000 && (after[-1] & 0xD000) == 0xD000) ||
        (after[-1] & 0xFF87) == 0x4780)
        return lr & ~1u;
    return 0;
}

void arch_throw(void *context, const struct panic *record)
{
    struct stacked *f = interrupted();

    (void)context;
    f->r0 = (uint32_t)record;
    divert(f, (uintptr_t)fault_thrown);
}
#endif

#if CODA_REPORT
_Noreturn void arch_on_boot_stack(void (*fn)(void))
{
    if (arch_in_interrupt()) {
        fn(); /* handlers are on it already */
        __builtin_unreachable();
    }
    boot_stack_call(fn);
}

/* ---- Faults ------------------------------------------------------------- */

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

/* ---- Backtraces --------------------------------------------------------- */

extern unsigned char boot_stack_top[], boot_stack_bytes[];

/* BL <label>, BLX <Rm> (A7.7.18, A7.7.19; ARMv8-M: also BLXNS, DDI 0553);
 * a return address has the Thumb bit (A2.3.1). */
uintptr_t arch_call(uintptr_t word)
{
    const uint16_t *after = (const uint16_t *)(word & ~1u);

    if (!(word & 1) || word < (uintptr_t)text_start + 4 ||
        word > (uintptr_t)text_end)
        return 0;
    if ((after[-1] & 0xFF83) == 0x4780 ||
        ((after[-2] & 0xF800) == 0xF000 && (after[-1] & 0xD000) == 0xD000))
        return word & ~1u;
    return 0;
}

uintptr_t arch_stack_end(uintptr_t sp)
{
    uintptr_t boot = (uintptr_t)boot_stack_top;
    uintptr_t idles = (uintptr_t)idle_slot + sizeof idle_slot;

    if (boot - sp <= (uintptr_t)boot_stack_bytes)
        return boot;
    return idles - sp <= IDLE_STACK_BYTES ? idles : 0;
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
