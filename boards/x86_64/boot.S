/*
 * From where the loader leaves a PVH kernel (Xen's "x86/HVM direct boot ABI") or
 * one of Multiboot2 (its specification, 3.3), which is 32-bit protected mode, flat,
 * without paging, to 64-bit C: the first 4 GiB mapped
 * one to one, long mode, SSE, and a stack. The RAM of memory.ld is mapped by
 * pages of 4 KiB, each of which can be taken away, the rest by pages of 2 MiB
 * (Intel SDM 3A, 4.5). Who may do what with them: pc_pages.c.
 */
    .section .note.Xen, "a", @note
    .balign 4
    .long   4, 4, 18                        # XEN_ELFNOTE_PHYS32_ENTRY
    .asciz  "Xen"
    .long   pc_entry

    .section .multiboot2, "a"
    .balign 8
multiboot2:
    .long   0xE85250D6, 0                   # for i386
    .long   multiboot2_end - multiboot2
    .long   -(0xE85250D6 + multiboot2_end - multiboot2)
    .word   4, 1                            # a screen is optional; text will do
    .long   12, 2
    .balign 8
    .word   5, 1                            # a framebuffer of any size, too
    .long   20, 0, 0, 0
    .balign 8
    .word   0, 0                            # that is all
    .long   8
multiboot2_end:

    .cfi_sections .debug_frame
    .section .text.boot, "ax"
    .code32
    .global pc_entry
pc_entry:
    cld
    mov     %eax, %ebp                      # which loader it was
    mov     %ebx, %esi                      # what it says
    mov     $x86_boot_stack + 16384, %esp
    /* Four page directories of 512 pages each, under one table each above. */
    mov     $page_directories, %edi
    mov     $0x83, %eax                     # present, writable, 2 MiB
    mov     $2048, %ecx
1:  mov     %eax, (%edi)
    movl    $0, 4(%edi)
    add     $0x200000, %eax
    add     $8, %edi
    loop    1b
    mov     $page_directories + 3, %eax
    mov     $page_pointers, %edi
    mov     $4, %ecx
2:  mov     %eax, (%edi)
    movl    $0, 4(%edi)
    add     $0x1000, %eax
    add     $8, %edi
    loop    2b
    /* RAM from address 0 on. */
    mov     $page_tables, %edi
    mov     $3, %eax                        # present, writable
    mov     $page_tables_entries, %ecx
3:  mov     %eax, (%edi)
    movl    $0, 4(%edi)
    add     $0x1000, %eax
    add     $8, %edi
    loop    3b
    mov     $page_tables + 3, %eax
    mov     $page_directories, %edi
    mov     $page_tables_count, %ecx
4:  mov     %eax, (%edi)
    add     $0x1000, %eax
    add     $8, %edi
    loop    4b
    movl    $page_pointers + 3, page_root
    movl    $0, page_root + 4
    mov     $page_root, %eax
    mov     %eax, %cr3
    mov     $0x620, %eax                    # PAE, OSFXSR, OSXMMEXCPT
    mov     %eax, %cr4
    mov     $0x80000001, %eax
    cpuid
    mov     %edx, %edi
    mov     $0xC0000080, %ecx               # EFER
    rdmsr
    or      $0x100, %eax                    # LME
    bt      $20, %edi                       # execute disable
    jnc     5f
    or      $0x800, %eax                    # NXE
5:  wrmsr
    mov     $0x80010033, %eax               # PG, WP, NE, ET, MP, PE; EM clear
    mov     %eax, %cr0
    lgdt    gdt_pointer
    ljmp    $0x08, $long_mode

    .code64
long_mode:
    mov     $0x10, %eax
    mov     %eax, %ds
    mov     %eax, %es
    mov     %eax, %ss
    xor     %eax, %eax
    mov     %eax, %fs
    mov     %eax, %gs
    mov     $x86_boot_stack + 16384, %rsp
    mov     %ebp, %edi
    mov     %esi, %esi                      # as 64 bits
    xor     %ebp, %ebp
    fninit                                  # 64 bits of precision, no exceptions
    push    $0x1F80                         # nor of SSE
    ldmxcsr (%rsp)
    pop     %rax
    xor     %eax, %eax
    call    pc_start
    ud2

/*
 * Interrupt and exception entries: vector n pushes what is missing and n, and
 * goes on in C on a stack of the handlers' (IST), so tasks' stacks need no room.
 */
    .altmacro
    .macro entry n
    .balign 16
    .if (n != 8) && (n < 10 || n > 14) && (n != 17) && (n != 21)
    push    $0                              # where no error code is pushed
    .endif
    push    $\n
    jmp     common_entry
    .endm

    .global pc_entries
    .balign 16
pc_entries:
    .set    vector, 0
    .rept   256                             # VECTORS
    entry   %vector
    .set    vector, vector + 1
    .endr

common_entry:
    push    %rax
    push    %rcx
    push    %rdx
    push    %rsi
    push    %rdi
    push    %r8
    push    %r9
    push    %r10
    push    %r11
    push    %rbx
    push    %rbp
    push    %r12
    push    %r13
    push    %r14
    push    %r15
    mov     %rsp, %rdi
    sub     $512, %rsp                      # handlers may use SSE
    fxsave64 (%rsp)
    cld
    call    pc_interrupt
    fxrstor64 (%rsp)
    add     $512, %rsp
    pop     %r15
    pop     %r14
    pop     %r13
    pop     %r12
    pop     %rbp
    pop     %rbx
    pop     %r11
    pop     %r10
    pop     %r9
    pop     %r8
    pop     %rdi
    pop     %rsi
    pop     %rdx
    pop     %rcx
    pop     %rax
    add     $16, %rsp
    iretq

    .section .data.gdt, "aw"
    .balign 16
    .global pc_gdt
pc_gdt:
    .quad   0
    .quad   0x00AF9B000000FFFF              # 0x08: code, 64 bits
    .quad   0x00CF93000000FFFF              # 0x10: data
    .quad   0, 0                            # 0x18: the TSS, from idt_init
pc_gdt_end:
gdt_pointer:
    .word   pc_gdt_end - pc_gdt - 1
    .quad   pc_gdt

    .section .bss.pages, "aw", @nobits
    .balign 4096
page_root:          .skip 4096
    .global page_pointers
page_pointers:      .skip 4096
    .global page_directories
page_directories:   .skip 4 * 4096

    .section .note.GNU-stack, "", @progbits
