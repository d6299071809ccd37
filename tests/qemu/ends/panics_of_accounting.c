/* The calls that tell whose the time is panic as others do; a reset is between
 * the two. */
//! options CODA_HOG_LIMIT_US=300000 CODA_ACCOUNTING=1
//> panic: irq_time_us: no such interrupt
//> [pc=0x*]
//> backtrace: 0x*
//>
//> * task * main [ready] stack * of *, time *.*%
//> idle *.*%, handlers *.*%, tasks that have ended *.*%
//> panic: time_spent in an interrupt
//> [pc=0x*]
//> backtrace: 0x*
//>
//> * task * main [ready] stack * of *, time *.*%
//> idle *.*%, handlers *.*%, tasks that have ended *.*%
//> exit 2
#include <coda.h>
#include <coda/irq.h>
#include <string.h>

#include "../interrupt.h"

void panic_hook(const struct panic *p)
{
    if (strncmp(p->why, "irq", 3) == 0)
        board_reset();
}

static void asks(void)
{
    struct time_spent s;

    time_spent(&s);
}

int main(void)
{
    if (!last_panic())
        irq_time_us(IRQ_COUNT);
    last_panic_clear();
    interrupt_this_task(asks);
}
