/*
 * The switch for ARMv6-M: as in switch.S, with the instructions it has. Only
 * r0-r7 can be loaded and stored in bulk, and there is no hardware to guard a
 * stack: a canary at its end is looked at when the task is switched away from.
 */
#include <coda/config.h>
#include <coda/arch.h>
#include "offsets.h"

    .syntax unified
    .thumb
    .cfi_sections .debug_frame
    .text

    .global PendSV_Handler
    .type   PendSV_Handler, %function
    .thumb_func
    .balign 4
PendSV_Handler:
    mrs     r0, psp
    subs    r0, #32
    stmia   r0!, {r4-r7}
    mov     r4, r8
    mov     r5, r9
    mov     r6, r10
    mov     r7, r11
    stmia   r0!, {r4-r7}
    subs    r0, #32
    ldr     r3, =sched
    ldr     r1, [r3, #SCHED_CURRENT]
    str     r0, [r1, #TASK_SP]
#if ARCH_GUARD == ARCH_GUARD_CANARY
    ldr     r4, [r1, #TASK_GUARD]
    ldr     r5, [r4]
    ldr     r6, =CANARY
    cmp     r5, r6
    bne     .Loverflow
#endif
    ldr     r4, [r3, #SCHED_POSTS]
    cmp     r4, #0
    bne     .Lposts
.Lresume:
    ldr     r2, [r3, #SCHED_NEXT]
    ldr     r5, [r2, #TASK_NEXT]
    str     r2, [r3, #SCHED_CURRENT]
    str     r5, [r3, #SCHED_NEXT]
    ldr     r6, [r2, #TASK_SWITCHES]
    adds    r6, #1
    str     r6, [r2, #TASK_SWITCHES]
#if CODA_LIBC
    ldr     r4, [r2, #TASK_GUARD]
#if GUARD_TO_LIBC
    subs    r4, #GUARD_TO_LIBC
#endif
    str     r4, [r3, #SCHED_LIBC]       @ its C library state
#endif
    ldr     r0, [r2, #TASK_SP]
    adds    r0, #16
    ldmia   r0!, {r4-r7}
    mov     r8, r4
    mov     r9, r5
    mov     r10, r6
    mov     r11, r7
    msr     psp, r0
    subs    r0, #32
    ldmia   r0!, {r4-r7}
    bx      lr

.Lposts:                                @ handlers have left work
    push    {r3, lr}
    bl      sched_drain                 @ may change next, and idle's sp
    pop     {r3, r4}
    mov     lr, r4
    b       .Lresume
.Loverflow:
    bl      stack_overflow
    .size   PendSV_Handler, . - PendSV_Handler

#include "ends.inc"
