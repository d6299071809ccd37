/*
 * Cortex-M's side of arch.h. The switch itself is in switch.S, the vectors and
 * the reset in startup.c.
 *
 * Section numbers are of the ARMv7-M Architecture Reference Manual (DDI 0403E)
 * unless they say otherwise.
 */
#include "../../sched.h"

_Static_assert(offsetof(struct task, sp) == TASK_SP &&
                   offsetof(struct task, guard) == TASK_GUARD &&
                   offsetof(struct task, next) == TASK_NEXT &&
                   offsetof(struct task, switches) == TASK_SWITCHES &&
                   offsetof(struct task, defers) == TASK_DEFERS &&
                   offsetof(struct task, epoch) == TASK_EPOCH &&
                   sizeof(struct defer) == DEFER_BYTES &&
                   offsetof(struct defer, arg) == 0 &&
                   offsetof(struct defer, next) == 4 &&
                   offsetof(struct sched, current) == SCHED_CURRENT &&
                   offsetof(struct sched, libc) == SCHED_LIBC &&
                   offsetof(struct sched, next) == SCHED_NEXT &&
                   offsetof(struct sched, posts) == SCHED_POSTS &&
                   offsetof(struct sched, guard_register) == SCHED_GUARD,
               "offsets.h");
#if GUARD_TO_LIBC
_Static_assert(LIBC_BELOW_GUARD == LIBC_TASK_BYTES, "offsets.h");
#endif

#if ARCH_GUARD == ARCH_GUARD_MPU
_Static_assert(ARCH_GUARD_TO_STACK ==
                   ARCH_GUARD_BYTES - (MPU_VALID | MPU_REGION),
               "offsets.h");
#endif

#define REG(address) (*(volatile uint32_t *)(address))
#define SCB_SHPR3 REG(0xE000ED20)
#define SCB_CFSR REG(0xE000ED28)
#define SCB_HFSR REG(0xE000ED2C)
#define SCB_MMFAR REG(0xE000ED34)
#define SCB_BFAR REG(0xE000ED38)
#define MPU_TYPE REG(0xE000ED90)
#define MPU_CTRL REG(0xE000ED94)
#define MPU_RNR REG(0xE000ED98)
#define MPU_RBAR REG(0xE000ED9C)
#define MPU_RASR REG(0xE000EDA0)

enum {
    IDLE_STACK_BYTES = 256, /* its own two frames, and sched_idle's */
};

static unsigned char idle_slot[CODA_SLOT_HEAD_BYTES + IDLE_STACK_BYTES]
    __attribute__((aligned(ARCH_SLOT_ALIGN)));

void idle_start(void *top);
void idle_loop(void *);
_Noreturn void boot_stack_call(void (*fn)(void));

/* PendSV lowest (B3.2.12); a region without access that the switch moves,
 * over the default map (B3.5.4, B3.5.9): the highest region wins. */
_Noreturn void arch_start(void)
{
    SCB_SHPR3 = 0xFFu << 16;
    idle.guard = arch_guard(idle_slot + CODA_SLOT_HEAD_BYTES);
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

void arch_rewind_idle(void)
{
    idle.sp = arch_frame(idle_slot + sizeof idle_slot, idle_loop, NULL);
}

/* ---- Frames ------------------------------------------------------------- */

/* The part of struct frame that exception entry stacks. */
struct stacked {
    uint32_t r0, r1, r2, r3, r12, lr, pc, xpsr;
};

enum {
    EXC_RETURN_BASIC = 1 << 4,  /* no FPU state is stacked (B1.5.8) */
    EXC_RETURN_THREAD = 1 << 3, /* the exception came from thread mode */
    EXC_RETURN_PSP = 1 << 2,
    XPSR_ALIGN = 1 << 9, /* a word was skipped to align the frame (B1.5.7) */
};

/*
 * Has the return from an exception go on in fn, as if it had been called from
 * where the exception came: PC and LR are changed, the IT and ICI bits of xPSR
 * cleared, since they belong to the instruction that is left (B1.4.2), and the
 * alignment bit kept, since the return reads it. FPU state that is stacked, or
 * reserved and still in the registers, is untouched.
 */
static void divert(struct stacked *f, uintptr_t fn)
{
    if (f->lr != RETURNED) /* else nobody called: the task has not run yet */
        f->lr = f->pc | 1;
    f->pc = fn & ~1u;
    f->xpsr = XPSR_T | (f->xpsr & XPSR_ALIGN);
}

void arch_divert(struct task *t, void (*fn)(void))
{
    unsigned char *f = t->sp;

    f += offsetof(struct frame, r0);
#ifdef __ARM_FP
    if (!(((struct frame *)t->sp)->exc_return & EXC_RETURN_BASIC))
        f += 64; /* s16-s31 */
#endif
    divert((struct stacked *)(void *)f, (uintptr_t)fn);
}

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

#ifdef __ARM_ARCH_6M__

/* The core has one exception for all and does not say which. */
static void describe(struct panic *p)
{
    p->kind = PANIC_FAULT;
    p->why = "hard fault";
}

/* A stack that went far enough to fault has broken its canary. */
static bool overflowed(void)
{
#if ARCH_GUARD == ARCH_GUARD_CANARY
    return *(uint32_t *)sched.current->guard != CANARY;
#else
    return false;
#endif
}

static bool frame_is_lost(void)
{
    return false;
}

static void clear_faults(void)
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
};

static void describe(struct panic *p)
{
    uint32_t cfsr = SCB_CFSR;

    p->kind = PANIC_FAULT;
    p->why = "hard fault";
    if (cfsr & (MEMORY | BUS)) {
        p->kind = PANIC_MEMORY;
        p->why = "invalid memory address";
        if (cfsr & CFSR_MMARVALID)
            p->address = SCB_MMFAR;
        else if (cfsr & CFSR_BFARVALID)
            p->address = SCB_BFAR;
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

/* Whether the fault was the running task's stack running into its guard. */
static bool overflowed(void)
{
#if ARCH_GUARD == ARCH_GUARD_MPU
    uintptr_t low = (uintptr_t)arch_stack_low(sched.current->guard);

    return SCB_CFSR & (CFSR_MSTKERR | CFSR_MLSPERR) ||
           (SCB_CFSR & CFSR_MMARVALID && low - SCB_MMFAR <= ARCH_GUARD_BYTES);
#else
    return SCB_CFSR & CFSR_STKOF;
#endif
}

/* Whether it came while a frame was stacked or unstacked, which is then not to
 * be relied on. */
static bool frame_is_lost(void)
{
    return SCB_CFSR & (CFSR_MUNSTKERR | CFSR_MSTKERR | CFSR_UNSTKERR |
                       CFSR_STKERR | CFSR_INVPC);
}

/* Each bit is cleared by writing it (B3.2.15, B3.2.16). */
static void clear_faults(void)
{
    SCB_CFSR = SCB_CFSR;
    SCB_HFSR = SCB_HFSR;
}

#endif

/*
 * Sends the task whose code faulted to fault_thrown.
 *
 * Context: a fault handler, from fault_entry.
 */
void arch_fault(struct stacked *f, uint32_t exc_return, uint32_t exception)
{
    static struct panic record;
    const uint32_t task = EXC_RETURN_THREAD | EXC_RETURN_PSP;

    if (overflowed())
        stack_overflow();
    record = (struct panic){.pc = f->pc};
    if (exception < 3 || exception > 7)
        record.why = "unexpected interrupt";
    else
        describe(&record);
    if ((exc_return & task) != task || !record.kind || frame_is_lost() ||
        !fault_is_the_tasks())
        fault(record.why, record.pc, record.address);
    clear_faults();
    f->r0 = (uint32_t)&record;
    divert(f, (uintptr_t)fault_thrown);
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
