/* Supervision: what is wrong. What is right is in ends/virtual_*.c. */
#include <harness.h>

#include <string.h>

#include "../../kernel/kernel.h"

static struct supervised child;
static struct supervisor supervisor;

static void supervises(void *arg)
{
    (void)arg;
    supervise(&supervisor);
}

static void panics_with(const char *why)
{
    struct task_end end;

    GROUP(g);
    group_go_with(&g, &(struct task_options){.contain = true}, supervises,
                  NULL);
    EXPECT(!group_wait(&g, &end));
    EXPECT(strcmp(end.why, why) == 0);
}

TEST(supervising_wrongly_is_a_panic)
{
    if (!CODA_CHECKS)
        return;
    child = (struct supervised){0};
    supervisor = (struct supervisor){.children = &child, .count = 1};
    panics_with("supervise: a child without function");
    supervisor.limit = SUPERVISE_LIMIT_MAX + 1;
    panics_with("supervise: the limit is out of range");
    supervisor.limit = 0;
    supervisor.backoff_us = (uint64_t)-1;
    panics_with("supervise: a negative time");
}

static const char *reason;

static void looks_at(void *id)
{
    struct task_info info;

    EXPECT(task_info((task_id)(uintptr_t)id, &info));
    reason = info.waits_for;
}

TEST(a_supervisor_waits_for_its_children)
{
    child = (struct supervised){
        .fn = looks_at,
        .arg = (void *)(uintptr_t)task_self(),
    };
    supervisor = (struct supervisor){.children = &child, .count = 1};
    EXPECT(supervise(&supervisor));
    EXPECT(strcmp(reason, "supervise") == 0);
    EXPECT(child.end.kind == TASK_RETURNED && child.id == TASK_NONE);
}
