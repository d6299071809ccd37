/*
 * Ids, and waiting for a task's end. A program that does not ask after its
 * tasks does not link this file.
 */
#include <errno.h>

#include "sched.h"

static const struct wait_kind join_kind = {.reason = "join"};

struct join {
    struct wait wait;
    struct task_end end;
};

static struct task_end record_of(const struct task *t)
{
    bool returned = arch_returned(t->end_pc);

    return (struct task_end){
        .kind = returned ? TASK_RETURNED : TASK_EXITED,
        .pc = returned ? 0 : t->end_pc,
    };
}

void wake_joiners(struct task *t)
{
    struct wait *w = t->joiners, *first = NULL;

    while (w) { /* the newest is first: turn the list around */
        struct wait *next = w->next;
        w->next = first;
        first = w;
        w = next;
    }
    while (first) {
        struct join *j = (struct join *)first;
        first = first->next;
        j->end = record_of(t);
        sched_ready(j->wait.task);
    }
    t->joiners = NULL;
}

/* The slot an id names, or NULL when no task had that id yet. */
static struct task *slot_of(task_id id)
{
    struct task *t = &coda_tasks_start[(id & SLOT_MASK) - 1];

    if ((id & SLOT_MASK) == 0 || t >= coda_tasks_end || t->id == 0)
        return NULL;
    /* How many uses ago, times ONE_USE; the uses count in a circle. */
    return t->id - id < UINT32_C(0x80000000) ? t : NULL;
}

static bool names_living(task_id id, const struct task *t)
{
    return t && t->id == id && t->state != TASK_DEAD;
}

bool task_alive(task_id id)
{
    return names_living(id, slot_of(id));
}

int task_join(task_id id, struct task_end *end)
{
    struct task *t = slot_of(id);
    struct task_end record = {.kind = TASK_FORGOTTEN};

    kernel_need_task("task_join");
    if (!t)
        return -ESRCH;
    if (id == sched.current->id)
        panic("task_join: a task waits for its own end");
    if (names_living(id, t)) {
        struct join j = {.wait.next = t->joiners};
        t->joiners = &j.wait;
        sched_block(&j.wait, &join_kind);
        record = j.end;
    } else if (t->id == id) {
        record = record_of(t);
    }
    if (end)
        *end = record;
    return 0;
}
