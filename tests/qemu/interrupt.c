/* The tests are linked with --wrap=kernel_clock_due, which every board's clock
 * interrupt calls. */
#include "interrupt.h"

#include <coda.h>

static void (*volatile pending)(void);

void __real_kernel_clock_due(void);
void __wrap_kernel_clock_due(void);

void __wrap_kernel_clock_due(void)
{
    void (*fn)(void) = pending;

    pending = NULL;
    if (fn)
        fn();
    __real_kernel_clock_due();
}

void run_in_interrupt(void (*fn)(void))
{
    pending = fn;
    while (pending)
        task_sleep_us(100);
}

static void nap(void *arg)
{
    (void)arg;
    task_sleep_us(1000); /* sets the clock's alarm */
}

void interrupt_this_task(void (*fn)(void))
{
    task_go(nap, NULL);
    task_yield();
    pending = fn;
    while (pending)
        ;
}
