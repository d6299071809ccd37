/* The backtrace of a panic in a handler is of the handler's stack. */
//> panic: of a handler
//> [pc=0x*]
//> backtrace: 0x* 0x* 0x*
//>
//> * task * main [ready] stack * of *
//> inner, outer, handler: 111
//> exit 2
#include <coda.h>

#include "../interrupt.h"

static volatile int calls;

static __attribute__((noinline, noclone)) void inner(void)
{
    panic("of a handler");
}

static __attribute__((noinline, noclone)) int outer(void)
{
    calls++;
    if (calls > 0)
        inner();
    return ++calls;
}

static __attribute__((noinline, noclone)) void handler(void)
{
    calls += outer();
}

static char within(void (*fn)(void))
{
    const struct last_panic *last = last_panic();

    for (int i = 0; i < 16; i++)
        if (last->backtrace[i] - (uintptr_t)fn < 64)
            return '1';
    return '0';
}

void panic_hook(const struct panic *p)
{
    char line[] = "inner, outer, handler: 000\n";

    (void)p;
    line[23] = within(inner);
    line[24] = within((void (*)(void))outer);
    line[25] = within(handler);
    console_write(line, sizeof line - 1);
}

int main(void)
{
    interrupt_this_task(handler);
}
