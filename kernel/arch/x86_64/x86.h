/* Between x86_64's arch.c and its boards. */
#ifndef CODA_X86_H
#define CODA_X86_H

/* Waits for an interrupt, unless sched.posts is not empty: the look and the
 * wait are one, so no post that comes between is slept over. */
void x86_wait(void);

/* Takes all access from the page at guard (where ARCH_PAGE_BYTES is given). */
void x86_guard_page(void *guard);

/* The stack of handlers, and of the system's end. */
extern unsigned char x86_boot_stack[16384];

#endif
