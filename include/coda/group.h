/*
 * Groups: tasks that do not outlive a block.
 * Part of <coda.h>.
 */
#include <coda.h> /* all of it: the parts need each other */

#ifndef CODA_GROUP_H
#define CODA_GROUP_H

/*
 * Declares a struct group, whose tasks do not outlive the enclosing block: when
 * that is left, by whatever door, those that still live are cancelled and
 * awaited, as a DEFER does it. group_wait, before, lets them finish.
 *
 *     GROUP(readers);
 *     group_go(&readers, read_all, &a);
 *     group_go(&readers, read_all, &b);
 *     if (!group_wait(&readers, &end))
 *         printf("a reader failed: %s\n", end.why);
 *
 * The first panic of a task of the group that was started with .contain cancels
 * the others; its record is group_wait's. (Without .contain it ends the system,
 * as always.) A task of a group may have groups of its own, and add to the one
 * it is in. What the kernel keeps of it lies at the high end of its own stack,
 * which leaves it GROUP_MEMBER_BYTES less, 48 on 32-bit machines.
 *
 * Context:  task, in a block that is not left by longjmp.
 * Switches: when the block is left and one of its tasks still lives.
 */
#define GROUP(name)                               \
    struct group name = {.owner = sched.current}; \
    CODA_DEFER_OF(name, coda_group_leave)

#define GROUP_MEMBER_BYTES \
    CODA_ROUND_UP(8 * sizeof(void *) + sizeof(struct task_end), 16)

struct group_member;

struct group { /* the fields are the kernel's */
    struct task *owner;
    struct group_member *members; /* alive, the newest first */
    struct watch *watches;        /* of the last one's end, the oldest first */
    bool waiting;                 /* the owner is, for the last of them */
    bool cancelled;
    struct task_end first; /* panic; .kind is 0 when there was none */
};

void coda_group_leave(void *group);

/*
 * task_go and task_go_with, for a task of the group.
 *
 * Context:  task: the group's owner, one of its tasks, or any while it lives.
 * Switches: never.
 * Returns:  the new task; TASK_NONE when the pool is empty, and when the group
 *           was cancelled, which the first panic does as well, and leaving.
 * Panics:   as task_go_with; the pool's stacks have less than TASK_STACK_MIN +
 *           GROUP_MEMBER_BYTES.
 */
task_id group_go(struct group *group, void (*fn)(void *), void *arg);
task_id group_go_with(struct group *group, const struct task_options *options,
                      void (*fn)(void *), void *arg);

/*
 * Waits until all tasks of the group have ended, those added meanwhile
 * included. Unless one panicked, or group_cancel was called, it may then be
 * used again.
 *
 * Context:  task, the one that declared the group.
 * Switches: when one of its tasks still lives, and never otherwise.
 * Returns:  true when none panicked, *first untouched; else false with the
 *           record of the first panic in *first, unless first is NULL.
 * Panics:   called from an interrupt, or by another task.
 */
bool group_wait(struct group *group, struct task_end *first);

/*
 * Cancels the group's tasks, as task_cancel does, the newest first, and has
 * group_go refuse from now on. Called by one of them it cancels that one, too.
 * A second call does nothing.
 *
 * Context:  task: as group_go.
 * Switches: never.
 * Panics:   called from an interrupt.
 */
void group_cancel(struct group *group);

/*
 * Declares `done`, a struct chan * from which can be received once, when no
 * task of the group lives any more; in a select, too. That is at once when none
 * does now. What is received is a struct task_end: of the first panic, or its
 * .kind is 0 when there was none. It is taken off when the enclosing block is
 * left, or the task ends in it.
 *
 *     GROUP(workers);
 *     group_go(&workers, work, NULL);
 *     GROUP_DONE(done, &workers);
 *     struct chan_case cases[] = {RECV(&c, &v), RECV(done, &end)};
 *     chan_select(cases, 2, SELECT_FOREVER);
 *
 * Context:  task: any while the group lives, but for its own tasks.
 * Panics:   called from one of them, or from an interrupt.
 */
#define GROUP_DONE(done, group)                     \
    struct end_chan done##_end;                     \
    done##_end.list = NULL;                         \
    CODA_DEFER_OF(done##_end, coda_end_chan_close); \
    struct chan *const done = coda_group_done(&done##_end, (group))

struct end_chan;
struct chan *coda_group_done(struct end_chan *e, struct group *group);

#endif
