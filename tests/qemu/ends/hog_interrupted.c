/* A handler's time is the task's that it interrupts; but who is thrown out is
 * the task, once the handler is done, and not the handler. */
//! options CODA_HOG_LIMIT_US=300000 CODA_ACCOUNTING=1
//> the handler came to its end
//> and the next one did
//> the task was thrown out of where it was
//> exit 0
#include <coda.h>
#include <coda/irq.h>
#include <stdio.h>

#include "../interrupt.h"

#define SLOW_IRQ 24

static volatile unsigned begun, done, looks;

static void counts(void)
{
    looks++;
}

/* A look, another at the limit, and some that come soon after it. */
IRQ_HANDLER(SLOW_IRQ)
{
    begun++;
    looks = 0;
    while (looks < 20)
        ;
    done++;
}

static __attribute__((noinline)) void spin(void)
{
    for (;;)
        ;
}

static void spins(void *arg)
{
    (void)arg;
    irq_trigger(SLOW_IRQ);
    spin();
}

static struct task_end end_of(void (*fn)(void *))
{
    const struct task_options o = {.contain = true, .hog_limit_us = 20000};
    struct task_end end = {0};

    task_join(task_go_with(&o, fn, NULL), &end);
    return end;
}

int main(void)
{
    struct task_end end;

    at_clock_interrupts = counts;
    irq_priority(SLOW_IRQ, 0);
    irq_enable(SLOW_IRQ);
    end = end_of(spins);
    if (begun == 1 && done == 1)
        puts("the handler came to its end");
    end_of(spins);
    if (begun == 2 && done == 2)
        puts("and the next one did");
    if (end.kind == TASK_PANICKED && end.panic == PANIC_HOG &&
        end.pc - ((uintptr_t)spin & ~(uintptr_t)1) < 16)
        puts("the task was thrown out of where it was");
    return 0;
}
