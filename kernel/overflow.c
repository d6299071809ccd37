/*
 * A stack overflow is a panic of its task.
 *
 * The frames on the stack are all still there, up to its guard, and the task's
 * defers need them: so they are unwound from another one, the reserve, which
 * lies below the guard and has a guard of its own. The task is in its reserve
 * until it returns to a boundary on its stack proper, or ends; then the stack
 * has its guard again. Only an overflow of the reserve is the system's end.
 *
 * What is known of the overflow lies at the reserve's high end while the task
 * is in it.
 *
 * The overflow may have been met where the task was about to be switched away
 * from. If it was to wait, the wait is called off: the panic comes out of the
 * call that waits. If it had ended, its stack is nobody's, and it starts at the
 * high end again, to be switched away from.
 *
 * rejected: a reserve for all tasks in common: the defers of two may run at
 * once, since they may wait.
 */
#include "sched.h"

#define ALIGN (2 * sizeof(void *)) /* what a stack pointer is a multiple of */

struct overflow {
    struct panic panic;
    struct watch watch; /* for the task's end */
} __attribute__((aligned(ALIGN)));

/* The stack has its guard again. Nothing that is alive lies on it. */
static void restore_guard(struct task *t)
{
    unsigned char *low = stack_low(t);

    t->guard = arch_guard(low, low - CODA_STACK_TO_LIBC);
    t->in_reserve = 0;
}

/* The rest of task_end may still run in the reserve. */
static void ended(struct watch *w, struct task *t, const struct task_end *end)
{
    (void)w, (void)end;
    restore_guard(t);
}

struct overflow *stack_overflowed(uintptr_t pc, uintptr_t address, uintptr_t sp)
{
    struct task *t = sched.current;
    uintptr_t low, high;
    struct overflow *o;

    if (!fault_is_the_tasks() || !CODA_RESERVE)
        stack_overflow();
    if (t->in_reserve)
        reserve_overflow();
    if (!t->lives) {
        restore_guard(t);
        return (struct overflow *)((uintptr_t)panic_record(t) & ~(ALIGN - 1));
    }
    low = (uintptr_t)stack_low(t);
    high = low - CODA_STACK_TO_RESERVE;
    if (sp < high) /* the guard was stepped over, or is but a canary */
        high = sp;
    o = (struct overflow *)(high & ~(ALIGN - 1)) - 1;
    if ((uintptr_t)o <
        (uintptr_t)stack_low(t) - CODA_RESERVE_SHIFT + TASK_STACK_MIN)
        stack_overflow();
    if (ARCH_GUARD_MOVES)
        t->guard -= CODA_RESERVE_SHIFT;
    t->in_reserve = 1;
    *o = (struct overflow){
        .panic = {.kind = PANIC_STACK,
                  .why = "stack overflow",
                  .pc = pc,
                  .address = address,
                  .sp = sp < low ? low : sp},
        .watch = {.fn = ended},
    };
    return o;
}

/* An interrupt's frame may have met the guard anywhere, even in the few
 * instructions of the kernel that do not ask for stack before. */
static bool kernel_is_whole(const struct task *t)
{
    if (t->lives && !t->prev)
        return false; /* between two rings (inherit.c) */
    if (t->lives && is_task(t->prev))
        return t->next->prev == t && t->prev->next == t;
    return t->lives || pool_of(t)->free == t;
}

/* What undo_overflows was told; the stack has no room for a record. */
static void (*volatile undo)(void *);
static void *volatile undo_arg;

_Noreturn void undo_overflows(void (*fn)(void *), void *arg)
{
    undo_arg = arg;
    undo = fn;
    arch_overflow();
}

_Noreturn void overflow_thrown(struct overflow *o)
{
    struct task *t = sched.current;
    struct defer again;

    if (!kernel_is_whole(t))
        stack_overflow();
    while (!t->lives)
        arch_switch(); /* for good */
    if (wait_of_task(t))
        wait_stop(t);
    watch_add(&o->watch, t);
    if (undo) {
        defer_push(&again, undo, undo_arg);
        undo = NULL;
    }
    panic_unwind(&o->panic);
}

void overflow_ends(struct defer *boundary)
{
    struct task *t = sched.current;
    struct watch *w = t->watches;

    if ((unsigned char *)boundary < stack_low(t))
        return;
    while (w->fn != ended)
        w = w->next;
    watch_remove(w, &t->watches);
    restore_guard(t);
    arch_leave_reserve(boundary, t->guard);
}
