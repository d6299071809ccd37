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
    ldmia   r3, {r1, r2, r4, r5, r8}    @ current, libc, next, posts, guard
    str     r0, [r1, #TASK_SP]
    cbnz    r5, .Lposts
.Lresume:
    ldmia   r4, {r0, r5, r6, r7}        @ sp, guard, switches, next
#if ARCH_GUARD == ARCH_GUARD_MPU
    str     r5, [r8]                    @ MPU_RBAR: the guard moves
#elif ARCH_GUARD == ARCH_GUARD_LIMIT
    msr     psplim, r5                  @ the new one's limit, before its PSP
#endif
#if HAS_WAY
    ldr     r5, [r5, #GUARD_TO_WAY]     @ its C library state
#elif GUARD_TO_LIBC
    subs    r5, #GUARD_TO_LIBC          @ its C library state
#endif
    stmia   r3, {r4, r5, r7}            @ current = next, libc, next's next
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
    ldr     r4, [r3, #SCHED_NEXT]
    str     r4, [r3, #SCHED_CURRENT]    @ a post from now on asks for no switch,
    ldr     r0, =0xE000ED04             @ ICSR
    mov     r1, #(1 << 27)              @ PENDSVCLR: and who has asked for one
    str     r1, [r0]                    @ has it now
    ldr     r8, [r3, #SCHED_GUARD]
    b       .Lresume
    .size   PendSV_Handler, . - PendSV_Handler

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
