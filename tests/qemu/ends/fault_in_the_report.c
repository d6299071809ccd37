/* A task's name that points nowhere is met by the report itself, which says so.
 * So does the report of a handler's fault, from the handler. */
//> fatal error: *
//> [pc=0x* address=0x*]
//> r*=0x* r*=0x* r*=0x* r*=0x*
//> r*=0x* r*=0x* r*=0x* r*=0x*
//> r*=0x* r*=0x* r*=0x* r*=0x*
//> r*=0x* *=0x* *=0x* *=0x*
//> *=0x*
//> backtrace: 0x*
//>
//>   task * *
//> fatal error in the report: *
//> [pc=0x*]
//> exit 2
#include <coda.h>

#include "../interrupt.h"

/* In no microcontroller's memory map; and page 0, where there are pages. */
static volatile uintptr_t nowhere = sizeof(void *) == 4 ? 0xDFFFFFF0 : 8;

static void sleeps(void *arg)
{
    (void)arg;
    task_sleep_us(1000000);
}

static void handler(void)
{
    *(volatile uint32_t *)nowhere = 1;
}

int main(void)
{
    task_go_with(&(struct task_options){.name = (const char *)nowhere}, sleeps,
                 NULL);
    interrupt_this_task(handler);
}
