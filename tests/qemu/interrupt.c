/* The tests are linked with --wrap=kernel_clock_due, which every board's clock
 * interrupt calls. */
#include "interrupt.h"

#include <coda.h>

#include "../../kernel/board.h"

static void (*volatile pending)(void);
static volatile bool counting;
static uint64_t count_from, count_until;
volatile unsigned interrupts_counted;

void __real_kernel_clock_due(void);
void __wrap_kernel_clock_due(void);

void __wrap_kernel_clock_due(void)
{
    void (*fn)(void) = pending;

    if (counting && clock_us() >= count_from && clock_us() < count_until)
        interrupts_counted++;
    pending = NULL;
    if (fn)
        fn();
    __real_kernel_clock_due();
}

void count_interrupts(uint64_t from_us, uint64_t until_us)
{
    counting = false;
    __atomic_signal_fence(__ATOMIC_SEQ_CST);
    count_from = from_us;
    count_until = until_us;
    interrupts_counted = 0;
    __atomic_signal_fence(__ATOMIC_SEQ_CST);
    counting = true;
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
