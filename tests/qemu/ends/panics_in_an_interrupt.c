/* What is for tasks, and what handlers may do only to what is declared so,
 * panics in a handler: even a call that would not have to wait. Each panic ends
 * the system; a reset makes it ready for the next. */
//> panic: task_yield in an interrupt
//> [pc=0x*]
//> backtrace: 0x*
//>
//> * main [*] stack * of *
//> panic: task_sleep_us in an interrupt
//> [pc=0x*]
//> backtrace: 0x*
//>
//> * main [*] stack * of *
//> panic: task_join in an interrupt
//> [pc=0x*]
//> backtrace: 0x*
//>
//> * main [*] stack * of *
//> panic: task_goexit in an interrupt
//> [pc=0x*]
//> backtrace: 0x*
//>
//> * main [*] stack * of *
//> panic: task_go in an interrupt
//> [pc=0x*]
//> backtrace: 0x*
//>
//> * main [*] stack * of *
//> panic: console_read in an interrupt
//> [pc=0x*]
//> backtrace: 0x*
//>
//> * main [*] stack * of *
//> panic: console_write in an interrupt
//> [pc=0x*]
//> backtrace: 0x*
//>
//> * main [*] stack * of *
//> panic: mutex_lock in an interrupt
//> [pc=0x*]
//> backtrace: 0x*
//>
//> * main [*] stack * of *
//> panic: sem_take in an interrupt
//> [pc=0x*]
//> backtrace: 0x*
//>
//> * main [*] stack * of *
//> panic: sem_give in an interrupt, of a semaphore *
//> [pc=0x*]
//> backtrace: 0x*
//>
//> * main [*] stack * of *
//> panic: event_set in an interrupt, of an event that is not *
//> [pc=0x*]
//> backtrace: 0x*
//>
//> * main [*] stack * of *
//> panic: chan_send in an interrupt
//> [pc=0x*]
//> backtrace: 0x*
//>
//> * main [*] stack * of *
//> panic: chan_recv in an interrupt
//> [pc=0x*]
//> backtrace: 0x*
//>
//> * main [*] stack * of *
//> panic: chan_try_send in an interrupt: not CHAN_FROM_INTERRUPT
//> [pc=0x*]
//> backtrace: 0x*
//>
//> * main [*] stack * of *
//> panic: chan_try_recv in an interrupt
//> [pc=0x*]
//> backtrace: 0x*
//>
//> * main [*] stack * of *
//> panic: chan_select in an interrupt
//> [pc=0x*]
//> backtrace: 0x*
//>
//> * main [*] stack * of *
//> panic: chan_close in an interrupt
//> [pc=0x*]
//> backtrace: 0x*
//>
//> * main [*] stack * of *
//> panic: timer_start or timer_stop in an interrupt, of a timer *
//> [pc=0x*]
//> backtrace: 0x*
//>
//> * main [*] stack * of *
//> panic: mem_try_get in an interrupt, of a pool that is not *
//> [pc=0x*]
//> backtrace: 0x*
//>
//> * main [*] stack * of *
//> panic: exit in an interrupt
//> [pc=0x*]
//> backtrace: 0x*
//>
//> * main [*] stack * of *
//> that was all
//> exit 0
#include <coda.h>
#include <stdio.h>
#include <stdlib.h>

#include "../interrupt.h"

static MUTEX(mutex);
static SEM(sem, 1);
static EVENT(event);
CHAN(chan, int, 2);
static TIMER(timer);
MEM_POOL(blocks, int, 2);
static int one = 1;
static char byte;

static void nothing(void *arg)
{
    (void)arg;
}

static void calls_yield(void)
{
    task_yield();
}

static void calls_sleep(void)
{
    task_sleep_us(1);
}

static void calls_join(void)
{
    task_join(1, NULL);
}

static void calls_goexit(void)
{
    task_goexit();
}

static void calls_go(void)
{
    task_go(nothing, NULL);
}

static void calls_console_read(void)
{
    console_read(&byte, 1);
}

static void calls_console_write(void)
{
    console_write(&byte, 1);
}

static void calls_mutex_lock(void)
{
    mutex_lock(&mutex);
}

static void calls_sem_take(void)
{
    sem_take(&sem);
}

static void calls_sem_give(void)
{
    sem_give(&sem);
}

static void calls_event_set(void)
{
    event_set(&event, 1);
}

static void calls_chan_send(void)
{
    chan_send(&chan, &one);
}

static void calls_chan_recv(void)
{
    chan_recv(&chan, &one);
}

static void calls_chan_try_send(void)
{
    chan_try_send(&chan, &one);
}

static void calls_chan_try_recv(void)
{
    chan_try_recv(&chan, &one);
}

static void calls_chan_select(void)
{
    chan_select(NULL, 0, SELECT_FOREVER);
}

static void calls_chan_close(void)
{
    chan_close(&chan);
}

static void calls_timer_start(void)
{
    timer_start(&timer, 1000);
}

static void calls_mem_try_get(void)
{
    mem_try_get(&blocks);
}

static void calls_exit(void)
{
    exit(1);
}

static void (*const calls[])(void) = {
    calls_yield,
    calls_sleep,
    calls_join,
    calls_goexit,
    calls_go,
    calls_console_read,
    calls_console_write,
    calls_mutex_lock,
    calls_sem_take,
    calls_sem_give,
    calls_event_set,
    calls_chan_send,
    calls_chan_recv,
    calls_chan_try_send,
    calls_chan_try_recv,
    calls_chan_select,
    calls_chan_close,
    calls_timer_start,
    calls_mem_try_get,
    calls_exit,
};
enum { CALLS = sizeof calls / sizeof *calls };

/* Of calls; garbage when the power comes on. */
static unsigned next __attribute__((section(".noinit")));

void panic_hook(const struct panic *p)
{
    (void)p;
    board_reset();
}

int main(void)
{
    if (last_panic())
        next++;
    else
        next = 0;
    if (next >= CALLS) {
        puts("that was all");
        return 0;
    }
    chan_send(&chan, &one); /* neither full nor empty */
    run_in_interrupt(calls[next]);
    puts("it did not panic");
    return 1;
}
