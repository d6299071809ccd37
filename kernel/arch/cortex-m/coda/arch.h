/* The stack geometry of Cortex-M, for TASK_POOL; and what <coda.h>'s inline
 * functions need. */
#ifndef CODA_ARCH_H
#define CODA_ARCH_H

/* How a stack that overflows is caught, by core. */
#define ARCH_GUARD_NONE 0
#define ARCH_GUARD_CANARY 1 /* ARMv6-M: a word, looked at in the switch */
#define ARCH_GUARD_MPU 2    /* ARMv7-M: a region without access */
#define ARCH_GUARD_LIMIT 3  /* ARMv8-M mainline: PSPLIM */

/* Of an ARMv7-M chip without an MPU, in its board's DEFINES: 0. Its guard is a
 * canary then, and its SWITCH that of ARMv6-M, which looks at it. */
#ifndef ARCH_HAS_MPU
#define ARCH_HAS_MPU 1
#endif

#if !CODA_STACK_GUARD
#define ARCH_GUARD ARCH_GUARD_NONE
#elif defined __ARM_ARCH_8M_MAIN__
#define ARCH_GUARD ARCH_GUARD_LIMIT
#elif ARCH_HAS_MPU && (defined __ARM_ARCH_7M__ || defined __ARM_ARCH_7EM__)
#define ARCH_GUARD ARCH_GUARD_MPU
#else
#define ARCH_GUARD ARCH_GUARD_CANARY
#endif

/* A region is a power of two and lies at a multiple of its size. With an FPU an
 * exception's frame is 104 bytes, of which the topmost may stay unwritten: a
 * smaller guard could be stepped over. */
#if ARCH_GUARD == ARCH_GUARD_MPU && defined __ARM_FP
#define ARCH_SLOT_ALIGN 128
#define ARCH_GUARD_BYTES 128
#elif ARCH_GUARD == ARCH_GUARD_MPU
#define ARCH_SLOT_ALIGN 32
#define ARCH_GUARD_BYTES 32
#elif ARCH_GUARD == ARCH_GUARD_CANARY
#define ARCH_SLOT_ALIGN 8
#define ARCH_GUARD_BYTES 8
#else
#define ARCH_SLOT_ALIGN 8
#define ARCH_GUARD_BYTES 0
#endif

/* No fields of a task are its. */
#define ARCH_TASK_FIELDS

/* From task.guard up to the lowest byte of the stack. */
#if ARCH_GUARD == ARCH_GUARD_MPU
#define ARCH_GUARD_TO_STACK \
    (ARCH_GUARD_BYTES - 0x17) /* the low bits: VALID, region 7 */
#elif ARCH_GUARD == ARCH_GUARD_NONE
#define ARCH_GUARD_TO_STACK LIBC_TASK_BYTES
#else
#define ARCH_GUARD_TO_STACK ARCH_GUARD_BYTES
#endif

/* The word beside a guard that says where the C library state is: below it, or,
 * on ARMv6-M, in it. */
#if ARCH_GUARD == ARCH_GUARD_CANARY
#define ARCH_WAY_BYTES 0
#else
#define ARCH_WAY_BYTES 8
#endif

/* Whether something is written below a guard before an overflow is seen: there
 * is no hardware for it, or, on ARMv8-M, none for what the switch stores. */
#define ARCH_WRITES_PAST_GUARD (ARCH_GUARD != ARCH_GUARD_MPU)

/* Whether the switch takes task.guard to be that of the reserve once the task
 * is in it. */
#define ARCH_GUARD_MOVES 1

/* With an FPU there is its state, of an exception and of a switch, and twice
 * that of a boundary. */
#ifdef __ARM_FP
#define ARCH_RESERVE_BYTES(bytes) ((bytes) + 72 + 3 * 64)
#else
#define ARCH_RESERVE_BYTES(bytes) (bytes)
#endif

/* An access through a null pointer faults in so many bytes at least: by the MPU
 * of ARMv7-M. That of ARMv8-M cannot deny the privileged but by having a map of
 * all there is, which is the board's (DEFINES); ARMv6-M has none here. */
#ifndef ARCH_NULL_BYTES
#define ARCH_NULL_BYTES (ARCH_GUARD == ARCH_GUARD_MPU ? 64 : 0)
#endif

#define ARCH_STACK_BYTES(stack_bytes) (stack_bytes)

/* The first frame and the switch's, with the FPU's part where there is one,
 * and 64 bytes for the task's function. */
#ifdef __ARM_FP
#define ARCH_STACK_MIN (8 + 104 + 36 + 64 + 64 + 4)
#else
#define ARCH_STACK_MIN (8 + 32 + 32 + 64)
#endif

#ifndef __ASSEMBLER__
static inline bool arch_in_interrupt(void)
{
    uint32_t ipsr;

    __asm volatile("mrs %0, ipsr" : "=r"(ipsr));
    return ipsr != 0;
}
#endif

#endif
