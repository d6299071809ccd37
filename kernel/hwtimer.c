/* The application's hardware timer: what is the same on all boards. */
#include <coda/hwtimer.h>

#include "board.h"
#include "kernel.h"

static void (*volatile due)(void);

void hwtimer_start(uint32_t period_us, void (*fn)(void))
{
    kernel_check(fn, "hwtimer_start of a NULL function");
    kernel_check(period_us >= HWTIMER_MIN_US && period_us <= HWTIMER_MAX_US,
                 "a hardware timer's period is 100 us to 1 s");
    hwtimer_stop();
    due = fn;
    board_hwtimer_start(period_us);
}

void hwtimer_stop(void)
{
    board_hwtimer_stop();
    due = NULL; /* what is pending still comes */
}

void hwtimer_due(void)
{
    void (*fn)(void) = due;

    if (fn)
        fn();
}
