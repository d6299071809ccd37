/*
 * Every task and what it waits for, for the last words and for task_dump.
 *
 * A kind of waiting may know more than its reason: what it waits for by name,
 * and which task has to act. Where such tasks wait for each other in a circle,
 * nobody of them will ever run again, whatever the others do: these circles are
 * shown, each once.
 */
#include "sched.h"

static void say_id(const struct task *t)
{
    say("task ");
    say_number(t->id, 10);
    if (t->name) {
        say(" ");
        say(t->name);
    }
}

static struct wait_about about(const struct task *t)
{
    struct wait_about a = {NULL, NULL};
    const struct wait *w = wait_of_task(t);

    if (w && w->kind->about)
        w->kind->about(w, &a);
    return a;
}

static void say_state(const struct task *t)
{
    /* Read before anything is said: that may wait, and t's wait may end. */
    const struct wait *w = wait_of_task(t);
    const struct wait_kind *kind = w ? w->kind : NULL;
    struct wait_about a = about(t);

    say(" [");
    say(kind ? kind->reason : "ready");
    if (kind && kind->interrupt)
        say(" by interrupt");
    if (a.what) {
        say(" ");
        say(a.what);
    }
    if (a.whom) {
        say(a.what ? ", " : " ");
        say_id(a.whom);
    }
    if (t->epoch != 0)
        say(", ending");
    else if (t->cancelled)
        say(", cancelled");
    say("]");
}

static void say_task(const struct task *t)
{
    const unsigned char *low = stack_low(t), *high = stack_high(t);

    say(t == sched.current ? "* " : "  ");
    say_id(t);
    if (!t->name)
        say(" -");
    say_state(t);
    say(" stack ");
    say_number(stack_used(low, high), 10);
    say(" of ");
    say_number((uintptr_t)(high - low), 10);
    account_say_task(t);
    say("\n");
}

/* ---- Circles ------------------------------------------------------------ */

/* Whether following whom each waits for leads from t back to it, and t is the
 * first of the circle in the table. */
static bool begins_circle(const struct task *t)
{
    const struct task *at = about(t).whom;

    for (const struct task *n = coda_tasks_start; n < coda_tasks_end; n++) {
        if (!at || at < t)
            return false;
        if (at == t)
            return true;
        at = about(at).whom;
    }
    return false;
}

static void say_circle(const struct task *t)
{
    const struct task *at = t;
    ptrdiff_t most = coda_tasks_end - coda_tasks_start;

    say("in a circle: ");
    do { /* which may come apart meanwhile */
        say_id(at);
        say(" waits for ");
        at = about(at).whom;
    } while (at && at != t && --most > 0);
    say_id(t);
    say("\n");
}

void say_tasks(void)
{
    const struct task *t;

    account_switch();
    for (t = coda_tasks_start; t < coda_tasks_end; t++)
        if (t->lives)
            say_task(t);
    account_say_others();
    for (t = coda_tasks_start; t < coda_tasks_end; t++)
        if (begins_circle(t))
            say_circle(t);
}

/* The console's turn is held meanwhile, so there is one who says at a time. */
void task_dump(void)
{
    kernel_need_task("task_dump");
    kernel_need_stack();
    console_begin();
    DEFER(console_end, NULL);
    say_by(console_put);
    say_tasks();
}
