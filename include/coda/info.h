/*
 * What is going on: which tasks there are, what they wait for, whose the time
 * is. Part of <coda.h>.
 */
#include <coda.h> /* all of it: the parts need each other */

#ifndef CODA_INFO_H
#define CODA_INFO_H

enum task_state { TASK_READY, TASK_BLOCKED };

struct task_info {
    task_id id;
    const char *name;      /* never NULL */
    const char *waits_for; /* "sleep", "join", …; NULL unless blocked */
    enum task_state state;
    bool ending; /* its defers are running */
    uint8_t priority;
    size_t stack_used;  /* at most, by any task of this slot so far */
    size_t stack_bytes; /* what there is; x86_64 has more than asked for */
    uint32_t switches;  /* to the slot's tasks so far; wraps */
#if CODA_ACCOUNTING
    uint64_t time_us; /* of the processor's, without that of handlers */
#endif
};

/*
 * Walks the living tasks: task_next(TASK_NONE) is the first, task_next(id) the
 * one after id, TASK_NONE the end. A task that ends meanwhile is no hindrance.
 *
 * Context:  task.
 */
task_id task_next(task_id id);

/*
 * Fills in *info.
 *
 * Context:  task.
 * Returns:  false, *info untouched, when the task is not alive.
 */
bool task_info(task_id id, struct task_info *info);

/*
 * Whose the processor's time has been since boot, by the board's clock; built
 * with CODA_ACCOUNTING alone. The tasks that live, in their struct task_info,
 * with these but the first come to uptime_us, but for a microsecond that each
 * may lack, and for what passes between the calls that ask for them. A
 * handler's time is none of whom it interrupts, be that a task or another
 * handler; what the kernel does at a switch is of the task that comes.
 *
 * Context:  task.
 */
#if CODA_ACCOUNTING
struct time_spent {
    uint64_t uptime_us;   /* as clock_us */
    uint64_t handlers_us; /* all of them, the board's included */
    uint64_t idle_us;     /* no task was ready */
    uint64_t ended_us;    /* tasks that have ended */
};
void time_spent(struct time_spent *s);

/* That of the handler of one interrupt; irq is less than IRQ_COUNT
 * (<coda/irq.h>). Context: task. */
uint64_t irq_time_us(unsigned irq);
#endif

/*
 * Prints every task: name, what it waits for, for which task, stack used of
 * stack size, with CODA_ACCOUNTING its share of the time; then those that wait
 * for each other in a circle. A deadlock's report, at any time.
 *
 * Context:  task.
 * Switches: when the console's buffer is full.
 * Panics:   called from an interrupt.
 */
void task_dump(void);

/* Returns: how many slots of the pool are free now. Context: task. */
size_t task_pool_free(const struct task_pool *pool);

/* Returns: how often task_go has found no free slot in it. Context: any. */
uint32_t task_pool_refused(const struct task_pool *pool);

#endif
