/* The backtrace tells the functions on the stack, which tools/addr2line finds
 * (tests/addr2line). That of a fault in a function that calls nobody begins
 * with its caller's, from the link register. */
//> panic: *
//> [pc=0x*]
//> r*=0x* r*=0x* r*=0x* r*=0x*
//> r*=0x* r*=0x* r*=0x* r*=0x*
//> r*=0x* r*=0x* r*=0x* r*=0x*
//> r*=0x* *=0x* *=0x* *=0x*
//> *=0x*
//> backtrace: 0x* 0x* 0x* 0x* 0x*
//>
//> * task * digger [ready] stack * of *
//>   task * main [join task * digger] stack * of *
//> exit 2
#include <coda.h>

/* In no microcontroller's memory map; and page 0, where there are pages. */
static volatile uintptr_t nowhere = sizeof(void *) == 4 ? 0xDFFFFFF0 : 8;
static volatile int depth;

static __attribute__((noinline, noclone)) int leaf(int *p)
{
    depth++;
    return *(volatile int *)p;
}

static __attribute__((noinline, noclone)) int middle(void)
{
    return leaf((int *)nowhere) + depth;
}

static __attribute__((noinline, noclone)) int digs(int n)
{
    return (n == 0 ? middle() : digs(n - 1)) + ++depth;
}

static void digger(void *arg)
{
    (void)arg;
    depth = digs(20);
}

int main(void)
{
    task_join(
        task_go_with(&(struct task_options){.name = "digger"}, digger, NULL),
        NULL);
}
