/* Between x86_64's arch.c and its boards. */
#ifndef CODA_X86_H
#define CODA_X86_H

/* Waits for an interrupt, unless sched.posts is not empty: the look and the
 * wait are one, so no post that comes between is slept over. */
void x86_wait(void);

/* Where the stack must be for a function to run as though it had been called at
 * pc, when it was at sp there: below the 128 bytes that the ABI lets a leaf use
 * beneath it, aligned as a call leaves it, the return address pushed. */
static inline uint64_t *x86_call_frame(uint64_t sp, uint64_t pc)
{
    uint64_t *top = (uint64_t *)((sp - 128) & ~UINT64_C(15)) - 1;

    *top = pc;
    return top;
}

/* Whether the current task's canary is broken (without pages to guard it). */
bool x86_overflowed(void);

/* For the board: handlers' stack; and that of the system's end, which a PC
 * boots on. */
extern unsigned char x86_handler_stack[65536], x86_boot_stack[16384];

#endif
