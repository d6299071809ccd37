//! only linux x86_64
//> panic: no such interrupt
//> [pc=0x*]
//> backtrace: 0x*
//>
//> * task * main [ready] stack * of *
//> exit 2
#include <coda.h>
#include <coda/irq.h>

int main(void)
{
    irq_enable(IRQ_COUNT - 1);
    irq_enable(IRQ_COUNT);
}
