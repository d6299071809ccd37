/* The defers of an overflow have a reserve, which may itself overflow: that is
 * the system's end, in words. */
//> defer
//> fatal error: stack overflow while ending
//> [pc unknown]
//>
//> * task * deep [ready] stack * of *
//>   task * main [*] stack * of *
//> exit 2
#include "../recurse.h"

static void overflows_too(void *arg)
{
    (void)arg;
    console_write("defer\n", 6);
    recurse(1000000);
}

static void deep(void *arg)
{
    (void)arg;
    DEFER(overflows_too, NULL);
    recurse(1000000);
}

int main(void)
{
    task_join(task_go_with(&(struct task_options){.name = "deep"}, deep, NULL),
              NULL);
}
