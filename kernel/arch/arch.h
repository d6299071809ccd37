/*
 * What an architecture gives the kernel, and what it gets. This page is all
 * the two know of each other: a new architecture is a folder beside this file
 * with these functions, <coda/arch.h> (its stack geometry, and
 * arch_in_interrupt, for inline functions) and an arch.mk.
 */
#ifndef CODA_KERNEL_ARCH_H
#define CODA_KERNEL_ARCH_H

#include "../kernel.h"

/* ---- Given -------------------------------------------------------------- */

/* Builds, below top, the context of a task that has not run yet: as though
 * task_goexit had been called, had executed its first instruction, and had
 * then called fn(arg). Returns the stack pointer to save in task.sp. The part
 * that no task ever changes is left to arch_stack_bottom, once for a slot. */
static void *arch_frame(void *top, void (*fn)(void *), void *arg);
static void arch_stack_bottom(void *top);

/* Makes a guard, or makes it whole again, given the lowest address of what it
 * guards and where the slot's C library state is (LIBC_TASK_BYTES); returns
 * task.guard, ARCH_GUARD_TO_STACK below that. */
static uintptr_t arch_guard(unsigned char *low, void *libc);

/* Where the C library state is of a task that is not in its reserve. */
static void *arch_libc(uintptr_t guard);

/* Saves the current context, drains sched.posts, and goes on with sched.next:
 *     current = next; next = next->next; current->switches++
 * Returns when the calling task is switched to again. Thread mode only. */
static void arch_switch(void);

/* The same, for the running task, which is blocked; and whether that is where a
 * task's saved context is. */
static void arch_wait(struct task *t);
bool arch_waited(const struct task *t);

/* ARCH_WAITS_ALONE: whether wait_alone and receive_alone (sched.h) are the
 * architecture's own; ARCH_WAITS_ANYHOW is its name of wait_alone_anyhow. */

/* Changes the saved context of a task: when it is switched to, it goes on in
 * fn, as if it had called it where it is. */
void arch_divert(struct task *t, void (*fn)(void));

/* Ends the boot: its context becomes the idle task, on the idle task's stack,
 * and loops: switch if there is a task to run, else sched_idle(), then wait
 * for an interrupt. A post that comes between the two is not slept over. */
_Noreturn void arch_start(void);

/* Whether an interrupt or fault handler is running. */
static bool arch_in_interrupt(void);

/* Posts, in handlers: the one thing shared with tasks. arch_push puts p, which
 * is not on the list, there; arch_take empties the list; neither waits nor
 * masks (a dozen instructions on ARMv6-M). arch_wake_idle makes an idle
 * processor look at the list. */
static void arch_push(struct post **list, struct post *p);
static struct post *arch_take(struct post **list);
static void arch_wake_idle(void);

/* Also in handlers, as above: sets *p to `to`, if it is still `from`; to 1, if
 * it is still 0; to *p + n with the bits `mark`; and anyway. The first two
 * return whether they did, the others what it was. */
static bool arch_replace(volatile uint32_t *p, uint32_t from, uint32_t to);
static bool arch_mark(volatile uint32_t *p);
static uint32_t arch_add_mark(volatile uint32_t *p, uint32_t n, uint32_t mark);
static uint32_t arch_exchange(volatile uint32_t *p, uint32_t to);

/* At the end of a drain in which the idle task is the current one: it starts
 * its loop anew when it is next switched to. */
void arch_leave_idle(void);

/* Calls fn on the stack that boot and handlers use. For ends of the system. */
_Noreturn void arch_on_boot_stack(void (*fn)(void));

/* Whether a return address that task_end was given is that of a first frame:
 * the task's function returned. And that address. */
static bool arch_returned(uintptr_t caller);
static uintptr_t arch_return_address(void);

/* at[0] = a, at[1] = b, by one instruction where the core has one. */
static void arch_store_two(struct task **at, struct task *a, struct task *b);

/* Four words, which are aligned, from there to there. */
static void arch_copy_four(void *to, const void *from);

/* Takes d off the chain and calls it: *chain = d->next; d->fn(d->arg). For
 * functions that call others, too. */
static void arch_call_defer(struct defer *d, struct defer **chain);

/* With CODA_HOG_LIMIT_US, in the clock's handler, which passes on what the
 * architecture asks for: false if it came in a handler or the switch, else it
 * has interrupted a task, at at->pc, with its stack at at->sp. Then: where that
 * function was called from, if it is a leaf that keeps this where a call puts
 * it, else 0; and to have the task go on in fault_thrown(record), as a fault
 * there would. */
bool arch_interrupted(void *context, struct panic *at);
uintptr_t arch_interrupted_caller(void *context);
void arch_throw(void *context, const struct panic *record);

/* protect (coda.h) is the architecture's: it saves what a callee must keep,
 * hangs a mark { flags and epoch, next, boundary_mark } of its frame on the
 * chain, calls fn, takes the mark off and returns true. arch_return_to(mark)
 * goes back there and has it return false. */
_Noreturn void arch_return_to(struct defer *mark);

/* For reports: the ARCH_REGISTERS registers of the latest fault and their
 * names, with ARCH_PC, ARCH_SP and ARCH_LR (0 where a call leaves its return
 * address on the stack) among them. Where a word returns to, if there is a call
 * before that in the program's text, else 0. The high end of the stack that sp
 * lies in and that is no task's, else 0. */
extern uintptr_t arch_registers[];
extern const char arch_register_names[][7];
uintptr_t arch_call(uintptr_t word); /* ARCH_CODE: the bits of an address */
uintptr_t arch_stack_end(uintptr_t sp);

/* As arch_return_to, from the reserve: from there on the task's guard is
 * `guard`. */
_Noreturn void arch_leave_reserve(struct defer *mark, uintptr_t guard);

/* For kernel_need_stack: whether the stack, whose lowest address is `low`, will
 * do; and what does to the running task as an overflow does. */
static bool arch_stack_left(uintptr_t low);
_Noreturn void arch_overflow(void);

/* ---- Gotten ------------------------------------------------------------- */

/* sched (current, next, posts), and sched_drain, sched_idle, task_end,
 * fault, and what overflow.c has for an architecture: see kernel.h. */

#include <arch_inline.h>

/* The lowest address of the stack that task.guard guards. */
static inline unsigned char *arch_stack_low(uintptr_t guard)
{
    return (unsigned char *)guard + ARCH_GUARD_TO_STACK;
}

#endif
