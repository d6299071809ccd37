/* The third thing that goes wrong ends the system without a word. */
//> panic: the first
//> [pc=0x*]
//> backtrace: 0x*
//>
//> * task * main [ready] stack * of *
//>
//> fatal error in the report:*
//> exit 2
#include <coda.h>

/* In no microcontroller's memory map; and page 0, where there are pages. */
static volatile uintptr_t nowhere = sizeof(void *) == 4 ? 0xDFFFFFF0 : 8;

void panic_hook(const struct panic *p)
{
    (void)p;
    panic((const char *)nowhere);
}

int main(void)
{
    panic("the first");
}
