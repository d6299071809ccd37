/* A panic in the hook is no task's: it ends the system in a line, and runs
 * nobody's defers. */
//> fatal error: *
//> [pc=0x* address=0x*]
//> r*=0x* r*=0x* r*=0x* r*=0x*
//> r*=0x* r*=0x* r*=0x* r*=0x*
//> r*=0x* r*=0x* r*=0x* r*=0x*
//> r*=0x* *=0x* *=0x* *=0x*
//> *=0x*
//> backtrace: 0x*
//>
//> * task * main [ready] stack * of *
//>
//> fatal error in the report: of the hook
//> [pc=0x*]
//> exit 2
#include <coda.h>

#include "../interrupt.h"

/* In no microcontroller's memory map; and page 0, where there are pages. */
static volatile uintptr_t nowhere = sizeof(void *) == 4 ? 0xDFFFFFF0 : 8;

void panic_hook(const struct panic *p)
{
    (void)p;
    panic("of the hook");
}

static void handler(void)
{
    *(volatile uint32_t *)nowhere = 1;
}

static void says(void *words)
{
    console_write(words, 6);
}

int main(void)
{
    DEFER(says, "never\n");
    interrupt_this_task(handler);
}
