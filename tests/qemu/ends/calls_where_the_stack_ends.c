//! exact
//! only mps2-an385: its UART's interrupt is held back
//> sound
//> exit 0
/*
 * A call is made where its task's stack ends, and an interrupt comes at any
 * instant of it: it panics, or it does what it is for; nothing is left half
 * done.
 */
#include <coda.h>
#include <coda/irq.h>
#include <stdio.h>
#include <string.h>

#include "../../../kernel/sync.h"
#include "../instants/instants.h"

enum { UART_TX = 1, MOST = 960, LEAST = 64, STEP = 8, INSTANTS = 600 };

TASK_POOL(small, 1, 2400);
TASK_POOL(others, 2, 768);
static MUTEX(mutex);
static SEM(sem, 0);
static SEM(let_go, 0);
static EVENT(event);
static TIMER(timer);
CHAN(chan, int, 0);
static char bytes[CODA_CONSOLE_TX_BYTES]; /* no test looks at a \r */
static task_id holder, waiter;

/* ---- What is called ----------------------------------------------------- */

static void nothing(void *unused)
{
    (void)unused;
}

static void cancels(void)
{
    task_cancel(waiter);
}

static void locks(void)
{
    if (mutex_lock_for(&mutex, 3))
        mutex_unlock(&mutex);
}

static void takes(void)
{
    sem_take_for(&sem, 3);
}

static void receives(void)
{
    int got;

    chan_recv_for(&chan, &got, 3);
}

static void awaits(void)
{
    event_wait_any_for(&event, 1, 3);
}

static void sleeps(void)
{
    task_sleep_us(3);
}

static void starts(void)
{
    timer_start(&timer, 1000000);
}

static void has_called(void)
{
    timer_call(&timer, 1000000, nothing, NULL);
}

static void writes(void)
{
    console_write(bytes, 2);
}

static const struct {
    void (*fn)(void);
    const char *name;
} calls[] = {
    {cancels, "task_cancel"},  {locks, "mutex_lock_for"},
    {takes, "sem_take_for"},   {receives, "chan_recv_for"},
    {awaits, "event_wait"},    {sleeps, "task_sleep_us"},
    {starts, "timer_start"},   {has_called, "timer_call"},
    {writes, "console_write"},
};
enum { CALLS = sizeof calls / sizeof *calls };

/* ---- What must be so ---------------------------------------------------- */

static bool rings_are_whole(void)
{
    uint32_t ready = 0;

    for (const struct task *t = coda_tasks_start; t < coda_tasks_end; t++)
        if (in_ring(t)) {
            ready |= sched_bit(t->level);
            if (t->next->prev != t || t->prev->next != t)
                return false;
        }
    return ready == sched.ready && in_ring(sched.next);
}

static bool all_wait(const struct wait_queue *q)
{
    for (const struct wait *w = q->first; w; w = w->next)
        if (wait_of_task(w->task) != w)
            return false;
    return true;
}

static unsigned armed(const struct alarm *a)
{
    return a ? 1 + armed(a->left) + armed(a->right) : 0;
}

static bool is_sound(void)
{
    unsigned limited = timer.alarm.rank != 0;

    for (const struct task *t = coda_tasks_start; t < coda_tasks_end; t++) {
        const struct wait *w = wait_of_task(t);
        limited += w && w->kind->alarm;
    }
    return rings_are_whole() && all_wait(&mutex.waiters.queue) &&
           all_wait(&sem.waiters.queue) && all_wait(&event.waiters.queue) &&
           all_wait(&chan.receivers) && armed(sched.earliest) == limited;
}

/* ---- One call ----------------------------------------------------------- */

static int instant; /* at which the interrupt comes; -1: none does */
static unsigned call;

void instant_handler(uintptr_t pc)
{
    (void)pc;
}

static __attribute__((noinline)) void calls_with(void *left)
{
    char *here = __builtin_frame_address(0);
    size_t n =
        (size_t)(here - (char *)stack_low(sched.current)) - (uintptr_t)left;
    volatile char *room = __builtin_alloca(n);

    for (size_t i = n; i-- > 0;)
        room[i] = 0;
    if (instant >= 0)
        instant_arm((uint32_t)instant);
    calls[call].fn();
    room[0] = 1;
}

static void holds(void *unused)
{
    (void)unused;
    MUTEX_LOCKED(&mutex);
    sem_take(&let_go);
}

static void waits(void *unused)
{
    (void)unused;
    MUTEX_LOCKED(&mutex);
}

static void begin(void)
{
    holder = task_go_with(
        &(struct task_options){.pool = &others, .priority = 1}, holds, NULL);
    task_yield();
    waiter = task_go_with(
        &(struct task_options){.pool = &others, .priority = 4}, waits, NULL);
    task_yield();
    timer_init(&timer);
    if (calls[call].fn == has_called)
        timer_start(&timer, 900000);
    if (calls[call].fn == writes) {
        task_sleep_us(400);
        irq_disable(UART_TX);
        console_write(bytes, sizeof bytes);
    }
}

static bool timer_is_as_it_was(void)
{
    bool was_armed = calls[call].fn == has_called;

    return !timer.fn && (timer.alarm.rank != 0) == was_armed;
}

/* Whether it did what it is for; and all is sound, now and in the end. */
static bool went(unsigned left, bool *sound)
{
    struct task_end end;
    task_id id;

    begin();
    id = task_go_with(
        &(struct task_options){.pool = &small, .priority = 5, .contain = true},
        calls_with, (void *)(uintptr_t)left);
    task_yield();
    if (calls[call].fn == writes) {
        instant_stop();
        irq_enable(UART_TX);
    }
    task_join(id, &end);
    instant_stop();
    *sound = is_sound() && (end.kind != TASK_PANICKED ||
                            (end.panic == PANIC_STACK && timer_is_as_it_was()));
    timer_stop(&timer);
    sem_give(&let_go);
    task_cancel(waiter);
    task_join(waiter, NULL);
    task_join(holder, NULL);
    task_sleep_us(20);
    *sound &= is_sound() && mutex.owner == 0;
    return end.kind != TASK_PANICKED;
}

static bool tell(unsigned left)
{
    printf("%s, %u bytes left, after %d instructions\n", calls[call].name, left,
           instant);
    return false;
}

/* Without interrupts: it goes with the most, and is refused with the least;
 * then around the least that it went with, where it may have been refused, or
 * have gone halfway, at every fifth instant. */
static bool call_is_sound(void)
{
    unsigned left, enough = MOST + STEP;
    bool sound;

    instant = -1;
    for (left = MOST; left >= LEAST; left -= STEP) {
        if (went(left, &sound))
            enough = left;
        if (!sound)
            return tell(left);
    }
    if (enough > MOST || enough < LEAST + STEP)
        return tell(enough);
    for (left = enough - 5 * STEP; left <= enough; left += STEP)
        for (instant = (int)(left / STEP % 5); instant < INSTANTS;
             instant += 5) {
            went(left, &sound);
            if (!sound)
                return tell(left);
        }
    return true;
}

int main(void)
{
    memset(bytes, '\r', sizeof bytes);
    instant_init();
    for (call = 0; call < CALLS; call++)
        if (!call_is_sound())
            return 1;
    puts("sound");
    return 0;
}
