/*
 * The switch, and the two ends of a task's life, for x86_64: the registers
 * that the System V ABI lets a callee keep go on the stack. The control bits of
 * MXCSR and the x87 are one for all tasks.
 */
#include <coda/config.h>
#include <coda/arch.h>
#include "offsets.h"

    .cfi_sections .eh_frame, .debug_frame
    .text

/* The registers that a callee must keep (System V ABI 3.2.1). */
    .macro save_registers
    push    %rbp
    .cfi_adjust_cfa_offset 8
    .cfi_rel_offset %rbp, 0
    push    %rbx
    .cfi_adjust_cfa_offset 8
    .cfi_rel_offset %rbx, 0
    push    %r12
    .cfi_adjust_cfa_offset 8
    .cfi_rel_offset %r12, 0
    push    %r13
    .cfi_adjust_cfa_offset 8
    .cfi_rel_offset %r13, 0
    push    %r14
    .cfi_adjust_cfa_offset 8
    .cfi_rel_offset %r14, 0
    push    %r15
    .cfi_adjust_cfa_offset 8
    .cfi_rel_offset %r15, 0
    .endm

    .macro restore_registers
    pop     %r15
    .cfi_adjust_cfa_offset -8
    .cfi_restore %r15
    pop     %r14
    .cfi_adjust_cfa_offset -8
    .cfi_restore %r14
    pop     %r13
    .cfi_adjust_cfa_offset -8
    .cfi_restore %r13
    pop     %r12
    .cfi_adjust_cfa_offset -8
    .cfi_restore %r12
    pop     %rbx
    .cfi_adjust_cfa_offset -8
    .cfi_restore %rbx
    pop     %rbp
    .cfi_adjust_cfa_offset -8
    .cfi_restore %rbp
    .endm

/* ---- x86_switch(): from sched.current to sched.next --------------------- */

/*
 * It ends in a jump, not a return: the processor's stack of return addresses
 * is the other task's, and would mispredict; the target of a jump it learns.
 */
    .global x86_switch
    .type   x86_switch, @function
    .balign 32
x86_switch:
    .cfi_startproc
    save_registers
    mov     sched+SCHED_CURRENT(%rip), %rcx
    mov     %rsp, TASK_SP(%rcx)
#if CODA_ACCOUNTING
    testb   $0, -ARCH_KERNEL_STACK(%rsp)
    sub     $8, %rsp
    call    account_switch
    add     $8, %rsp
    mov     sched+SCHED_CURRENT(%rip), %rcx
#endif
    cmpq    $0, sched+SCHED_POSTS(%rip)
    jne     .Lposts
.Lresume:
#ifdef X86_SANITIZE
    testb   $0, -ARCH_KERNEL_STACK(%rsp)
    sub     $8, %rsp
    call    x86_leaves_sanitized
    mov     sched+SCHED_CURRENT(%rip), %rcx
#endif
    mov     sched+SCHED_NEXT(%rip), %rdx
    mov     TASK_SP(%rdx), %rsp
    mov     TASK_NEXT(%rdx), %rax
    mov     %rdx, sched+SCHED_CURRENT(%rip)
    mov     %rax, sched+SCHED_NEXT(%rip)
    incl    TASK_SWITCHES(%rdx)
#include <libc_switch.inc>
    .cfi_remember_state
    restore_registers
    pop     %rcx
    .cfi_adjust_cfa_offset -8
    .cfi_register %rip, %rcx
    jmp     *%rcx
    .cfi_restore_state
.Lposts:                                    # handlers have left work
    testb   $0, -ARCH_KERNEL_STACK(%rsp)    # no overflow in the middle of it
    sub     $8, %rsp                        # which may change next, and what
    call    sched_drain                     # has been saved here
    add     $8, %rsp
    mov     sched+SCHED_CURRENT(%rip), %rcx
    jmp     .Lresume
    .cfi_endproc
    .size   x86_switch, . - x86_switch

#if !defined X86_SANITIZE && !defined __OPTIMIZE_SIZE__ /* as ARCH_WAITS_ALONE, FOR_SIZE */
    .macro pushes what
    push    \what
    .cfi_adjust_cfa_offset 8
    .endm

    .macro pops what
    pop     \what
    .cfi_adjust_cfa_offset -8
    .endm

/*
 * wait_alone and receive_alone (sched.h). The record is pushed, and no more than
 * the switch takes comes after the look at the stack. Who resumes goes on where
 * the caller's caller does, by a jump as well: a return would be predicted to be
 * one to the other task.
 */
    .macro waits name
    .section .text.\name, "ax", @progbits
    .global \name
    .type   \name, @function
    .balign 32
\name:
    .cfi_startproc
    mov     sched+SCHED_CURRENT(%rip), %r8
    pushes  %r8                             # task
    pushes  %rcx                            # result
    pushes  %rdx                            # kind
    pushes  %rsi                            # elem
    pushes  %rdi                            # queue
#if CODA_RESERVE
    mov     TASK_GUARD(%r8), %rax
    add     $(ARCH_GUARD_TO_STACK + ARCH_KERNEL_STACK), %rax
    cmp     %rax, %rsp
    jb      .Lrefused_\name
#endif
#if CODA_CHECKS
    cmpl    $0, x86_handlers(%rip)
    jne     .Lrefused_\name
#endif
.Lgoes_on_\name:
    .cfi_remember_state
    lea     -WAIT_QUEUE(%rsp), %rax
    pushes  %rax                            # prev
    pushes  $0                              # next
    mov     %rax, (%rdi)                    # the queue's first
    mov     TASK_NEXT(%r8), %rcx            # out of the ring
    mov     TASK_PREV(%r8), %rdx
    mov     %rdx, TASK_PREV(%rcx)
    mov     %rcx, TASK_NEXT(%rdx)
    cmp     %rcx, %r8
    je      .Lring_empty_\name
.Lblocks_\name:
    mov     %rax, TASK_PREV(%r8)            # which now says on what it is blocked
    movl    $1, TASK_IN_WAIT(%r8)
    call    x86_switch
    mov     WAIT_TASK(%rsp), %rax
    movl    $0, TASK_IN_WAIT(%rax)
    mov     WAIT_RESULT(%rsp), %eax
    add     $WAIT_BYTES, %rsp
    .cfi_adjust_cfa_offset -WAIT_BYTES
    .endm

    .macro waited name
    pops    %rcx
    .cfi_register %rip, %rcx
    jmp     *%rcx
    .cfi_restore_state
.Lrefused_\name:
    mov     %rdx, %rdi                      # kind
    call    wait_refused
    mov     (%rsp), %rdi
    mov     32(%rsp), %r8
    jmp     .Lgoes_on_\name
.Lring_empty_\name:
    .cfi_adjust_cfa_offset 16               # prev, next
    pushes  %rax
    pushes  %r8
    mov     %r8, %rdi
    call    sched_ring_empty
    pops    %r8
    pops    %rax
    jmp     .Lblocks_\name
    .cfi_endproc
    .size   \name, . - \name
    .endm

    waits   wait_alone
    waited  wait_alone

    .global wait_alone_anyhow
    .type   wait_alone_anyhow, @function
    .balign 16
wait_alone_anyhow:
    .cfi_startproc
    xor     %ecx, %ecx                      # what lies there might pass for a return address
    jmp     wait_alone
    .cfi_endproc
    .size   wait_alone_anyhow, . - wait_alone_anyhow

    waits   receive_alone
    not     %eax                            # whether it is not negative
    shr     $31, %eax
    waited  receive_alone
    .text
#endif

/* Where arch_divert sends a task: it calls *rbx, as if from r12. */
    .global x86_diverted
    .type   x86_diverted, @function
x86_diverted:
    .cfi_startproc
    .cfi_undefined %rip
#ifdef X86_SANITIZE
    call    x86_entered_sanitized
#endif
    push    %r12
    jmp     *%rbx
    .cfi_endproc
    .size   x86_diverted, . - x86_diverted

/*
 * A new task's stack looks as though task_goexit had been called, had pushed
 * rbp, and had called the task's function; so a function that returns finds
 * everything as if it had called task_goexit. x86_enter, where a first switch
 * goes, does make that call, over the same return address that arch_frame has
 * put there: for the processor, which predicts returns by calls.
 *
 * A debugger looks up a return address less one: that of a task's function is
 * in the call, where the caller is said to be unknown. There a backtrace ends.
 */
    .global x86_enter
    .type   x86_enter, @function
    .balign 32
x86_enter:
    .cfi_startproc
    add     $8, %rsp                        # the call puts it back
    .cfi_undefined %rip
#ifdef X86_SANITIZE
    call    x86_entered_sanitized
#endif
    mov     %r12, %rdi
    jmp     .Lcall
    .cfi_endproc
    .size   x86_enter, . - x86_enter

    .global task_goexit
    .type   task_goexit, @function
task_goexit:
    .cfi_startproc
    push    %rbp
    .cfi_adjust_cfa_offset 8
    .cfi_rel_offset %rbp, 0
    jmp     .Lend
    .cfi_remember_state
    .cfi_undefined %rip
.Lcall:
    call    *%rbx                           # fn(arg)
    .cfi_restore_state
    .org    task_goexit + RETURNED_OFFSET   # no room between, or an error
.Lend:                                      # what the function returns to
    mov     8(%rsp), %rdi                   # who called, or this very address
    call    task_end
    ud2                                     # not reached; call's return address
    .cfi_endproc
    .size   task_goexit, . - task_goexit

/*
 * protect(fn, arg): fn's frame below one that keeps the callee-saved registers
 * and, beneath them, a mark on the task's chain (panic.c). arch_return_to(mark)
 * comes back to it with false.
 */
    .section .text.protect, "ax", @progbits
    .global protect
    .type   protect, @function
    .balign 32
protect:
    .cfi_startproc
    save_registers
    sub     $24, %rsp
    .cfi_adjust_cfa_offset 24
    mov     sched+SCHED_CURRENT(%rip), %rbx
    mov     TASK_FLAGS(%rbx), %eax          # flags and epoch
    mov     TASK_DEFERS(%rbx), %r12
    mov     %rax, DEFER_ARG(%rsp)
    mov     %r12, DEFER_NEXT(%rsp)
    movq    $boundary_mark, DEFER_FN(%rsp)
    mov     %rsp, TASK_DEFERS(%rbx)
    mov     %rdi, %rax
    mov     %rsi, %rdi
    call    *%rax
    cmp     %rsp, TASK_DEFERS(%rbx)
    jne     2f                              # fn has left a defer for the task
    mov     DEFER_NEXT(%rsp), %r12          # which first_print may have set
    mov     %r12, TASK_DEFERS(%rbx)
    mov     $1, %eax
1:  add     $24, %rsp
    .cfi_remember_state
    .cfi_adjust_cfa_offset -24
    restore_registers
    ret
    .cfi_restore_state
2:  mov     %rsp, %rdi
    call    defer_unlink
    mov     $1, %eax
    jmp     1b
    .global arch_return_to
    .type   arch_return_to, @function
arch_return_to:
    mov     %rdi, %rsp
    xor     %eax, %eax
    add     $24, %rsp
    .cfi_adjust_cfa_offset -24
    restore_registers
    pop     %rcx                            # a jump is predicted: the calls
    .cfi_adjust_cfa_offset -8
    .cfi_register %rip, %rcx
    jmp     *%rcx                           # that were left would mispredict ret
    .cfi_endproc
    .size   protect, . - protect
    .text

/* x86_on_stack(top, fn): calls fn there, for good. */
    .global x86_on_stack
    .type   x86_on_stack, @function
x86_on_stack:
    .cfi_startproc
    .cfi_undefined %rip
    mov     %rdi, %rsp
    xor     %ebp, %ebp
    call    *%rsi
    ud2
    .cfi_endproc
    .size   x86_on_stack, . - x86_on_stack

/* x86_on_boot_stack(top, fn): the same. What lies there first is for debuggers:
 * where the stack was, and the caller, by an address within its call. They take
 * a stack that is below the one before from the frame of a signal alone. */
    .global x86_on_boot_stack
    .type   x86_on_boot_stack, @function
x86_on_boot_stack:
    .cfi_startproc
    .cfi_signal_frame
    pop     %rax
    .cfi_adjust_cfa_offset -8
    .cfi_register %rip, %rax
    dec     %rax
    mov     %rsp, %rcx
    .cfi_def_cfa %rcx, 0
    mov     %rdi, %rsp
    push    %rax
    push    %rcx
    .cfi_escape 0x0f, 3, 0x77, 0, 0x06      # CFA: DW_OP_breg7 0, DW_OP_deref
    .cfi_escape 0x10, 16, 2, 0x77, 8        # rip: at DW_OP_breg7 8
    xor     %ebp, %ebp
    call    *%rsi
    ud2
    .cfi_endproc
    .size   x86_on_boot_stack, . - x86_on_boot_stack

/* What a call that is made in place of what has faulted returns to, so to speak
 * (x86_call_frame): it never does. A debugger finds above it where that was. */
    .type   x86_thrown_frame, @function
x86_thrown_frame:
    .cfi_startproc
    .cfi_signal_frame
    .cfi_escape 0x0f, 3, 0x77, 0, 0x06      # CFA: DW_OP_breg7 0, DW_OP_deref
    .cfi_escape 0x10, 16, 2, 0x77, 8        # rip: at DW_OP_breg7 8
    ud2
    .global x86_thrown
x86_thrown:
    ud2
    .cfi_endproc
    .size   x86_thrown_frame, . - x86_thrown_frame

    .section .note.GNU-stack, "", @progbits
