/* An interrupt that nobody handles is a fault, and says so. */
//! except linux x86_64: they do not say where
//> fatal error: unexpected interrupt
//> [pc=0x* address=0x0]
//> r*=0x* r*=0x* r*=0x* r*=0x*
//> r*=0x* r*=0x* r*=0x* r*=0x*
//> r*=0x* r*=0x* r*=0x* r*=0x*
//> r*=0x* *=0x* *=0x* *=0x*
//> *=0x*
//> backtrace: 0x*
//>
//> * task * main [ready] stack * of *
//> exit 2
#include <coda.h>
#include <coda/irq.h>

int main(void)
{
    irq_enable(IRQ_COUNT - 1);
    irq_trigger(IRQ_COUNT - 1);
    for (;;)
        ;
}
