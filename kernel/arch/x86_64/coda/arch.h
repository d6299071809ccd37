/* The stack geometry of x86_64, for TASK_POOL. A board whose address space has
 * pages gives ARCH_PAGE_BYTES in board.mk, and one whose C library is hungry
 * for stack ARCH_STACK_EXTRA. */
#ifndef CODA_ARCH_H
#define CODA_ARCH_H

#ifndef ARCH_STACK_EXTRA
#define ARCH_STACK_EXTRA 512
#endif

#ifdef ARCH_PAGE_BYTES /* a page without access below each stack */
#define ARCH_SLOT_ALIGN ARCH_PAGE_BYTES
#define ARCH_GUARD_BYTES ARCH_PAGE_BYTES
#else /* a canary, seen in the switch */
#define ARCH_SLOT_ALIGN 16
#define ARCH_GUARD_BYTES 16
#endif

/* From task.guard up to the lowest byte of the stack. */
#define ARCH_GUARD_TO_STACK ARCH_GUARD_BYTES

/* Applications give sizes that suit 32-bit machines: words here are double. */
#define ARCH_STACK_BYTES(stack_bytes) (2 * (stack_bytes) + ARCH_STACK_EXTRA)
#define ARCH_STACK_MIN 128

#define ARCH_TRAPS_NULL 1 /* page 0 is not mapped */

#endif
