/* The part of x86_64's side of arch.h that must be inline. */
#ifndef CODA_ARCH_INLINE_H
#define CODA_ARCH_INLINE_H

#include "offsets.h"

void x86_switch(void);
void x86_enter(void);
void x86_switch_sanitized(void);

#include "../atomic_list.h"

static inline void arch_push(struct post **list, struct post *p)
{
    struct post *old = __atomic_load_n(list, __ATOMIC_RELAXED);

    do {
        p->next = old;
        __atomic_signal_fence(__ATOMIC_SEQ_CST);
    } while (!__atomic_compare_exchange_n(list, &old, p, true, __ATOMIC_RELAXED,
                                          __ATOMIC_RELAXED));
}

static inline uint32_t arch_add_mark(volatile uint32_t *p, uint32_t n,
                                     uint32_t mark)
{
    uint32_t old = *p;

    while (!__atomic_compare_exchange_n(p, &old, (old + n) | mark, true,
                                        __ATOMIC_RELAXED, __ATOMIC_RELAXED))
        ;
    return old;
}

/* The idle task looks at the posts after every interrupt (x86_wait). */
static inline void arch_wake_idle(void)
{
}

static inline void arch_switch(void)
{
#ifdef __SANITIZE_ADDRESS__
    x86_switch_sanitized();
#else
    x86_switch();
#endif
}

static inline void arch_wait(struct task *t)
{
    t->in_wait = 1;
    arch_switch();
    t->in_wait = 0;
}

/* What the kernel's functions take, the posts' included. */
static inline bool arch_stack_left(uintptr_t low)
{
    uintptr_t sp;

    __asm volatile("mov %%rsp, %0" : "=r"(sp));
    return sp >= low + ARCH_KERNEL_STACK;
}

/* What a task's function returns to: in task_goexit, behind its call. */
extern const char task_goexit_code[] __asm("task_goexit");
#define RETURNED ((uintptr_t)(task_goexit_code + RETURNED_OFFSET))

static inline bool arch_returned(uintptr_t caller)
{
    return caller == RETURNED;
}

static inline uintptr_t arch_return_address(void)
{
    return RETURNED;
}

static inline void arch_store_two(struct task **at, struct task *a,
                                  struct task *b)
{
    at[0] = a;
    at[1] = b;
}

static inline void arch_copy_four(void *to, const void *from)
{
    __builtin_memcpy(to, from, 16);
}

static inline void arch_call_defer(struct defer *d, struct defer **chain)
{
    *chain = d->next;
    d->fn(d->arg);
}

#ifdef __SANITIZE_ADDRESS__
#define ARCH_WAITS_ALONE 0
#else
#define ARCH_WAITS_ALONE 1
#define ARCH_WAITS_ANYHOW "wait_alone_anyhow"
#endif

#define ARCH_CODE UINTPTR_MAX

/* rax rbx rcx rdx, rsi rdi rbp rsp, r8 to r15, rip rflags. */
#define ARCH_REGISTERS 18
#define ARCH_SP 7
#define ARCH_PC 16
#define ARCH_LR 0

/* What x86_switch pushes, and above it what the first run needs. */
struct frame {
    uint64_t r15, r14, r13, arg_r12, fn_rbx, rbp;
    void (*enter)(void); /* x86_switch returns to it; it jumps to fn(arg) */
    uint64_t return_to;
    /* Above it, the frame of the task_goexit that has, so to speak, called
     * the task's function: what its first instruction pushes, and its return
     * address. */
    uint64_t goexit_rbp, goexit_return;
};

static inline void *arch_frame(void *top, void (*fn)(void *), void *arg)
{
    struct frame *f = (struct frame *)top - 1;

    f->rbp = 0;
    f->fn_rbx = (uint64_t)fn;
    f->arg_r12 = (uint64_t)arg;
    f->enter = x86_enter;
    f->return_to = RETURNED;
    return f;
}

static inline void arch_stack_bottom(void *top)
{
    struct frame *f = (struct frame *)top - 1;

    f->goexit_rbp = 0;
    f->goexit_return = RETURNED;
}

/* Takes all access from a page. */
void x86_guard_page(void *page);

static inline uintptr_t arch_guard(unsigned char *low, void *libc)
{
    unsigned char *guard = low - ARCH_GUARD_BYTES;

    (void)libc;
    if (CODA_STACK_GUARD)
        x86_guard_page(guard);
    return (uintptr_t)guard;
}

static inline void *arch_libc(uintptr_t guard)
{
    return (void *)(guard - LIBC_TASK_BYTES);
}

#endif
