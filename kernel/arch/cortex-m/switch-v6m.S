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

    .global PendSV_Handler, SVC_Handler
    .type   PendSV_Handler, %function
    .type   SVC_Handler, %function
    .balign 4
    .thumb_func
PendSV_Handler:
    .thumb_func
SVC_Handler:
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
    cmp     r0, r4                      @ the canary may be stepped over
    blo     .Loverflow
    ldr     r5, [r4, #GUARD_TO_CANARY]
    ldr     r6, =CANARY
    cmp     r5, r6
    bne     .Loverflow
#endif
#if CODA_ACCOUNTING
    push    {r3, lr}
    bl      account_switch
    pop     {r3, r4}
    mov     lr, r4
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
#if HAS_WAY
    ldr     r4, [r4, #GUARD_TO_WAY]
#elif GUARD_TO_LIBC
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
    push    {r4-r7, lr}
    .cfi_def_cfa_offset 20
    .cfi_offset r4, -20
    .cfi_offset r5, -16
    .cfi_offset r6, -12
    .cfi_offset r7, -8
    .cfi_offset lr, -4
    mov     r4, r8
    mov     r5, r9
    mov     r6, r10
    mov     r7, r11
    push    {r4-r7}
    .cfi_adjust_cfa_offset 16
    .cfi_offset r8, -36
    .cfi_offset r9, -32
    .cfi_offset r10, -28
    .cfi_offset r11, -24
    ldr     r4, =sched
    ldr     r4, [r4, #SCHED_CURRENT]
    ldr     r5, [r4, #TASK_FLAGS]       @ flags and epoch
    ldr     r6, [r4, #TASK_DEFERS]
    ldr     r7, =boundary_mark
    push    {r5, r6, r7}                @ arg, next, fn
    .cfi_adjust_cfa_offset DEFER_BYTES
    mov     r3, sp
    str     r3, [r4, #TASK_DEFERS]
    mov     r3, r0
    mov     r0, r1
    blx     r3
    ldr     r0, [r4, #TASK_DEFERS]
    mov     r1, sp
    cmp     r0, r1
    bne     2f                          @ fn has left a defer for the task
    ldr     r6, [sp, #4]                @ next, which first_print may have set
    str     r6, [r4, #TASK_DEFERS]
    movs    r0, #1
1:  add     sp, #DEFER_BYTES
    .cfi_remember_state
    .cfi_adjust_cfa_offset -DEFER_BYTES
    pop     {r4-r7}
    .cfi_adjust_cfa_offset -16
    mov     r8, r4
    mov     r9, r5
    mov     r10, r6
    mov     r11, r7
    pop     {r4-r7, pc}
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
    .cfi_endproc
    .size   protect, . - protect
    .ltorg
    .text

#include "ends.inc"
