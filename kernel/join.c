/*
 * Ids, and waiting for a task's end. A program that does not ask after its
 * tasks does not link this file.
 */
#include <errno.h>

#include "sched.h"

static void stop_joining(struct wait *w);
static void about_join(const struct wait *w, struct wait_about *a);

static const struct wait_kind join_kind = {
    .reason = "join", .off = stop_joining, .about = about_join};

struct join {
    struct wait wait;
    struct watch watch;
    struct task *of;
    struct task_end end;
};

static void stop_joining(struct wait *w)
{
    struct join *j = (struct join *)w;

    watch_remove(&j->watch, &j->of->watches);
}

static void about_join(const struct wait *w, struct wait_about *a)
{
    a->whom = ((const struct join *)w)->of;
}

static void joined(struct watch *w, struct task *t, const struct task_end *end)
{
    struct join *j = (struct join *)((char *)w - offsetof(struct join, watch));

    (void)t;
    j->end = *end;
    sched_ready(j->wait.task);
}

struct task *task_named(task_id id)
{
    struct task *t = &coda_tasks_start[(id & SLOT_MASK) - 1];

    if ((id & SLOT_MASK) == 0 || t >= coda_tasks_end || t->id == 0)
        return NULL;
    /* How many uses ago, times ONE_USE; the uses count in a circle. */
    return t->id - id < UINT32_C(0x80000000) ? t : NULL;
}

bool names_living(task_id id, const struct task *t)
{
    return t && t->id == id && t->lives;
}

bool task_alive(task_id id)
{
    return names_living(id, task_named(id));
}

int task_join(task_id id, struct task_end *end)
{
    struct task *t = task_named(id);
    struct task_end record = {.kind = TASK_FORGOTTEN};

    kernel_need_task("task_join");
    kernel_need_stack();
    if (!t)
        return -ESRCH;
    if (id == sched.current->id)
        panic("task_join: a task waits for its own end");
    if (names_living(id, t)) {
        struct join j = {.watch.fn = joined, .of = t};
        watch_add(&j.watch, t);
        sched_block(&j.wait, &join_kind);
        record = j.end;
    } else if (t->id == id) {
        record = end_record(t, t->end_pc);
    }
    if (end)
        *end = record;
    return 0;
}
