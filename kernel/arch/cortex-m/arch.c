/*
 * Cortex-M's side of arch.h. The switch itself is in switch.S, faults are in
 * fault.c, the vectors and the reset in startup.c.
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

extern const char null_log2[]; /* linker/cortex-m.ld */

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
        MPU_RASR = 1u << 28 | ((uint32_t)null_log2 - 1) << 1 | 1u;
        MPU_CTRL = 1u << 2 | 1u; /* PRIVDEFENA, ENABLE */
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
        return lr;
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

/* ---- Backtraces --------------------------------------------------------- */

extern unsigned char boot_stack_top[], boot_stack_bytes[];
extern const unsigned char text_start[], text_end[];

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
#endif
