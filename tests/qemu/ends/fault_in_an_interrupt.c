/* A handler's fault is nobody's panic: the system ends, and says where. */
//> fatal error: *
//> [pc=0x* address=0x*]
//>
//> * main [*] stack * of *
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
    run_in_interrupt(handler);
}
