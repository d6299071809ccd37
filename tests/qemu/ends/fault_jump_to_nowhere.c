/* A jump through a null pointer: the backtrace begins with who jumped. */
//> panic: *
//> [pc=0x*]
//> r*=0x* r*=0x* r*=0x* r*=0x*
//> r*=0x* r*=0x* r*=0x* r*=0x*
//> r*=0x* r*=0x* r*=0x* r*=0x*
//> r*=0x* *=0x* *=0x* *=0x*
//> *=0x*
//> backtrace: 0x*
//>
//> * task * main [ready] stack * of *
//> main called: 1
//> exit 2
#include <coda.h>

static void (*volatile nobody)(void);
static volatile int returned;

int main(void);

void panic_hook(const struct panic *p)
{
    char line[] = "main called: 0\n";

    (void)p;
    for (unsigned i = 0; i < 2; i++)
        if (last_panic()->backtrace[i] - (uintptr_t)main < 64)
            line[13] = '1';
    console_write(line, sizeof line - 1);
}

int main(void)
{
    nobody();
    returned++;
}
