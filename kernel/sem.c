/*
 * Semaphores: what is not the common case, which is inline.
 *
 * What handlers give is counted apart, in the semaphore's feed, with an atomic
 * operation, and a post has the kernel give it to those who wait. A task that
 * finds the count at 0 looks there first, so it need not wait for the post.
 */
#include "sync.h"

/* Of sem_feed.given. */
enum { POSTED = 1, GIVEN = 2 };

/* As in chan.c. */
#if !FOR_SIZE
#pragma GCC optimize("no-schedule-insns", "no-schedule-insns2", \
                     "no-shrink-wrap", "no-cse-follow-jumps")
#endif

#define REFUSAL "sem_take in an interrupt"
static const struct wait_kind take_kind = {.reason = "semaphore",
                                           .off = wait_leave,
                                           .about = wait_about_name,
                                           .refusal = REFUSAL};
static const struct wait_kind take_fed_kind = {.reason = "semaphore",
                                               .off = wait_leave,
                                               .interrupt = interrupt_awaited,
                                               .about = wait_about_name,
                                               .refusal = REFUSAL};
static const struct wait_kind take_for_kind = {.reason = "semaphore",
                                               .off = wait_leave,
                                               .alarm = LIMITED_WAIT,
                                               .about = wait_about_name};

/* Takes one of what handlers have given, which is some, and the rest into the
 * count, which is 0. */
static inline_for_speed void harvest(struct sem *s)
{
    uint32_t given = arch_exchange(&s->feed->given, POSTED) / GIVEN;

    s->count = CODA_SEM_FED + given - 1;
}

/* What handlers have given is theirs who wait. */
static bool take_now(struct sem *s)
{
    if ((s->count & ~CODA_SEM_FED) != 0)
        s->count--;
    else if (s->feed && !s->waiters.queue.first && s->feed->given > POSTED)
        harvest(s);
    else
        return false;
    return true;
}

/* What is not common, wrong calls included. */
static __attribute__((noinline)) void take(struct sem *s)
{
    kernel_need_task("sem_take");
    kernel_check(s->feed || s->count < CODA_SEM_FED, "sem_give: too many");
    if (!take_now(s))
        wait_in(&s->waiters.queue, s->feed ? &take_fed_kind : &take_kind);
}

/* `count` is s->count. */
void coda_sem_take(struct sem *s, uint32_t count)
{
    const struct wait_kind *kind = &take_kind;

    if (FOR_SIZE || s->waiters.queue.first) {
        take(s);
        return;
    }
    if (count != 0) {
        if (count != CODA_SEM_FED) {
            take(s);
            return;
        }
        if (s->feed->given > POSTED) {
            if (arch_in_interrupt())
                take(s);
            else
                harvest(s);
            return;
        }
        kind = &take_fed_kind;
    }
    __asm("" : "+r"(count)); /* stays where it is */
    wait_alone_anyhow(&s->waiters.queue, count, kind);
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
    if ((arch_add_mark(&f->given, GIVEN, POSTED) & POSTED) == 0)
        post_new(&f->post);
}

/* `first` is who waits first. */
void coda_sem_give(struct sem *s, struct wait *first)
{
    if (arch_in_interrupt()) {
        give_from_handler(s);
        return;
    }
    wait_leave_first(&s->waiters.queue, first);
    sched_wake(first->task);
}

void coda_sem_posted(struct post *p)
{
    struct sem_feed *f = (struct sem_feed *)p;
    struct sem *s = f->sem;
    uint32_t given = arch_exchange(&f->given, 0) / GIVEN;
    struct wait *w;

    for (; given > 0; given--) {
        w = s->waiters.queue.first;
        if (!w) {
            s->count += given;
            break;
        }
        wait_leave_first(&s->waiters.queue, w);
        sched_ready(w->task);
    }
}

void sem_give_(void *sem)
{
    sem_give(sem);
}
