/*
 * What Cortex-M's fault handler (fault.c), what it does when a stack has met
 * its guard (guard.c), and arch.c know of an exception's frame.
 */
#ifndef CODA_CORTEX_M_FAULT_H
#define CODA_CORTEX_M_FAULT_H

#include "../../sched.h"

#define REG(address) (*(volatile uint32_t *)(address))
#define MPU_RBAR REG(0xE000ED9C)

/* The part of struct frame that exception entry stacks. */
struct stacked {
    uint32_t r0, r1, r2, r3, r12, lr, pc, xpsr;
};

enum {
    EXC_RETURN_BASIC = 1 << 4,  /* no FPU state is stacked (B1.5.8) */
    EXC_RETURN_THREAD = 1 << 3, /* the exception came from thread mode */
    EXC_RETURN_PSP = 1 << 2,
    TASK_MODE = EXC_RETURN_THREAD | EXC_RETURN_PSP,
    XPSR_EXCEPTION = 0x1FF, /* what was interrupted: 0 is thread mode */
    XPSR_ALIGN = 1 << 9,    /* a word was skipped to align the frame (B1.5.7) */
    SVCALL = 11,
    PENDSV = 14,
    FPU_STACKED = 72, /* what of the FPU an exception stacks (B1.5.7) */
};

/*
 * Has the return from an exception go on in fn, as if it had been called from
 * where the exception came: PC and LR are changed, the IT and ICI bits of xPSR
 * cleared, since they belong to the instruction that is left (B1.4.2), and the
 * alignment bit and the exception's number kept, since the return reads them.
 * FPU state that is stacked, or reserved and still in the registers, is
 * untouched.
 */
static inline void divert(struct stacked *f, uintptr_t fn)
{
    if (f->lr != RETURNED) /* else nobody called: the task has not run yet */
        f->lr = f->pc | 1;
    f->pc = fn & ~1u;
    f->xpsr = XPSR_T | (f->xpsr & (XPSR_ALIGN | XPSR_EXCEPTION));
}

/* Where the stack was before the exception (B1.5.6, B1.5.7). */
static inline uint32_t sp_before(const struct stacked *f, uint32_t exc_return)
{
    return (uint32_t)f + (exc_return & EXC_RETURN_BASIC ? 32 : 104) +
           (f->xpsr & XPSR_ALIGN ? 4 : 0);
}

/* What guards the stack that is in use. */
static inline uintptr_t guard_now(void)
{
#if ARCH_GUARD == ARCH_GUARD_MPU
    return MPU_RBAR & ~(ARCH_GUARD_BYTES - 1u);
#elif ARCH_GUARD == ARCH_GUARD_LIMIT
    uintptr_t limit;

    __asm volatile("mrs %0, psplim" : "=r"(limit));
    return limit;
#else
    return sched.current->guard;
#endif
}

/* Of the fault that is handled: whether it came while a frame was stacked or
 * unstacked, which is then not to be relied on; the address that was accessed,
 * 0 when not known; and what must be done before its handler returns. */
bool fault_frame_is_lost(const struct stacked *f);
uintptr_t fault_address(void);
void fault_clear(void);

/* The running task's stack has met its guard. Returns the EXC_RETURN to leave
 * the handler with, if the task can go on. */
uint32_t guard_overflow(struct stacked *f, uint32_t exc_return);

#endif
