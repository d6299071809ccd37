/* The stack geometry of x86_64, for TASK_POOL; and what <coda.h>'s inline
 * functions need. A board whose C library is hungry for stack gives
 * ARCH_STACK_EXTRA in board.mk. */
#ifndef CODA_ARCH_H
#define CODA_ARCH_H

#ifndef ARCH_STACK_EXTRA
#define ARCH_STACK_EXTRA 512
#endif

#if CODA_STACK_GUARD /* a page without access below each stack */
#define ARCH_SLOT_ALIGN 4096
#define ARCH_GUARD_BYTES 4096
#else
#define ARCH_SLOT_ALIGN 16
#define ARCH_GUARD_BYTES 0
#endif

/* From task.guard up to the lowest byte of the stack. */
#define ARCH_GUARD_TO_STACK ARCH_GUARD_BYTES

/* Each guard is a page of its own, and stays where it is. */
#define ARCH_GUARD_MOVES 0
#define ARCH_WAY_BYTES 0
#define ARCH_WRITES_PAST_GUARD 0

/* Applications give sizes that suit 32-bit machines: words here are double. */
#define ARCH_STACK_BYTES(stack_bytes) (2 * (stack_bytes) + ARCH_STACK_EXTRA)
#define ARCH_STACK_MIN 128
#define ARCH_RESERVE_BYTES(bytes) ARCH_STACK_BYTES(bytes)

/* What a call of the kernel takes: see arch_stack_left. */
#ifdef X86_SANITIZE
#define ARCH_KERNEL_STACK 4096
#else
#define ARCH_KERNEL_STACK 1024
#endif

/* Fields of a task that its are: whether it is in arch_wait. */
#define ARCH_TASK_FIELDS uint32_t in_wait;

#define ARCH_NULL_BYTES 4096 /* page 0 is not mapped */

#ifndef __ASSEMBLER__
/* Handlers count themselves in and out. */
extern volatile unsigned x86_handlers;

static inline bool arch_in_interrupt(void)
{
    return x86_handlers != 0;
}
#endif

#endif
