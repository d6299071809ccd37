/* A handler that enables an interrupt, as one that starts its timer anew does,
 * may come into the middle of a task's irq_enable. */
//! only x86_64: its controller has an index register
//> the timer went on, and nothing else came
//> exit 0
#include <coda.h>
#include <coda/hwtimer.h>
#include <coda/irq.h>
#include <stdio.h>

enum { OTHER = 5, MS = 300 };

static volatile unsigned calls, others;

static void again(void)
{
    calls++;
    hwtimer_start(100 + calls % 13, again);
}

IRQ_HANDLER(5)
{
    others++;
}

int main(void)
{
    uint64_t since = clock_us();

    hwtimer_start(100, again);
    while (clock_us() - since < MS * 1000)
        for (int i = 0; i < 50; i++)
            irq_enable(OTHER);
    hwtimer_stop();
    if (calls > MS && others == 0)
        puts("the timer went on, and nothing else came");
    else
        printf("%u calls, %u of another interrupt\n", calls, others);
    return 0;
}
