/* The hook is told of a deadlock as well, after the report. */
//> fatal error: all tasks are asleep - deadlock!
//>
//>   task * [join task *] stack * of *
//>   task * [join task *] stack * of *
//> in a circle: task * waits for task * waits for task *
//> kind, task, record: 111
//> exit 3
#include <coda.h>

void panic_hook(const struct panic *p)
{
    char line[] = "kind, task, record: 000\n";

    line[20] += p->kind == PANIC_DEADLOCK;
    line[21] += task_self() == TASK_NONE;
    line[22] += last_panic() && last_panic()->kind == PANIC_DEADLOCK;
    console_write(line, sizeof line - 1);
    kernel_exit(3);
}

static void joins(void *id)
{
    task_join(*(task_id *)id, NULL);
}

int main(void)
{
    static task_id self;

    self = task_self();
    task_join(task_go(joins, &self), NULL);
}
