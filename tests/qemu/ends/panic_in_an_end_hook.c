/* A hook that panics is the system's end, though its task is contained. */
//> panic: in the hook
//> [pc=0x*]
//> backtrace: 0x*
//>
//> * task * worker [ready, ending] stack * of *
//>   task * main [join task *] stack * of *
//> exit 2
#include <coda.h>

static void bad(task_id id, const struct task_end *end, void *arg)
{
    (void)id, (void)end, (void)arg;
    panic("in the hook");
}

static void nothing(void *arg)
{
    (void)arg;
}

int main(void)
{
    static struct end_hook hook = {.fn = bad};

    task_pool_on_end(&default_pool, &hook);
    task_join(
        task_go_with(&(struct task_options){.name = "worker", .contain = true},
                     nothing, NULL),
        NULL);
    return 0;
}
