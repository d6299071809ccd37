/* What the assembly knows of the C structures; arch.c asserts each. */
#define TASK_SP 0
#define TASK_GUARD 8
#define TASK_SWITCHES 16
#define TASK_IN_WAIT 20
#define TASK_NEXT 24
#define TASK_PREV 32
#define TASK_DEFERS 40
#define TASK_FLAGS 52 /* level_lives to epoch, the highest byte */
#define WAIT_QUEUE 16
#define WAIT_RESULT 40
#define WAIT_TASK 48
#define WAIT_BYTES 56
#define DEFER_ARG 0
#define DEFER_NEXT 8
#define DEFER_FN 16
#define SCHED_LIBC 0
#define SCHED_CURRENT 8
#define SCHED_NEXT 16
#define SCHED_POSTS 24

/* From task_goexit to what a task's function returns to, within it. */
#define RETURNED_OFFSET 5
