/* Between x86_64's arch.c and its boards. */
#ifndef CODA_X86_H
#define CODA_X86_H

/* Waits for an interrupt, unless sched.posts is not empty: the look and the
 * wait are one, so no post that comes between is slept over. */
void x86_wait(void);

/* What the ABI lets a leaf use beneath the stack pointer (System V ABI
 * 3.2.2). */
#define RED_ZONE_BYTES 128

/* Where the stack must be for a function to run as though it had been called at
 * pc, when it was at sp there: below what a leaf may use beneath it, aligned as
 * a call leaves it, the return address pushed. That is x86_thrown, which tells
 * a debugger of the two words above it. */
extern const char x86_thrown[];
static inline uint64_t *x86_call_frame(uint64_t sp, uint64_t pc)
{
    uint64_t *top = (uint64_t *)((sp - RED_ZONE_BYTES) & ~UINT64_C(15)) - 3;

    top[0] = (uint64_t)x86_thrown;
    top[1] = sp;
    top[2] = pc;
    return top;
}

/* A call, to be made in place of what faulted. */
struct x86_call {
    uint64_t fn, arg, *sp;
};

/* For a fault handler: whether the fault at `address` is the running task's
 * stack, at sp, that has met its guard; then how the task goes on. x86_handlers
 * counts the others. */
bool x86_overflowed(uintptr_t address, uint64_t pc, uint64_t sp,
                    struct x86_call *call);

/* Where a handler finds what it has interrupted: for arch_interrupted. */
struct x86_context {
    uint64_t *ip, *sp, *flags, *first_argument;
    uint8_t *fxsave; /* as that instruction saves it */
};

/* For the board: handlers' stacks, of so many bytes each, which it says (linux
 * takes all for one); and that of the system's end, which a PC boots on. */
extern const size_t x86_handler_stack_bytes;
enum { X86_HANDLER_STACKS = 5, X86_STACK_BYTES = 16384 };
extern unsigned char x86_handler_stacks[X86_HANDLER_STACKS][X86_STACK_BYTES],
    x86_boot_stack[X86_STACK_BYTES];

#endif
