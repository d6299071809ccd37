/* A fault in a defer of an overflow replaces it, as any panic does. */
//> panic: stack overflow
//> 	panic: *
//> [pc=0x*]
//> r*=0x* r*=0x* r*=0x* r*=0x*
//> r*=0x* r*=0x* r*=0x* r*=0x*
//> r*=0x* r*=0x* r*=0x* r*=0x*
//> r*=0x* *=0x* *=0x* *=0x*
//> *=0x*
//> backtrace: 0x*
//>
//> * task * deep [ready] stack * of *
//>   task * main [*] stack * of *
//> exit 2
#include "../recurse.h"

static volatile uintptr_t nowhere = sizeof(void *) == 4 ? 0xDFFFFFF0 : 8;

static void faults(void *arg)
{
    (void)arg;
    *(volatile uint32_t *)nowhere = 1;
}

static void deep(void *arg)
{
    (void)arg;
    DEFER(faults, NULL);
    recurse(1000000);
}

int main(void)
{
    task_join(task_go_with(&(struct task_options){.name = "deep"}, deep, NULL),
              NULL);
}
