/* Contained or not: what else the task has deferred is lost. */
//> panic: defer_push: its frame was left by the task's function
//> [pc=0x*]
//> backtrace: 0x*
//>
//> *
//> *
//> exit 2
#include <coda.h>

static void nothing(void *unused)
{
    (void)unused;
}

static void leaves_its_frame(void *unused)
{
    struct defer d;

    defer_push(&d, nothing, unused);
}

int main(void)
{
    const struct task_options o = {.contain = true};

    task_join(task_go_with(&o, leaves_its_frame, NULL), NULL);
    return 0;
}
