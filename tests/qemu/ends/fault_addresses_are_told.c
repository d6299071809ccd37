/* Where the core says what address a fault was about, the report does, the
 * record, and the line about a fault in the report. */
//! except microbit pico: ARMv6-M does not say
//! except x86_64: there is memory
//> panic: invalid memory address
//> [pc=0x* address=0xdffffff0]
//> r*=0x* r*=0x* r*=0x* r*=0x*
//> r*=0x* r*=0x* r*=0x* r*=0x*
//> r*=0x* r*=0x* r*=0x* r*=0x*
//> r*=0x* *=0x* *=0x* *=0x*
//> *=0x*
//> backtrace: 0x*
//>
//> * task * main [ready] stack * of *
//> on record
//>
//> fatal error in the report: invalid memory address
//> [pc=0x* address=0xdffffff8]
//> exit 2
#include <coda.h>

static volatile uintptr_t nowhere = 0xDFFFFFF0;

void panic_hook(const struct panic *p)
{
    const struct last_panic *last = last_panic();

    if (p->address == nowhere && last && last->address == nowhere)
        console_write("on record\n", 10);
    *(volatile uint32_t *)(nowhere + 8) = 1;
}

int main(void)
{
    *(volatile uint32_t *)nowhere = 1;
}
