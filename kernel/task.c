/*
 * Tasks: slots, the beginning and the end.
 *
 * A task begins with a first frame that looks as though task_goexit had called
 * its function, so a function that returns has called task_goexit. It ends in
 * task_end, in three steps: run the defers, on the task's own stack, where
 * they may wait and defer and exit as they like; tell those who watch for its
 * end; give the slot back and switch away for good. Between the last two
 * nothing else runs, so the slot cannot be used again while its stack is still
 * in use.
 *
 * A dead slot keeps the record of its last task until it is used again.
 */
#include "sched.h"

#define ONE_USE (1u << CODA_SLOT_BITS)

/* Numbers that debuggers need (tools/gdb). The compiler tells them of an enum
 * that is named in code, as stack_low does. */
enum for_debuggers {
    GUARD_TO_STACK = ARCH_GUARD_TO_STACK,
    RESERVE_MOVES_GUARD = ARCH_GUARD_MOVES ? CODA_RESERVE_SHIFT : 0,
    CLOCK_HZ = CODA_CLOCK_HZ,
    PAINT = STACK_PAINT,
    LEN = CHAN_LEN,
    CLOSED = CHAN_CLOSED,
    FED = CHAN_FED,
    BY_PRIORITY = CHAN_BY_PRIORITY,
};

/* ---- Pools -------------------------------------------------------------- */

static inline uint32_t slot_bytes(const struct task_pool *pool)
{
    return pool->top - ARCH_GUARD_TO_STACK + CODA_SLOT_HEAD_BYTES;
}

/* Whether the pool has as many slots as it says. */
static inline bool pool_is_whole(const struct task_pool *pool)
{
#if CODA_CHECKS
    return pool->slots + pool->fresh * slot_bytes(pool) == pool->slots_end;
#else
    return pool;
#endif
}

/* Readies a slot that was never used, its guard, its paint, its first id, and
 * gives it to the pool's free list, which is empty. False when none is left. */
static bool slot_first_use(struct task_pool *pool)
{
    uintptr_t index =
        ((uintptr_t)pool - (uintptr_t)coda_pools_start) / POOL_UNIT;
    struct task *t = pool->tasks;
    unsigned char *low = pool->slots + CODA_SLOT_HEAD_BYTES, *high;
    void *libc = low - CODA_STACK_TO_LIBC;

    kernel_check(pool >= coda_pools_start && pool < coda_pools_end,
                 "task_go: the pool was not made by TASK_POOL");
    if (pool->fresh == 0) {
        pool->refused++;
        return false;
    }
    kernel_check(index <= UINT8_MAX,
                 "task_go: there are more pools than can be numbered");
    kernel_check(pool_is_whole(pool),
                 "task_go: the pool has not the size it says");
    kernel_check(t - coda_tasks_start < (ptrdiff_t)SLOT_MASK,
                 "task_go: more slots than CODA_SLOT_BITS can number");
    pool->fresh--;
    pool->tasks++;
    pool->slots += slot_bytes(pool);
    pool->free = t;
    t->id = (task_id)(t - coda_tasks_start) + 1 - ONE_USE;
    t->pool = (uint8_t)index;
    if (CODA_RESERVE)
        arch_guard(low - CODA_RESERVE_SHIFT, libc);
    t->guard = arch_guard(low, libc);
    high = pool->slots;
    stack_paint(low, high);
    arch_stack_bottom(high);
    libc_slot_init(libc);
    return true;
}

unsigned char *stack_low(const struct task *t)
{
    unsigned char *low = arch_stack_low(t->guard);

    return t->in_reserve ? low + (enum for_debuggers)RESERVE_MOVES_GUARD : low;
}

unsigned char *stack_high(const struct task *t)
{
    return stack_low(t) + (pool_of(t)->top - ARCH_GUARD_TO_STACK);
}

size_t task_pool_free(const struct task_pool *pool)
{
    size_t n = pool->fresh;

    for (const struct task *t = pool->free; t; t = t->next)
        n++;
    return n;
}

uint32_t task_pool_refused(const struct task_pool *pool)
{
    return pool->refused;
}

/* ---- The beginning ------------------------------------------------------ */

/* What task_go takes where it calls others with a slot in its hands. */
enum { SPAWN_STACK = 64 };

/* Where the compiler does not inline, it asks first, since to ask is a call as
 * well; elsewhere once it has to, since to ask costs every task. */
enum { ASKS_FIRST = !KERNEL_INLINES };

static inline bool call_is_right(void (*fn)(void *),
                                 const struct task_options *o)
{
    return !CODA_CHECKS || (!arch_in_interrupt() && fn &&
                            (!o || o->priority < CODA_PRIORITIES));
}

/* The wrong calls, and a pool of which no slot is free. Not inlined: it keeps
 * registers that task_spawn can do without. */
static __attribute__((noinline)) task_id
spawn_fresh(struct task_pool *pool, void (*fn)(void *), void *arg,
            const struct task_options *o)
{
    kernel_need_task("task_go");
    kernel_need_more_stack(SPAWN_STACK);
    kernel_check(fn, "task_go: no function");
    kernel_check(!o || o->priority < CODA_PRIORITIES,
                 "task_go: no such priority");
    return slot_first_use(pool) ? task_spawn(pool, fn, arg, o) : TASK_NONE;
}

/* Gives the slot back that cannot be made ready: sched_ready wants stack. */
static _Noreturn void spawn_overflows(struct task_pool *pool, struct task *t)
{
    t->lives = 0;
    __atomic_signal_fence(__ATOMIC_SEQ_CST);
    t->id -= ONE_USE;
    t->next = pool->free;
    pool->free = t;
    arch_overflow();
}

inline task_id task_spawn(struct task_pool *pool, void (*fn)(void *), void *arg,
                          const struct task_options *o)
{
    struct task *t = pool->free;

    if (!t || !call_is_right(fn, o))
        return spawn_fresh(pool, fn, arg, o);
    if (ASKS_FIRST)
        kernel_need_more_stack(SPAWN_STACK);
    pool->free = t->next;
    t->sp = arch_frame((unsigned char *)t->guard + pool->top, fn, arg);
    /* In this order: a handler may ask for the slot's last task. */
    *(volatile task_id *)&t->id += ONE_USE;
    *(volatile uint16_t *)&t->level_lives_flags = CODA_LEVEL_LIVES_NEW;
    if (CODA_PRIORITIES > 1 && o && o->priority != 0)
        t->level_lives = (uint8_t)(CODA_LEVEL_LIVES_NEW - 4 * o->priority);
    t->name = o ? o->name : NULL;
    hog_task_begins(t, o);
    account_task_begins(t);
    libc_task_begins(arch_libc(t->guard));
    if (!sched_ready_fast(t)) {
        if (!ASKS_FIRST && !kernel_has_stack(SPAWN_STACK))
            spawn_overflows(pool, t);
        sched_ready(t);
    }
    return t->id;
}

task_id task_go(void (*fn)(void *), void *arg)
{
    return task_spawn(&default_pool, fn, arg, NULL);
}

task_id task_go_with(const struct task_options *options, void (*fn)(void *),
                     void *arg)
{
    struct task_pool *pool = options ? options->pool : NULL;
    task_id id = task_spawn(pool ? pool : &default_pool, fn, arg, options);

    if (id && options && options->contain)
        coda_tasks_start[(id & SLOT_MASK) - 1].contain = 1;
    return id;
}

task_id task_self(void)
{
    return sched.current->id;
}

/* ---- The end ------------------------------------------------------------ */

/* For programs in which nobody watches for an end (end.c). */
__attribute__((weak)) void end_watches(struct task *t, uintptr_t caller)
{
    (void)t, (void)caller;
}

/* For programs without panics, in which nobody counts epochs (panic.c). */
__attribute__((weak)) void epoch_next(struct task *t)
{
    (void)t;
}

/* Of a task whose function has returned: no frame lives. */
static bool is_in_frame(const struct task *t, const struct defer *d)
{
    return (const unsigned char *)d >= stack_low(t) &&
           (const unsigned char *)d < stack_high(t);
}

/* What such a record leads to, nobody knows: what else was deferred is lost,
 * so the system ends. */
static __attribute__((noinline)) _Noreturn void frame_is_left(struct task *t)
{
    t->defers = NULL;
    t->contain = 0;
    panic("defer_push: its frame was left by the task's function");
}

/*
 * The rest of task_goexit. `caller` is where it was called from, or the mark
 * of a first frame: then the task's function returned. A defer that calls
 * task_goexit comes here again, deeper on the same stack, and goes on with
 * the chain; the outer call is never returned to.
 */
_Noreturn void task_end(uintptr_t caller)
{
    struct task *t = sched.current;
    struct task_pool *pool;
    struct defer *d;

    kernel_need_task("task_goexit");
    if ((d = t->defers) != NULL) {
        if (CODA_CHECKS && arch_returned(caller) && is_in_frame(t, d))
            frame_is_left(t);
        if (t->epoch)
            epoch_next(t);
        else
            t->epoch = 1;
        do
            arch_call_defer(d, &t->defers);
        while ((d = t->defers) != NULL);
    }

    if (t->watches) {
        kernel_check(t != &idle, "task_goexit before the kernel runs");
        end_watches(t, caller);
    }
    sched_remove(t);
    t->level_lives = 0;
    t->epoch = 0;
    t->end_pc = caller;
    pool = pool_of(t);
    t->next = pool->free;
    pool->free = t;
    arch_switch();
    __builtin_unreachable();
}
