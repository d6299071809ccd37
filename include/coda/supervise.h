/*
 * Supervision: tasks that have failed are made again.
 * Part of <coda.h>.
 */
#include <coda.h> /* all of it: the parts need each other */

#ifndef CODA_SUPERVISE_H
#define CODA_SUPERVISE_H

/* Which ends of a child's task are failures, after which it is restarted. */
enum restart {
    RESTART_ON_PANIC, /* Erlang's transient child */
    RESTART_ALWAYS,   /* permanent: however it ended, by task_cancel, too */
    RESTART_NEVER,    /* temporary */
};

/* Whom a child's failure restarts. */
enum strategy {
    ONE_FOR_ONE, /* that child */
    ALL_FOR_ONE, /* all: the others are cancelled, the last first, each awaited
                    before the next, and all are started again in order; but
                    for those that are never restarted */
};

struct supervisor;
struct timed_wait;

/* A child: a task that is made again when it has failed. */
struct supervised {
    void (*fn)(void *);
    void *arg;
    struct task_options options; /* it is .contain in any case */
    enum restart restart;

    /* For all to read, the kernel's to write. */
    task_id id;          /* its task now; TASK_NONE while it has none */
    uint32_t restarts;   /* how often it was started again */
    struct task_end end; /* its last task's; .kind is 0 before the first */

    /* The kernel's. */
    struct watch watch;
    struct supervisor *supervisor;
    uint64_t started_us, due_us;
    uint64_t backoff_us; /* the last one; 0 before the first failure */
    uint8_t state;
};

#define SUPERVISE_LIMIT_MAX 16
#define SUPERVISE_NO_LIMIT UINT16_MAX

/* A supervisor. What is left out is 0. */
struct supervisor {
    struct supervised *children;
    uint16_t count;
    uint16_t limit; /* restarts within period_us, at most SUPERVISE_LIMIT_MAX,
                       or SUPERVISE_NO_LIMIT */
    enum strategy strategy;
    uint64_t backoff_us;     /* from a child's first failure to its restart */
    uint64_t backoff_max_us; /* doubled from failure to failure up to this;
                                not doubled at all when it is less */
    uint64_t period_us;      /* 0: as long as the supervisor runs */

    /* The kernel's. */
    struct timed_wait *waiting;
    uint16_t failures;
    uint64_t failed_us[SUPERVISE_LIMIT_MAX];
};

/*
 * Starts the children, in order, and restarts those that fail. It runs in the
 * calling task until all have ended for good; that may itself be the child of
 * another supervisor, and panic when this one gives up.
 *
 *     static struct supervised children[] = {
 *         {.fn = read_sensor, .options.name = "sensor"},
 *         {.fn = send, .options.name = "radio", .restart = RESTART_ALWAYS},
 *     };
 *     static struct supervisor s = {
 *         .children = children, .count = 2,
 *         .backoff_us = 100000, .backoff_max_us = 10000000,
 *         .limit = 5, .period_us = 60000000,
 *     };
 *     if (!supervise(&s))
 *         panic("the radio is broken");
 *
 * A child is restarted its back-off after it failed. That doubles with each of
 * its failures, and begins anew after one of its tasks has lived for period_us.
 * With ALL_FOR_ONE the back-off of the one that failed counts for all. A start
 * for which the pool has no slot is a failure as well, also the first, and of a
 * child that is never restarted.
 *
 * A failure after which more than `limit` of them have come within period_us is
 * not followed by a restart: the supervisor gives up.
 *
 * However supervise is left, by its return, by cancellation of the calling
 * task, or any other end, the children that still live are cancelled, the last
 * first, each awaited before the next. One that is masked for good holds it up.
 *
 * A failure is contained, so no report is printed. The pool's end hook is told
 * of each, and can have a task of yours log it:
 *
 *     struct failure { task_id id; const char *why; };
 *     CHAN(failures, struct failure, 4);
 *     static void tell(task_id id, const struct task_end *end, void *unused)
 *     {
 *         if (end->kind == TASK_PANICKED)
 *             chan_try_send(&failures, &(struct failure){id, end->why});
 *     }
 *     static struct end_hook hook = {.fn = tell};
 *     task_pool_on_end(&default_pool, &hook);
 *
 * Context:  task. *s and its children live until it returns, and are not
 *           supervised twice at a time.
 * Switches: when a child lives, or has to be waited for.
 * Returns:  true when all children have ended for good; false when it gave up.
 * Panics:   called from an interrupt; a child without function; a limit out of
 *           range; a back-off or period of 2^63 or more.
 */
bool supervise(struct supervisor *s);

#endif
