/* What the assembly knows of the C structures; arch.c asserts each. */
#define TASK_SP 0
#define TASK_GUARD 4
#define TASK_SWITCHES 8
#define TASK_NEXT 12
#define TASK_DEFERS 20
#define TASK_EPOCH 31
#define DEFER_BYTES 12 /* arg, next, fn */
#define SCHED_CURRENT 0
#define SCHED_LIBC 4
#define SCHED_NEXT 8
#define SCHED_POSTS 12
#define SCHED_GUARD 16

/* The MPU's word for a guard has VALID and the region's number in its low
 * bits. */
#define MPU_REGION 7
#define MPU_VALID 0x10

/* newlib's struct _reent, below the guard. */
#define LIBC_BELOW_GUARD 96

/* From task.guard down to the task's C library state, which lies below the
 * guard: newlib's struct _reent. */
#if !CODA_LIBC || ARCH_GUARD == ARCH_GUARD_NONE
#define GUARD_TO_LIBC 0 /* without a guard the state itself */
#elif ARCH_GUARD == ARCH_GUARD_MPU
#define GUARD_TO_LIBC (LIBC_BELOW_GUARD + MPU_VALID + MPU_REGION)
#else
#define GUARD_TO_LIBC LIBC_BELOW_GUARD
#endif

#define CANARY 0xC0DAFACE
