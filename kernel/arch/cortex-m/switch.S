/*
 * The switch, and the two ends of a task's life, for ARMv7-M and ARMv8-M
 * mainline.
 *
 * SVCall is the switch, for tasks, and PendSV, for posts while the system idles.
 * Being the lowest in priority they never interrupt another handler, so what the hardware has stacked on the process stack is
 * the task's own frame, and a task that was switched away from differs in
 * nothing from one that has not run yet: r4-r11 (and, with an FPU, EXC_RETURN
 * and s16-s31) below an exception frame.
 */
#include <coda/config.h>
#include <coda/arch.h>
#include "offsets.h"

    .syntax unified
    .thumb
    .cfi_sections .debug_frame
    .text

/* ---- From sched.current to sched.next ----------------------------------- */

    .global PendSV_Handler, SVC_Handler
    .type   PendSV_Handler, %function
    .type   SVC_Handler, %function
    .balign 4
    .thumb_func
PendSV_Handler:
    .thumb_func
SVC_Handler:
    mrs     r0, psp
#ifdef __ARM_FP
    tst     lr, #0x10                   @ EXC_RETURN.FType: 0 is with FPU state
    it      eq
    vstmdbeq r0!, {s16-s31}             @ this stacks s0-s15 too, if still lazy
    stmdb   r0!, {r4-r11, lr}
#else
    stmdb   r0!, {r4-r11}
#endif
#if ARCH_GUARD == ARCH_GUARD_LIMIT
    mrs     r12, psplim                 @ it guards SP, not what goes by r0
    cmp     r0, r12
    blo     .Loverflow
#endif
#if CODA_ACCOUNTING
    push    {r0, lr}
    bl      account_switch
    pop     {r0, lr}
#endif
    ldr     r3, =sched
    ldmia   r3, {r1, r2, r4, r5, r8}    @ libc, current, next, posts, guard
    str     r0, [r2, #TASK_SP]
    cbnz    r5, .Lposts
.Lresume:
    ldmia   r4, {r0, r5, r6, r7}        @ sp, guard, switches, next
#if ARCH_GUARD == ARCH_GUARD_MPU
    str     r5, [r8]                    @ MPU_RBAR: the guard moves
#elif ARCH_GUARD == ARCH_GUARD_LIMIT
    msr     psplim, r5                  @ the new one's limit, before its PSP
#endif
#if HAS_WAY
    ldr     r1, [r5, #GUARD_TO_WAY]     @ its C library state
#elif GUARD_TO_LIBC
    sub     r1, r5, #GUARD_TO_LIBC      @ its C library state
#elif CODA_LIBC
    mov     r1, r5                      @ its C library state
#endif
    stmia   r3, {r1, r4, r7}            @ libc, current = next, next's next
    adds    r6, #1
    str     r6, [r4, #TASK_SWITCHES]
#ifdef __ARM_FP
    ldmia   r0!, {r4-r11, lr}
    tst     lr, #0x10
    it      eq
    vldmiaeq r0!, {s16-s31}
#else
    ldmia   r0!, {r4-r11}
#endif
    msr     psp, r0
    bx      lr

.Lposts:                                @ handlers have left work
    push    {r3, lr}
    bl      sched_drain                 @ may change next, and idle's sp
    pop     {r3, lr}
    ldmia   r3, {r1, r2, r4, r5, r8}
    b       .Lresume
    .size   PendSV_Handler, . - PendSV_Handler

/*
 * wait_alone and receive_alone (sched.h). The record is pushed, which must not
 * meet the guard later than here: once it is in the queue, all that may overflow
 * is the switch. A handler's stack lies below all tasks', so that it is one is
 * found out on the way.
 */
    .macro  waits name
    .section .text.\name, "ax", %progbits
    .global \name
    .type   \name, %function
    .thumb_func
    .balign 4
\name:
    .cfi_startproc
    ldr     r12, =sched
    ldr     r12, [r12, #SCHED_CURRENT]
    push    {r0-r3, r12, lr}            @ queue, elem, kind, result, task
    .cfi_def_cfa_offset 24
    .cfi_offset lr, -4
#if CODA_RESERVE
    ldr     r1, [r12, #TASK_GUARD]
#ifdef __ARM_FP
    mrs     r2, control
    tst     r2, #CONTROL_FPCA
    it      ne
    addne   r1, #FPU_FRAME
#endif
    .if     ARCH_GUARD_TO_STACK + KERNEL_STACK < 256
    adds    r1, #(ARCH_GUARD_TO_STACK + KERNEL_STACK)
    .else
    addw    r1, r1, #(ARCH_GUARD_TO_STACK + KERNEL_STACK)
    .endif
    cmp     sp, r1
    blo     .Lrefused_\name
#elif CODA_CHECKS
    mrs     r1, ipsr
    cbnz    r1, .Lrefused_\name
#endif
.Lgoes_on_\name:
    movs    r1, #0
    sub     r2, sp, #WAIT_QUEUE
    push    {r1, r2}                    @ next, prev
    .cfi_adjust_cfa_offset 8
    str     r2, [r0]                    @ the queue's first
    ldrd    r1, r3, [r12, #TASK_NEXT]   @ and prev: out of the ring
    str     r3, [r1, #TASK_PREV]
    str     r1, [r3, #TASK_NEXT]
    cmp     r1, r12
    beq     .Lring_empty_\name
.Lblocks_\name:
    str     r2, [r12, #TASK_PREV]       @ which now says on what it is blocked
    svc     #1
    .endm

    .macro  waited name
.Lrefused_\name:
    .cfi_def_cfa_offset 24
    .cfi_offset lr, -4
    ldr     r0, [sp, #8]                @ kind
    bl      wait_refused
    ldr     r0, [sp]
    ldr     r12, [sp, #16]
    b       .Lgoes_on_\name
.Lring_empty_\name:
    .cfi_def_cfa_offset 32
    push    {r2, r12}
    .cfi_adjust_cfa_offset 8
    mov     r0, r12
    bl      sched_ring_empty
    pop     {r2, r12}
    .cfi_adjust_cfa_offset -8
    b       .Lblocks_\name
    .cfi_endproc
    .ltorg
    .size   \name, . - \name
    .endm

    waits   wait_alone
    add     sp, #WAIT_BYTES
    .cfi_adjust_cfa_offset -WAIT_BYTES
    pop     {pc}
    waited  wait_alone

    waits   receive_alone
    add     sp, #WAIT_RESULT
    .cfi_adjust_cfa_offset -WAIT_RESULT
    pop     {r0, r1, lr}                @ result, task
    .cfi_adjust_cfa_offset -12
    .cfi_restore lr
    mvns    r0, r0
    lsrs    r0, #31
    bx      lr
    waited  receive_alone

/*
 * protect(fn, arg): fn's frame below one that keeps the callee-saved registers
 * and, beneath them, a mark on the task's chain (panic.c). arch_return_to(mark)
 * comes back to it with false.
 */
    .section .text.protect, "ax", %progbits
    .global protect
    .type   protect, %function
    .thumb_func
    .balign 4
protect:
    .cfi_startproc
    push    {r4-r11, lr}
    .cfi_def_cfa_offset 36
    .cfi_offset r4, -36
    .cfi_offset r5, -32
    .cfi_offset r6, -28
    .cfi_offset r7, -24
    .cfi_offset r8, -20
    .cfi_offset r9, -16
    .cfi_offset r10, -12
    .cfi_offset r11, -8
    .cfi_offset lr, -4
#ifdef __ARM_FP
    vpush   {s16-s31}
    .cfi_adjust_cfa_offset 64
#endif
    ldr     r4, =sched
    ldr     r4, [r4, #SCHED_CURRENT]
    ldr     r5, [r4, #TASK_FLAGS]       @ flags and epoch
    ldr     r6, [r4, #TASK_DEFERS]
    ldr     r7, =boundary_mark
    push    {r5, r6, r7}                @ arg, next, fn
    .cfi_adjust_cfa_offset DEFER_BYTES
    str     sp, [r4, #TASK_DEFERS]
    mov     r3, r0
    mov     r0, r1
    blx     r3
    ldr     r0, [r4, #TASK_DEFERS]
    cmp     sp, r0
    bne     2f                          @ fn has left a defer for the task
    ldr     r6, [sp, #4]                @ next, which first_print may have set
    str     r6, [r4, #TASK_DEFERS]
    movs    r0, #1
1:  add     sp, #DEFER_BYTES
    .cfi_remember_state
    .cfi_adjust_cfa_offset -DEFER_BYTES
#ifdef __ARM_FP
    vpop    {s16-s31}
    .cfi_adjust_cfa_offset -64
#endif
    pop     {r4-r11, pc}
    .cfi_restore_state
2:  mov     r0, sp
    bl      defer_unlink
    movs    r0, #1
    b       1b
    .global arch_return_to
    .type   arch_return_to, %function
    .thumb_func
arch_return_to:
    mov     sp, r0
    movs    r0, #0
    b       1b
#if CODA_RESERVE
/* The stack pointer first. Until the guard follows, an interrupt's frame that
 * goes past the stack's end goes into the reserve, where nothing lies any more. */
    .global arch_leave_reserve
    .type   arch_leave_reserve, %function
    .thumb_func
arch_leave_reserve:
    mov     sp, r0
#if ARCH_GUARD == ARCH_GUARD_MPU
    ldr     r2, =0xE000ED9C             @ MPU_RBAR
    str     r1, [r2]
    dsb
#else
    msr     psplim, r1
#endif
    isb
    movs    r0, #0
    b       1b
#endif
    .cfi_endproc
    .size   protect, . - protect
    .ltorg
    .text

#include "ends.inc"
