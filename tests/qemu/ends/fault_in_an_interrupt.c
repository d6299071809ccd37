/* A handler's fault is no panic of the task it came in: the system ends, and
 * says where. */
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
//> exit 2
#include <coda.h>

#include "../interrupt.h"

/* In no microcontroller's memory map; and page 0, where there are pages. */
static volatile uintptr_t nowhere = sizeof(void *) == 4 ? 0xDFFFFFF0 : 8;

static void handler(void)
{
    *(volatile uint32_t *)nowhere = 1;
}

int main(void)
{
    interrupt_this_task(handler);
}
