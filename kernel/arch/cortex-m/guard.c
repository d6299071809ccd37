/*
 * Cortex-M: what guards a stack, and how a task goes on whose stack has met it.
 *
 * An overflow shows as a fault of the task's own access; as one of the frame
 * that an exception stacks, of which its FPU's part may come later; or in the
 * switch, which stores by another register than the stack pointer.
 *
 * Section numbers are of the ARMv7-M Architecture Reference Manual (DDI 0403E)
 * unless they say otherwise.
 */
#include "fault.h"

#define FPCCR REG(0xE000EF34)
#define FPCCR_LSPACT 1u
#define SCB_SHCSR REG(0xE000ED24)
#define SHCSR_SVCALLPENDED (1u << 15) /* B3.2.13 */

void arch_switch_left(void);
uint32_t arch_switch_overflowed(void);

/* A task's guard, and how it becomes the one in use. */
#if ARCH_GUARD == ARCH_GUARD_MPU

static uintptr_t guard_of(const struct task *t)
{
    return t->guard & ~(ARCH_GUARD_BYTES - 1u);
}

/* The exception return to come synchronizes (B1.5.8). */
static void set_guard(uintptr_t guard)
{
    MPU_RBAR = guard;
    __asm volatile("dsb" ::: "memory");
}

#else

static uintptr_t guard_of(const struct task *t)
{
    return t->guard;
}

static void set_guard(uintptr_t guard)
{
    (void)guard;
#if ARCH_GUARD == ARCH_GUARD_LIMIT
    __asm volatile("msr psplim, %0" ::"r"(guard));
#endif
}

#endif

/*
 * The running task goes on in its reserve. Its frame, if there is one, is on
 * it, and is abandoned: a fresh one at the reserve's high end takes its place,
 * without FPU state, of which what was to be stacked lazily is forgotten
 * (FPCCR.LSPACT, B3.2.21): the panic returns to a boundary, which keeps no more
 * than a call does. The switch that the task may have asked for is called off.
 */
static void go_on_in_reserve(uintptr_t pc, uintptr_t address, uintptr_t sp)
{
    struct overflow *o = stack_overflowed(pc, address, sp);
    struct stacked *f = (struct stacked *)(void *)o - 1;

    *f = (struct stacked){.r0 = (uint32_t)o,
                          .lr = RETURNED,
                          .pc = (uint32_t)overflow_thrown & ~1u,
                          .xpsr = XPSR_T};
    set_guard(sched.current->guard);
    __asm volatile("msr psp, %0" ::"r"(f));
    SCB_SHCSR &= ~SHCSR_SVCALLPENDED;
}

_Noreturn void arch_overflow(void)
{
#if ARCH_GUARD == ARCH_GUARD_MPU
    *(volatile uint32_t *)guard_now() = 0;
#elif ARCH_GUARD == ARCH_GUARD_LIMIT
    __asm volatile("mov sp, %0" ::"r"(guard_now() - 8)); /* is checked */
#endif
    stack_overflow();
}

#if ARCH_GUARD == ARCH_GUARD_CANARY || !CODA_RESERVE
_Noreturn void arch_leave_reserve(struct defer *mark, uintptr_t guard)
{
    (void)guard; /* nothing but its words */
    arch_return_to(mark);
}
#endif

/* For the switch, which has found the overflow. Returns its EXC_RETURN. */
uint32_t arch_switch_overflowed(void)
{
    struct stacked *f;

    __asm volatile("mrs %0, psp" : "=r"(f));
    go_on_in_reserve(f->pc, 0, (uintptr_t)(f + 1));
    return EXC_RETURN;
}

static bool is_switch(uint32_t xpsr)
{
    uint32_t exception = xpsr & XPSR_EXCEPTION;

    return exception == SVCALL || exception == PENDSV;
}

/* It was the task, thread mode on PSP, or the switch, which is left. */
uint32_t guard_overflow(struct stacked *f, uint32_t exc_return)
{
    const bool task = (exc_return & TASK_MODE) == TASK_MODE;
    const bool lost = fault_frame_is_lost(f);
    uintptr_t pc = 0, sp;

    if (!CODA_RESERVE || lost ? !task : !task && !is_switch(f->xpsr))
        stack_overflow();
    if (guard_of(sched.current) != guard_now() && sched.current->lives)
        reserve_overflow(); /* in the rest of task_end */
    __asm volatile("mrs %0, psp" : "=r"(sp));
    sp += sizeof *f;
#ifdef __ARM_FP
    if (!(exc_return & EXC_RETURN_BASIC))
        sp += FPU_STACKED;
    if (task || exc_return & EXC_RETURN_BASIC) /* else it is the switch's */
        FPCCR &= ~FPCCR_LSPACT;
#endif
    if (task && !lost)
        pc = f->pc;
    go_on_in_reserve(pc, fault_address(), sp);
    fault_clear();
    if (task)
        return EXC_RETURN;
    f->pc = (uint32_t)arch_switch_left & ~1u;
    f->xpsr = XPSR_T | (f->xpsr & (XPSR_ALIGN | XPSR_EXCEPTION));
    return exc_return;
}
