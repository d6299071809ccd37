/*
 * Groups: no task outlives the block that started it.
 *
 * A group is a list of its living tasks. What it knows of each of them, a
 * watch and two links, lies at the high end of that task's own stack: a task
 * that has not run yet can be moved down, since all it has there is its first
 * frame. So a group has no limit of its own and needs no heap, and a task in no
 * group pays nothing. The place is below that of the record of a panic, which
 * is written before the watches are called; and above both the words that the
 * slot's next task relies on are left alone.
 *
 * rejected: watches in an array of the group's, of a size to be declared: one
 * more number to get right, and room for all of them for as long as the
 * longest lives. A field in the control block: four bytes for all tasks.
 */
#include "sched.h"

struct group_member {
    struct watch watch;
    struct task *task;
    struct group *group;
    struct group_member *next, **link; /* the newest first; *link is this one */
};

/* Keeps the stack's alignment on every machine. */
#define MEMBER_BYTES                                                           \
    CODA_ROUND_UP(2 * sizeof(void *) /* see panic_record */                    \
                      + sizeof(struct task_end) + sizeof(struct group_member), \
                  16)
_Static_assert(MEMBER_BYTES == GROUP_MEMBER_BYTES, "coda.h says so");

/* The owner's waiting for the last. */
struct group_wait {
    struct wait wait;
    struct group *group;
};

static void stop_waiting(struct wait *w)
{
    ((struct group_wait *)w)->group->waiting = false;
}

/* It waits for all of them; the newest is named. */
static void about_members(const struct wait *w, struct wait_about *a)
{
    const struct group_member *newest =
        ((const struct group_wait *)w)->group->members;

    a->what = newest->next ? "several, the newest" : NULL;
    a->whom = newest->task;
}

static const struct wait_kind group_kind = {
    .reason = "group wait", .off = stop_waiting, .about = about_members};

static void await(struct group *g)
{
    while (g->members) {
        struct group_wait w = {.group = g};

        g->waiting = true;
        sched_block(&w.wait, &group_kind);
    }
}

/* In the task that ends. */
static void member_ended(struct watch *w, struct task *t,
                         const struct task_end *end)
{
    struct group_member *m = (struct group_member *)w;
    struct group *g = m->group;

    *m->link = m->next;
    if (m->next)
        m->next->link = m->link;
    if (end->kind == TASK_PANICKED && g->first.kind == 0) {
        g->first = *end;
        group_cancel(g);
    }
    if (g->members)
        return;
    while ((w = g->watches) != NULL) {
        g->watches = w->next;
        w->fn(w, t, &g->first);
    }
    if (g->waiting) {
        g->waiting = false;
        sched_ready(g->owner);
    }
}

/* Moves a task that has not run yet down its stack, to make room for m. */
static struct group_member *make_room(struct task *t, void (*fn)(void *),
                                      void *arg)
{
    unsigned char *top = stack_high(t) - MEMBER_BYTES;

    arch_stack_bottom(top);
    t->sp = arch_frame(top, fn, arg);
    return (struct group_member *)(void *)panic_record(t) - 1;
}

task_id group_go_with(struct group *g, const struct task_options *options,
                      void (*fn)(void *), void *arg)
{
    const struct task_pool *pool =
        options && options->pool ? options->pool : &default_pool;
    struct group_member *m;
    struct task *t;
    task_id id;

    kernel_need_task("group_go");
    kernel_need_stack();
    kernel_check(pool->top - ARCH_GUARD_TO_STACK >=
                     TASK_STACK_MIN + GROUP_MEMBER_BYTES,
                 "group_go: the pool's stacks are too small");
    if (g->cancelled)
        return TASK_NONE;
    id = task_go_with(options, fn, arg);
    if (id == TASK_NONE)
        return TASK_NONE;
    t = task_named(id);
    m = make_room(t, fn, arg);
    *m = (struct group_member){
        .watch.fn = member_ended,
        .task = t,
        .group = g,
        .next = g->members,
        .link = &g->members,
    };
    if (m->next)
        m->next->link = &m->next;
    g->members = m;
    watch_add(&m->watch, t);
    return id;
}

task_id group_go(struct group *g, void (*fn)(void *), void *arg)
{
    return group_go_with(g, NULL, fn, arg);
}

bool group_wait(struct group *g, struct task_end *first)
{
    kernel_need_task("group_wait");
    kernel_need_stack();
    kernel_check(g->owner == sched.current,
                 "group_wait: the group is another task's");
    await(g);
    if (g->first.kind == 0)
        return true;
    if (first)
        *first = g->first;
    return false;
}

void group_cancel(struct group *g)
{
    kernel_need_task("group_cancel");
    kernel_need_stack();
    g->cancelled = true;
    for (struct group_member *m = g->members; m; m = m->next)
        task_cancel(m->task->id);
}

bool group_has(const struct group *g, const struct task *t)
{
    const struct group_member *m = g->members;

    while (m && m->task != t)
        m = m->next;
    return m;
}

static __attribute__((noinline)) void leave(struct group *g)
{
    group_cancel(g);
    await(g);
}

/* GROUP's defer; those are not cancelled. */
void coda_group_leave(void *group)
{
    kernel_need_stack_to_undo(coda_group_leave, group, 4);
    leave(group);
}
