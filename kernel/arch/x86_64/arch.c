/*
 * x86_64's side of arch.h, bare and under linux. What differs between the two
 * (how handlers are entered, how to wait) is the board's.
 */
#include "../../sched.h"
#include "../../board.h"
#include "offsets.h"
#include "x86.h"

_Static_assert(offsetof(struct task, sp) == TASK_SP &&
                   offsetof(struct task, guard) == TASK_GUARD &&
                   offsetof(struct task, in_wait) == TASK_IN_WAIT &&
                   offsetof(struct task, next) == TASK_NEXT &&
                   offsetof(struct task, prev) == TASK_PREV &&
                   offsetof(struct task, switches) == TASK_SWITCHES &&
                   offsetof(struct task, defers) == TASK_DEFERS &&
                   offsetof(struct task, level_lives) == TASK_FLAGS &&
                   offsetof(struct task, epoch) == TASK_FLAGS + 3 &&
                   offsetof(struct task, blocked) == TASK_PREV &&
                   sizeof((struct task){0}.in_wait) == 4 &&
                   offsetof(struct wait_queue, first) == 0 &&
                   offsetof(struct wait, next) == 0 &&
                   offsetof(struct wait, prev) == 8 &&
                   offsetof(struct wait, queue) == WAIT_QUEUE &&
                   offsetof(struct wait, elem) == WAIT_QUEUE + 8 &&
                   offsetof(struct wait, kind) == WAIT_QUEUE + 16 &&
                   offsetof(struct wait, result) == WAIT_RESULT &&
                   offsetof(struct wait, task) == WAIT_TASK &&
                   sizeof(struct wait) == WAIT_BYTES &&
                   offsetof(struct defer, arg) == DEFER_ARG &&
                   offsetof(struct defer, next) == DEFER_NEXT &&
                   offsetof(struct defer, fn) == DEFER_FN &&
                   offsetof(struct sched, current) == SCHED_CURRENT &&
                   offsetof(struct sched, libc) == SCHED_LIBC &&
                   offsetof(struct sched, next) == SCHED_NEXT &&
                   offsetof(struct sched, posts) == SCHED_POSTS,
               "offsets.h");
#ifdef LIBC_IN_SLOT
_Static_assert(LIBC_IN_SLOT == LIBC_TASK_BYTES, "arch.mk");
#endif

#define IDLE_STACK_BYTES 32768

volatile unsigned x86_handlers;

static unsigned char idle_slot[CODA_IDLE_HEAD_BYTES + IDLE_STACK_BYTES]
    __attribute__((aligned(ARCH_SLOT_ALIGN)));
unsigned char x86_boot_stack[X86_STACK_BYTES] __attribute__((aligned(16)));
unsigned char x86_handler_stacks[X86_HANDLER_STACKS][X86_STACK_BYTES]
    __attribute__((aligned(16)));

_Noreturn void x86_on_stack(void *top, void (*fn)(void));
_Noreturn void x86_on_boot_stack(void *top, void (*fn)(void));

#ifdef __SANITIZE_ADDRESS__
/*
 * AddressSanitizer must be told of every change of stack, and that the frames
 * of a task that has ended are gone.
 */
#include <sanitizer/asan_interface.h>
#include <sanitizer/common_interface_defs.h>

static unsigned char *reserve_low(const struct task *t)
{
    return arch_stack_low(t->guard) - (t == &idle ? 0 : CODA_RESERVE_SHIFT);
}

/* With the reserve. */
static size_t stack_size(const struct task *t)
{
    const unsigned char *high =
        t == &idle ? idle_slot + sizeof idle_slot : stack_high(t);

    return (size_t)(high - reserve_low(t));
}

/* From x86_switch, once it is known where to. */
void x86_leaves_sanitized(void)
{
    const struct task *from = sched.current, *to = sched.next;
    bool dead = !from->lives && from != &idle;
    static void *fake; /* there are none: that is an option of its own */

    if (dead)
        __asan_unpoison_memory_region(reserve_low(from), stack_size(from));
    __sanitizer_start_switch_fiber(dead ? NULL : &fake, reserve_low(to),
                                   stack_size(to));
}

void x86_switch_sanitized(void)
{
    x86_switch();
    __sanitizer_finish_switch_fiber(NULL, NULL, NULL);
}

void x86_entered_sanitized(void)
{
    __sanitizer_finish_switch_fiber(NULL, NULL, NULL);
}

#define STACK_CHANGES(low, bytes) \
    __sanitizer_start_switch_fiber(NULL, low, bytes)
#define STACK_CHANGED() __sanitizer_finish_switch_fiber(NULL, NULL, NULL)
#else
#define STACK_CHANGES(low, bytes) ((void)0)
#define STACK_CHANGED() ((void)0)
#endif

/* Whether address is in the guard below `low`. */
static bool in_guard(uintptr_t low, uintptr_t address)
{
    return address >= low - ARCH_GUARD_BYTES && address < low;
}

bool x86_overflowed(uintptr_t address, uint64_t pc, uint64_t sp,
                    struct x86_call *call)
{
    uintptr_t low = (uintptr_t)arch_stack_low(sched.current->guard);
    struct overflow *o;

    if (in_guard(low - CODA_RESERVE_SHIFT, address) && CODA_RESERVE &&
        sched.current != &idle)
        reserve_overflow();
    if (!in_guard(low, address))
        return false;
    if (x86_handlers != 0)
        stack_overflow();
    o = stack_overflowed(pc, address, sp - RED_ZONE_BYTES);
    sched.current->in_wait = 0;
    call->fn = (uint64_t)overflow_thrown;
    call->arg = (uint64_t)o;
    call->sp = (uint64_t *)o - 1;
    *call->sp = RETURNED;
    return true;
}

_Noreturn void arch_overflow(void)
{
    *(volatile char *)sched.current->guard = 0;
    stack_overflow();
}

_Noreturn void arch_leave_reserve(struct defer *mark, uintptr_t guard)
{
    (void)guard; /* it has not moved */
    arch_return_to(mark);
}

void x86_diverted(void);

/* A task that has not run yet is given another function; another returns from
 * x86_switch to where it calls fn, over its own return address. */
void arch_divert(struct task *t, void (*fn)(void))
{
    struct frame *f = t->sp;

    if (f->enter != x86_enter) {
        f->arg_r12 = (uint64_t)f->enter;
        f->enter = x86_diverted;
    }
    f->fn_rbx = (uint64_t)fn;
    t->in_wait = 0;
}

bool arch_waited(const struct task *t)
{
    return t->in_wait;
}

static void idle_loop(void)
{
    STACK_CHANGED();
    for (;;) {
        if (sched.posts)
            sched_drain();
        if (sched.next != &idle) {
            arch_switch();
        } else {
            sched_idle();
            x86_wait();
        }
    }
}

_Noreturn void arch_start(void)
{
    idle.guard = arch_guard(idle_slot + CODA_IDLE_HEAD_BYTES, idle_slot);
    STACK_CHANGES(arch_stack_low(idle.guard), IDLE_STACK_BYTES);
    x86_on_stack(idle_slot + sizeof idle_slot, idle_loop);
}

/* The idle task is switched to and from by its own loop alone. */
void arch_leave_idle(void)
{
}

_Noreturn void arch_on_boot_stack(void (*fn)(void))
{
    x86_handlers = 0;
    STACK_CHANGES(x86_boot_stack, sizeof x86_boot_stack);
    x86_on_boot_stack(x86_boot_stack + sizeof x86_boot_stack, fn);
}

/* ---- For reports -------------------------------------------------------- */

uintptr_t arch_registers[ARCH_REGISTERS];
const char arch_register_names[][7] = {
    "rax", "rbx", "rcx", "rdx", "rsi", "rdi", "rbp", "rsp", "r8",
    "r9",  "r10", "r11", "r12", "r13", "r14", "r15", "rip", "rflags",
};
_Static_assert(sizeof arch_register_names == 7 * ARCH_REGISTERS, "names");

extern const unsigned char text_start[], text_end[];

static bool in_text(uintptr_t address)
{
    return address >= (uintptr_t)text_start && address <= (uintptr_t)text_end;
}

/* How many bytes "call r/m64" has (FF /2), by its ModRM and SIB bytes (Intel 64
 * and IA-32 Architectures Software Developer's Manual, volume 2, 2.1.5). */
static unsigned call_bytes(uint8_t modrm, uint8_t sib)
{
    unsigned mod = modrm >> 6, rm = modrm & 7;
    unsigned bytes = 2;

    if (mod == 3)
        return bytes;
    if (rm == 4)
        bytes++;
    if (mod == 1)
        return bytes + 1;
    if (mod == 2 || rm == 5 || (rm == 4 && (sib & 7) == 5))
        bytes += 4;
    return bytes;
}

uintptr_t arch_call(uintptr_t word)
{
    const uint8_t *after = (const uint8_t *)word;
    int32_t relative;

    if (!in_text(word) || !in_text(word - 7))
        return 0;
    __builtin_memcpy(&relative, after - 4, sizeof relative);
    if (after[-5] == 0xE8 && in_text(word + (uintptr_t)(intptr_t)relative))
        return word;
    for (unsigned n = 2; n <= 7; n++)
        if (after[-(int)n] == 0xFF && (after[1 - (int)n] & 0x38) == 0x10 &&
            call_bytes(after[1 - (int)n], n > 2 ? after[2 - (int)n] : 0) == n)
            return word;
    return 0;
}

uintptr_t arch_stack_end(uintptr_t sp)
{
    const uintptr_t low = (uintptr_t)x86_handler_stacks,
                    boot = (uintptr_t)x86_boot_stack,
                    idles = (uintptr_t)idle_slot + CODA_IDLE_HEAD_BYTES;

    if (sp - low < sizeof x86_handler_stacks)
        return low + ((sp - low) / x86_handler_stack_bytes + 1) *
                         x86_handler_stack_bytes;
    if (sp - boot < X86_STACK_BYTES)
        return boot + X86_STACK_BYTES;
    if (sp - idles < IDLE_STACK_BYTES)
        return idles + IDLE_STACK_BYTES;
    return 0;
}

/* ---- Hogs --------------------------------------------------------------- */

#if CODA_HOG_LIMIT_US
bool arch_interrupted(void *context, struct panic *at)
{
    const struct x86_context *c = context;

    at->pc = *c->ip;
    at->sp = *c->sp;
    return x86_handlers == 1;
}

/* The word at the stack pointer, unless it is something else that the function
 * has pushed: before a return address is a near call (Intel SDM 2A, "CALL"), of
 * a displacement or by way of a register or memory. */
uintptr_t arch_interrupted_caller(void *context)
{
    const struct x86_context *c = context;
    uintptr_t pc = *(uint64_t *)*c->sp;
    const uint8_t *after = (const uint8_t *)pc;

    if (!hog_in_application(pc))
        return 0;
    if (after[-5] == 0xE8 ||
        (after[-2] == 0xFF && (after[-1] & 0x38) == 0x10) ||
        (after[-6] == 0xFF && (after[-5] & 0x38) == 0x10))
        return pc;
    return 0;
}

/* At a call the direction flag is clear and the x87's stack empty (System V ABI
 * 3.2.1): in the status word TOP is 0, and so is each register's tag, which
 * FXSAVE shortens to a bit (Intel SDM 1, 10.5.1). */
void arch_throw(void *context, const struct panic *record)
{
    const struct x86_context *c = context;

    *c->sp = (uint64_t)x86_call_frame(*c->sp, *c->ip);
    *c->flags &= ~UINT64_C(0x400);
    *c->ip = (uint64_t)fault_thrown;
    *c->first_argument = (uint64_t)record;
    c->fxsave[2] = c->fxsave[3] = c->fxsave[4] = 0;
}
#endif
