/*
 * An interrupt that a timer of the hardware's raises, once, after so many
 * instructions, wherever the processor then is: for
 * ends/interrupts_at_any_instant.c, which is linked with BOARD.c or ARCH.c of
 * this folder, and with kernel.ld.
 */
#ifndef INSTANTS_H
#define INSTANTS_H

#include <stdbool.h>
#include <stdint.h>

/* Before the first. Context: task. */
void instant_init(void);

/* Has it come `in` instructions from here, or some dozens more, one at a time:
 * it replaces the last. (With -icount shift=0.) Context: its handler, or any.
 */
void instant_arm(uint32_t in);

/* So many instructions, or about as many: what a clock's tick is too coarse
 * for. They come after the timer's start, so that it ends elsewhere in what
 * follows. */
static inline void instant_spend(uint32_t n)
{
    if (n & 1)
        __asm volatile("nop");
    for (; n > 1; n -= 2)
        __asm volatile("");
}

/* The program's: the handler, which has interrupted what was about to execute
 * the instruction at pc. It is of the most urgent priority. */
void instant_handler(uintptr_t pc);

/* An instruction of the idle task's, around its last look and its sleep, of
 * which `came` is false; 0 if there is none, and what to say then. */
uintptr_t instant_missed_idle(bool (*came)(uintptr_t pc));
extern const char instant_idle_words[];

/* No more of them. Context: task. */
void instant_stop(void);

/* How many instructions are late; at how many of the kernel's the interrupts
 * must have come; and how many calls, less than that, a power of two, it makes
 * to have them come into. */
extern const uint32_t instant_late;
extern const unsigned instant_places, instant_calls;

/* The kernel's text, from kernel.ld. */
extern const char kernel_text_start[], kernel_text_end[];

#endif
