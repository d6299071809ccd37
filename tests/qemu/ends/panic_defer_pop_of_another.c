/* Only the newest defer can be popped. */
//> panic: defer_pop: not the newest defer of this task
//> [pc=0x*]
//> backtrace: 0x*
//>
//> * task * main [ready] stack * of *
//> exit 2
#include <coda.h>

static void nothing(void *arg)
{
    (void)arg;
}

int main(void)
{
    struct defer a, b;

    defer_push(&a, nothing, NULL);
    defer_push(&b, nothing, NULL);
    defer_pop(&a, true);
}
