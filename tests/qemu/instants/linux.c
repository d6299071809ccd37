/*
 * By a timer of the host's, whose signal is an interrupt of the application's:
 * in real time, so at no instant that could be repeated.
 */
#define _GNU_SOURCE
#include <signal.h>
#include <stdlib.h>
#include <time.h>
#include <ucontext.h>

#include <coda/irq.h>

#include "instants.h"

enum { IRQ = 22 };

/* A busy host may keep the process waiting. */
const uint32_t instant_late = 100000000;
const unsigned instant_places = 100, instant_calls = 4095;
const char instant_idle_words[] =
    "its sleep is one with its last look: a system call lets them in";

static timer_t timer;
static struct sigaction boards;
static uintptr_t interrupted;

IRQ_HANDLER(22)
{
    instant_handler(interrupted);
}

static void on_signal(int signal, siginfo_t *info, void *context)
{
    (void)info;
    interrupted =
        (uintptr_t)((ucontext_t *)context)->uc_mcontext.gregs[REG_RIP];
    boards.sa_handler(signal);
}

/* The board's handler is called by one that sees where it was. */
void instant_init(void)
{
    struct sigevent event = {.sigev_notify = SIGEV_SIGNAL,
                             .sigev_signo = irq_signal(IRQ)};
    struct sigaction ours;

    irq_enable(IRQ);
    sigaction(irq_signal(IRQ), NULL, &boards);
    ours = boards;
    ours.sa_sigaction = on_signal;
    ours.sa_flags |= SA_SIGINFO;
    sigaction(irq_signal(IRQ), &ours, NULL);
    if (timer_create(CLOCK_MONOTONIC, &event, &timer) != 0)
        abort();
}

/* Some nanoseconds for an instruction: the host's timer is none too quick. */
void instant_arm(uint32_t in)
{
    uint64_t ns = (uint64_t)in * 32 + 1;
    const struct itimerspec when = {
        .it_value = {.tv_sec = (time_t)(ns / 1000000000),
                     .tv_nsec = (long)(ns % 1000000000)}};

    timer_settime(timer, 0, &when, NULL);
}

void instant_stop(void)
{
    irq_disable(IRQ);
}

/* The idle task is in a system call, which lets signals in nowhere else. */
uintptr_t instant_missed_idle(bool (*came)(uintptr_t pc))
{
    (void)came;
    return 0;
}
