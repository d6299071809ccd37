/*
 * Semaphores: what is not the common case, which is inline.
 *
 * What handlers give is counted apart, in the semaphore's feed, with an atomic
 * operation, and a post has the kernel give it to those who wait. A task that
 * finds the count at 0 looks there first, so it need not wait for the post.
 */
#include "sync.h"

/* As in chan.c. */
#if !FOR_SIZE
#pragma GCC optimize("no-schedule-insns", "no-schedule-insns2", \
                     "no-shrink-wrap", "no-cse-follow-jumps")
#endif

static const struct wait_kind take_kind = {
    .reason = "semaphore", .off = wait_leave, .about = wait_about_name};
static const struct wait_kind take_fed_kind = {.reason = "semaphore",
                                               .off = wait_leave,
                                               .interrupt = true,
                                               .about = wait_about_name};
static const struct wait_kind take_for_kind = {.reason = "semaphore",
                                               .off = wait_leave,
                                               .alarm = LIMITED_WAIT,
                                               .about = wait_about_name};

/* Takes one of what handlers have given, and the rest into the count. While
 * others wait it is theirs. */
static inline_for_speed bool harvest(struct sem *s)
{
    struct sem_feed *f = s->feed;
    uint32_t given;

    if (s->waiters.queue.first || f->given == 0)
        return false;
    given = arch_exchange(&f->given, 0);
    s->count = given - 1;
    return true;
}

static inline_for_speed void
wait_for_one(struct sem *s, const struct wait_kind *kind, bool first)
{
    struct task *t = sched.current;
    struct wait w;

    w.kind = kind;
    w.task = t;
    if (FOR_SIZE || !first) {
        wait_enqueue(&s->waiters.queue, &w);
    } else { /* as wait_enqueue, in line */
        w.next = NULL;
        w.prev = &w;
        w.queue = &s->waiters.queue;
        s->waiters.queue.first = &w;
    }
    sched_wait(t, &w);
}

static __attribute__((noinline)) void wait_for_handler(struct sem *s)
{
    kernel_need_stack();
    sched.awaited++;
    wait_for_one(s, &take_fed_kind, !s->waiters.queue.first);
    sched.awaited--;
}

static __attribute__((noinline)) void wait_for_task(struct sem *s)
{
    kernel_need_stack();
    wait_for_one(s, &take_kind, false);
}

/* Nobody else waits. */
static __attribute__((noinline)) void wait_alone(struct sem *s)
{
    kernel_need_stack();
    wait_for_one(s, &take_kind, true);
}

static bool take_now(struct sem *s)
{
    if (s->count == 0)
        return s->feed && harvest(s);
    s->count--;
    return true;
}

static __attribute__((noinline)) void take_fed(struct sem *s)
{
    if (!harvest(s))
        wait_for_handler(s);
}

/* What is not common, wrong calls included. */
static __attribute__((noinline)) void take(struct sem *s)
{
    kernel_need_task("sem_take");
    if (take_now(s))
        return;
    if (s->feed)
        wait_for_handler(s);
    else
        wait_for_task(s);
}

void coda_sem_take(struct sem *s)
{
    if (FOR_SIZE || arch_in_interrupt())
        take(s);
    else if (s->feed)
        take_fed(s);
    else if (s->waiters.queue.first)
        take(s);
    else
        wait_alone(s);
}

bool sem_try_take(struct sem *s)
{
    kernel_need_task("sem_try_take");
    return take_now(s);
}

bool sem_take_for(struct sem *s, uint64_t timeout_us)
{
    kernel_need_task("sem_take_for");
    check_time(timeout_us, "sem_take_for");
    return take_now(s) ||
           wait_in_for(&s->waiters.queue, &take_for_kind, timeout_us);
}

static __attribute__((noinline)) void give_from_handler(struct sem *s)
{
    struct sem_feed *f = s->feed;

    kernel_check(f, "sem_give in an interrupt, of a semaphore that is not "
                    "SEM_FROM_INTERRUPT");
    /* Who gave before has posted, or will; and what is queued is run. */
    if (arch_add(&f->given, 1) == 0 && !f->post.queued)
        post(&f->post);
}

void coda_sem_give(struct sem *s)
{
    struct wait *w;

    if (arch_in_interrupt()) {
        give_from_handler(s);
        return;
    }
    w = s->waiters.queue.first;
    wait_leave_first(&s->waiters.queue, w);
    sched_wake(w->task);
}

void coda_sem_posted(struct post *p)
{
    struct sem_feed *f = (struct sem_feed *)p;
    struct sem *s = f->sem;
    uint32_t given = arch_exchange(&f->given, 0);
    struct wait *w;

    for (; given > 0 && (w = s->waiters.queue.first) != NULL; given--) {
        wait_leave_first(&s->waiters.queue, w);
        sched_ready(w->task);
    }
    s->count += given;
}

void sem_give_(void *sem)
{
    sem_give(sem);
}
