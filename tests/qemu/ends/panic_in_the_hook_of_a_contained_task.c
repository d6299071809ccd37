/* A panic in the hook is no contained task's, though one was interrupted: it
 * ends the system. */
//> fatal error: *
//> [pc=0x* address=0x*]
//> r*=0x* r*=0x* r*=0x* r*=0x*
//> r*=0x* r*=0x* r*=0x* r*=0x*
//> r*=0x* r*=0x* r*=0x* r*=0x*
//> r*=0x* *=0x* *=0x* *=0x*
//> *=0x*
//> backtrace: 0x*
//>
//> * task * contained [ready] stack * of *
//>   task * main [join task * contained] stack * of *
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

static void is_interrupted(void *unused)
{
    (void)unused;
    interrupt_this_task(handler);
}

int main(void)
{
    const struct task_options o = {.name = "contained", .contain = true};

    task_join(task_go_with(&o, is_interrupted, NULL), NULL);
}
