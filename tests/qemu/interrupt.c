/* The tests are linked with --wrap=kernel_clock_due, which every board's clock
 * interrupt calls. */
#include "interrupt.h"

#include <coda.h>

#include "../../kernel/board.h"

static void (*volatile pending)(void);
void (*volatile at_clock_interrupts)(void);

void __real_kernel_clock_due(void);
void __wrap_kernel_clock_due(void);

void __wrap_kernel_clock_due(void)
{
    void (*fn)(void) = pending;

    if (at_clock_interrupts)
        at_clock_interrupts();
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

void interrupt_later(void (*fn)(void))
{
    pending = fn; /* first, however slow this machine is */
    board_alarm(board_ticks() + CODA_CLOCK_HZ / 1000);
}

void interrupt_this_task(void (*fn)(void))
{
    interrupt_later(fn);
    while (pending)
        ;
}
