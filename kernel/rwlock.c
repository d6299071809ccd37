/*
 * Read-write locks.
 *
 * They are handed over, too: who unlocks last counts those in that it lets in.
 * A writer's unlock lets all readers in that wait, a reader's the first writer.
 * Readers may also wait for no more than that a writer waits: if that one gives
 * up, they are let in.
 */
#include "sync.h"

static void stop_writing(struct wait *w);
static void about_reader(const struct wait *w, struct wait_about *a);
static void about_writer(const struct wait *w, struct wait_about *a);

static const struct wait_kind read_kind = {
    .reason = "rwlock read lock", .off = wait_leave, .about = about_reader};
static const struct wait_kind read_for_kind = {.reason = "rwlock read lock",
                                               .off = wait_leave,
                                               .alarm = LIMITED_WAIT,
                                               .about = about_reader};
static const struct wait_kind write_kind = {
    .reason = "rwlock lock", .off = stop_writing, .about = about_writer};
static const struct wait_kind write_for_kind = {.reason = "rwlock lock",
                                                .off = stop_writing,
                                                .alarm = LIMITED_WAIT,
                                                .about = about_writer};

static void about_reader(const struct wait *w, struct wait_about *a)
{
    const struct rwlock *l = wait_of(w, const struct rwlock, reading);

    a->what = l->writing.name;
    a->whom = task_with(l->writer);
}

static void about_writer(const struct wait *w, struct wait_about *a)
{
    const struct rwlock *l = wait_of(w, const struct rwlock, writing.queue);

    a->what = l->writing.name;
    a->whom = task_with(l->writer);
}

static void let_readers_in(struct rwlock *l)
{
    struct wait *w;

    while ((w = wait_dequeue(&l->reading)) != NULL) {
        l->readers++;
        sched_ready(w->task);
    }
}

/* Nobody has it: the first writer gets it. */
static void let_writer_in(struct rwlock *l)
{
    struct wait *w = wait_dequeue(&l->writing.queue);

    if (!w)
        return;
    l->writer = w->task->id;
    sched_ready(w->task);
}

static void stop_writing(struct wait *w)
{
    struct rwlock *l = wait_of(w, struct rwlock, writing.queue);

    wait_leave(w);
    if (!l->writer && !l->writing.queue.first)
        let_readers_in(l);
}

static bool read_now(struct rwlock *l)
{
    kernel_check(l->writer == 0 || l->writer != sched.current->id,
                 "rwlock_read_lock: its writer locks it again");
    if (l->writer || l->writing.queue.first)
        return false;
    l->readers++;
    return true;
}

static bool write_now(struct rwlock *l)
{
    kernel_check(l->writer == 0 || l->writer != sched.current->id,
                 "rwlock_lock: its writer locks it again");
    if (l->writer || l->readers != 0)
        return false;
    l->writer = sched.current->id;
    return true;
}

void rwlock_read_lock(struct rwlock *l)
{
    kernel_need_task("rwlock_read_lock");
    if (!read_now(l))
        wait_in(&l->reading, &read_kind);
}

bool rwlock_read_lock_for(struct rwlock *l, uint64_t timeout_us)
{
    kernel_need_task("rwlock_read_lock_for");
    check_time(timeout_us, "rwlock_read_lock_for");
    return read_now(l) || wait_in_for(&l->reading, &read_for_kind, timeout_us);
}

void rwlock_read_unlock(struct rwlock *l)
{
    kernel_need_task("rwlock_read_unlock");
    kernel_need_stack();
    kernel_check(l->readers != 0 || l->writer == 0,
                 "rwlock_read_unlock: it is locked for writing");
    if (l->readers == 0)
        panic("unlock of unlocked rwlock");
    if (--l->readers == 0)
        let_writer_in(l);
}

void rwlock_lock(struct rwlock *l)
{
    kernel_need_task("rwlock_lock");
    if (!write_now(l))
        wait_in(&l->writing.queue, &write_kind);
}

bool rwlock_lock_for(struct rwlock *l, uint64_t timeout_us)
{
    kernel_need_task("rwlock_lock_for");
    check_time(timeout_us, "rwlock_lock_for");
    return write_now(l) ||
           wait_in_for(&l->writing.queue, &write_for_kind, timeout_us);
}

void rwlock_unlock(struct rwlock *l)
{
    kernel_need_task("rwlock_unlock");
    kernel_need_stack();
    kernel_check(l->readers == 0, "rwlock_unlock: it is locked for reading");
    if (l->writer == 0 && sched.current != &idle) /* linux's constructors */
        panic("unlock of unlocked rwlock");
    kernel_check(l->writer == sched.current->id,
                 "rwlock_unlock: another task has locked it");
    l->writer = 0;
    if (l->reading.first)
        let_readers_in(l);
    else
        let_writer_in(l);
}

void rwlock_read_unlock_(void *lock)
{
    kernel_need_stack_to_undo(rwlock_read_unlock_, lock, 1);
    rwlock_read_unlock(lock);
}

void rwlock_unlock_(void *lock)
{
    kernel_need_stack_to_undo(rwlock_unlock_, lock, 1);
    rwlock_unlock(lock);
}

void coda_rwlock_read_hold(struct defer *d, struct rwlock *l)
{
    coda_defer_begin(d, coda_defer_nothing, l);
    rwlock_read_lock(l);
    d->fn = rwlock_read_unlock_;
}

void coda_rwlock_hold(struct defer *d, struct rwlock *l)
{
    coda_defer_begin(d, coda_defer_nothing, l);
    rwlock_lock(l);
    d->fn = rwlock_unlock_;
}
