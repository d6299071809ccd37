/* The part of Cortex-M's side of arch.h that must be inline. */
#ifndef CODA_ARCH_INLINE_H
#define CODA_ARCH_INLINE_H

#include "offsets.h"

#define SCB_ICSR (*(volatile uint32_t *)0xE000ED04)
#define ICSR_PENDSVSET (1u << 28)
#define ICSR_PENDSVCLR (1u << 27)

/* The handler does not look at the number, which says from where a task was
 * switched away: see arch_waited. It has the lowest priority and no task masks
 * it, so it is taken at once. */
static inline void arch_switch(void)
{
    __asm volatile("svc #0" ::: "memory");
}

#define SVC_WAIT 0xDF01 /* SVC #1 (A7.7.175) */

static inline void arch_wait(struct task *t)
{
    (void)t;
    __asm volatile("svc #1" ::: "memory");
}

#ifdef __ARM_ARCH_6M__

/* No LDREX: each of these is a few instructions under PRIMASK, up to and with
 * the msr. In one piece, since the compiler may put others' between. */
#define MASKED(instructions)                                  \
    ".syntax unified\n\tmrs %[was_masked], primask\n\tcpsid " \
    "i\n\t" instructions "msr primask, %[was_masked]"

static inline void arch_push(struct post **list, struct post *p)
{
    uint32_t was_masked, n;

    __asm volatile(MASKED("ldr %[n], %[list]\n\t"
                          "str %[n], %[next]\n\t"
                          "str %[p], %[list]\n\t")
                   : [was_masked] "=&l"(was_masked), [n] "=&l"(n),
                     [next] "=m"(p->next), [list] "+m"(*list)
                   : [p] "l"(p)
                   : "cc", "memory");
}

static inline bool arch_replace(volatile uint32_t *p, uint32_t from,
                                uint32_t to)
{
    uint32_t was_masked, is;

    __asm volatile(
        MASKED("ldr %[is], %[p]\n\t"
               "cmp %[is], %[from]\n\t"
               "bne 1f\n\t"
               "str %[to], %[p]\n"
               "1:\t")
        : [was_masked] "=&l"(was_masked), [is] "=&l"(is), [p] "+m"(*p)
        : [from] "l"(from), [to] "l"(to)
        : "cc", "memory");
    return is == from;
}

static inline uint32_t arch_add_mark(volatile uint32_t *p, uint32_t n,
                                     uint32_t mark)
{
    uint32_t was_masked, was;

    __asm volatile(
        MASKED("ldr %[was], [%[p]]\n\t"
               "adds %[n], %[n], %[was]\n\t"
               "orrs %[n], %[n], %[mark]\n\t"
               "str %[n], [%[p]]\n\t")
        : [was_masked] "=&l"(was_masked), [was] "=&l"(was), [n] "+l"(n)
        : [p] "l"(p), [mark] "l"(mark)
        : "cc", "memory");
    return was;
}

static inline uint32_t arch_exchange(volatile uint32_t *p, uint32_t to)
{
    uint32_t was_masked, was;

    __asm volatile(
        MASKED("ldr %[was], %[p]\n\t"
               "str %[to], %[p]\n\t")
        : [was_masked] "=&l"(was_masked), [was] "=&l"(was), [p] "+m"(*p)
        : [to] "l"(to)
        : "cc", "memory");
    return was;
}

static inline struct post *arch_take(struct post **list)
{
    return (struct post *)arch_exchange((volatile uint32_t *)list, 0);
}

static inline bool arch_mark(volatile uint32_t *p)
{
    return arch_exchange(p, 1) == 0;
}

#define ARCH_WAITS_ALONE 0

#else
#include "../atomic_list.h"

/* Between the two exclusive accesses there is to be no other (A3.4.5). */
static inline void arch_push(struct post **list, struct post *p)
{
    struct post *old = *list, *now;
    uint32_t failed;

    __asm volatile("1: str %[old], %[next]\n"
                   "2: ldrex %[now], %[list]\n\t"
                   "cmp %[now], %[old]\n\t"
                   "bne 3f\n\t"
                   "strex %[failed], %[p], %[list]\n\t"
                   "cmp %[failed], #0\n\t"
                   "bne 2b\n\t"
                   ".subsection 1\n"
                   "3: mov %[old], %[now]\n\t"
                   "b 1b\n\t"
                   ".previous"
                   : [old] "+l"(old), [now] "=&l"(now), [failed] "=&l"(failed),
                     [next] "=m"(p->next), [list] "+Q"(*list)
                   : [p] "l"(p)
                   : "cc", "memory");
}

static inline uint32_t arch_add_mark(volatile uint32_t *p, uint32_t n,
                                     uint32_t mark)
{
    uint32_t was, now, failed;

    __asm volatile("1: ldrex %[was], %[p]\n\t"
                   "add %[now], %[was], %[n]\n\t"
                   "orr %[now], %[mark]\n\t"
                   "strex %[failed], %[now], %[p]\n\t"
                   "cmp %[failed], #0\n\t"
                   "bne 1b"
                   : [was] "=&l"(was), [now] "=&l"(now), [failed] "=&l"(failed),
                     [p] "+Q"(*p)
                   : [n] "Ir"(n), [mark] "Ir"(mark)
                   : "cc", "memory");
    return was;
}

#define ARCH_WAITS_ALONE ARCH_HAS_MPU  /* in switch.S, not in switch-v6m.S */
#define ARCH_WAITS_ANYHOW "wait_alone" /* with any result */
#endif

/* PendSV looks at the posts, and leaves a task that is running alone. */
static inline void arch_wake_idle(void)
{
    if (sched.current == &idle)
        SCB_ICSR = ICSR_PENDSVSET;
}

/* An interrupt's frame, which is larger once the task has used the FPU, and
 * what the kernel's functions take. The switch's own may overflow; and where
 * only the switch sees it, anything may. */
static inline bool arch_stack_left(uintptr_t low)
{
#if ARCH_GUARD == ARCH_GUARD_CANARY || ARCH_GUARD == ARCH_GUARD_NONE
    (void)low;
    return true;
#else
    bool enough;

#ifdef __ARM_FP
    uint32_t control;

    __asm volatile("mrs %0, control" : "=r"(control));
    low += control & CONTROL_FPCA ? FPU_FRAME : 0;
#endif
    __asm volatile("cmp sp, %1"
                   : "=@cccs"(enough)
                   : "r"(low + KERNEL_STACK)); /* C: no less */
    return enough;
#endif
}

/* What a task's function returns to: one instruction in, see task_goexit. As
 * data, since the compiler adds to a function's address at run time. */
extern const char task_goexit_code[] __asm("task_goexit");
#define RETURNED ((uintptr_t)(task_goexit_code + 2))

static inline bool arch_returned(uintptr_t caller)
{
    return caller == RETURNED;
}

static inline uintptr_t arch_return_address(void)
{
    return RETURNED;
}

/* What the switch saves, and above it what exception entry does (B1.5.6). */
struct frame {
    uint32_t r4_to_r11[8];
#ifdef __ARM_FP
    uint32_t exc_return;
#endif
    uint32_t r0, r1, r2, r3, r12, lr, pc, xpsr;
    /* Above it, the frame of the task_goexit that has, so to speak, called
     * the task's function: what its first instruction pushes. */
    uint32_t goexit_r3, goexit_lr;
};

/* An address of code without the Thumb bit, which return addresses have. */
#define ARCH_CODE (~(uintptr_t)1)

/* r0-r12, sp, lr, pc, xpsr; and CFSR and HFSR, which ARMv6-M does not have. */
#ifdef __ARM_ARCH_6M__
#define ARCH_REGISTERS 17
#else
#define ARCH_REGISTERS 19
#endif
#define ARCH_SP 13
#define ARCH_LR 14
#define ARCH_PC 15

#define XPSR_T (1u << 24) /* Thumb state, the only one there is (B1.4.2) */
/* Negative and zero, as no result is: of a task that has not run yet. */
#define XPSR_FRESH (3u << 30)
/* Thread mode, PSP, no FPU state (B1.5.8). On ARMv8-M: of the secure state. */
#define EXC_RETURN 0xFFFFFFFDu

static inline void *arch_frame(void *top, void (*fn)(void *), void *arg)
{
    struct frame *f = (struct frame *)top - 1;

    f->lr = RETURNED;
    f->pc = (uint32_t)fn & ~1u; /* bit 0 of a stacked PC is 0 (B1.5.6) */
    f->xpsr = XPSR_T | XPSR_FRESH;
    f->r0 = (uint32_t)arg;
#ifdef __ARM_FP
    f->exc_return = EXC_RETURN;
#endif
    return f;
}

static inline void arch_store_two(struct task **at, struct task *a,
                                  struct task *b)
{
#ifdef __ARM_ARCH_6M__
    at[0] = a;
    at[1] = b;
#else
    struct two {
        struct task *first, *second;
    };

    __asm("strd %1, %2, %0" : "=o"(*(struct two *)at) : "r"(a), "r"(b));
#endif
}

/* By registers that the caller's arguments are not in: those that the compiler
 * takes for this are r0-r3. */
static inline void arch_copy_four(void *to, const void *from)
{
#ifdef __ARM_ARCH_6M__
    __builtin_memcpy(__builtin_assume_aligned(to, 4),
                     __builtin_assume_aligned(from, 4), 16);
#else
    __asm volatile("ldmia %1, {r3, r4, r5, r12}\n\t"
                   "stmia %0, {r3, r4, r5, r12}"
                   :
                   : "r"(to), "r"(from)
                   : "r3", "r4", "r5", "r12", "memory");
#endif
}

/* One load-multiple for a record. The compiler does not know of the call: the
 * stack is aligned for it because who does this has others. */
static inline void arch_call_defer(struct defer *d, struct defer **chain)
{
    __asm volatile("ldmia %0!, {r0, r1, r2}\n\t" /* arg, next, fn */
                   "str r1, [%1]\n\t"
                   "blx r2"
                   : "+l"(d)
                   : "l"(chain)
                   : "r0", "r1", "r2", "r3", "r12", "lr", "cc",
#ifdef __ARM_FP /* what a call may change of the FPU (AAPCS32 6.1.2) */
                     "s0", "s1", "s2", "s3", "s4", "s5", "s6", "s7", "s8", "s9",
                     "s10", "s11", "s12", "s13", "s14", "s15",
#endif
                     "memory");
}

static inline void arch_stack_bottom(void *top)
{
    ((struct frame *)top - 1)->goexit_lr = RETURNED;
}

static inline uintptr_t arch_guard(unsigned char *low, void *libc)
{
    uintptr_t guard = (uintptr_t)low - ARCH_GUARD_TO_STACK;

    (void)libc;
#if ARCH_GUARD == ARCH_GUARD_CANARY
    *(uint32_t *)(guard + GUARD_TO_CANARY) = CANARY;
#endif
#if HAS_WAY
    *(void **)(guard + (uintptr_t)GUARD_TO_WAY) = libc;
#endif
    return guard;
}

static inline void *arch_libc(uintptr_t guard)
{
#if HAS_WAY && ARCH_WRITES_PAST_GUARD
    return *(void **)(guard + (uintptr_t)GUARD_TO_WAY);
#else
    return (void *)(guard - GUARD_TO_LIBC);
#endif
}

#endif
