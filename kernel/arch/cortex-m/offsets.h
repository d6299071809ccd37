/* What the assembly knows of the C structures; arch.c asserts each. */
#define TASK_SP 0
#define TASK_GUARD 4
#define TASK_SWITCHES 8
#define TASK_NEXT 12
#define TASK_PREV 16
#define TASK_DEFERS 20
#define TASK_FLAGS 28 /* level_lives to epoch, the highest byte */
#define WAIT_QUEUE 8
#define WAIT_RESULT 20
#define WAIT_BYTES 28
#define DEFER_BYTES 12 /* arg, next, fn */
#define SCHED_LIBC 0
#define SCHED_CURRENT 4
#define SCHED_NEXT 8
#define SCHED_POSTS 12
#define SCHED_GUARD 16

/* The MPU's word for a guard has VALID and the region's number in its low
 * bits. */
#define MPU_REGION 7
#define MPU_VALID 0x10

/* As many interrupts as any board has here; linker/accounting.ld asserts it. */
#define ACCOUNT_VECTORS 64

/* newlib's struct _reent. */
#define LIBC_BELOW_GUARD 96

/* The word that says where a task's C library state is, from task.guard:
 * beside either of its guards. ARMv6-M's canary is behind it, so that an
 * overflow meets the canary first. */
#if ARCH_GUARD == ARCH_GUARD_MPU
#define GUARD_TO_WAY (-4 - MPU_VALID - MPU_REGION)
#elif ARCH_GUARD == ARCH_GUARD_LIMIT
#define GUARD_TO_WAY (-4)
#else
#define GUARD_TO_WAY 0
#endif
#define GUARD_TO_CANARY 4
#define HAS_WAY (CODA_RESERVE && CODA_LIBC)

/* From task.guard down to the task's C library state, where that is a fixed
 * distance: newlib's struct _reent. */
#if !CODA_LIBC || ARCH_GUARD == ARCH_GUARD_NONE
#define GUARD_TO_LIBC 0 /* without a guard the state itself */
#elif ARCH_GUARD == ARCH_GUARD_MPU
#define GUARD_TO_LIBC \
    (LIBC_BELOW_GUARD + 8 * CODA_RESERVE + MPU_VALID + MPU_REGION)
#else
#define GUARD_TO_LIBC LIBC_BELOW_GUARD
#endif

/* An interrupt's frame, and what the kernel's functions take, which depends on
 * how they are optimised (Makefile); and what is on top once the task has used
 * the FPU (CONTROL.FPCA, B1.4.4). */
#ifndef KERNEL_CALLS
#define KERNEL_CALLS 56
#endif
#define KERNEL_STACK (36 + KERNEL_CALLS)
#define FPU_FRAME 72
#define CONTROL_FPCA 4

#define CANARY 0xC0DAFACE
