/* What timer.c and timer_call.c know of each other. */
#ifndef CODA_KERNEL_TIMER_H
#define CODA_KERNEL_TIMER_H

#include "sched.h"

static inline bool timer_armed(const struct timer *t)
{
    return t->alarm.rank != 0;
}

/* Arms it anew: to be due at due_us, and then every period_us, unless that is
 * 0. Context: task, or sched_drain. */
void timer_arm(struct timer *t, uint64_t due_us, uint64_t period_us);

/* ---- timer_call.c: weak, NULL in a program without timer_call ----------- */

/* t is due: its function is to be called. */
__attribute__((weak)) void timer_call_due(struct timer *t);

/* It is not, any more. Returns whether it was. */
__attribute__((weak)) bool timer_call_off(struct timer *t);

/* Makes the task that calls functions, if there is none: before anything of the
 * timer is changed, since that may overflow the stack. Context: task. */
__attribute__((weak)) void timer_call_begins(void);

/* It has been armed. Context: task. */
__attribute__((weak)) void timer_call_armed(struct timer *t);

#endif
