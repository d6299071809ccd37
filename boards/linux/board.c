/*
 * The kernel as a process of Linux: its clock, its beginning and its end.
 *
 * Interrupts are signals: SIGALRM from a timer is the clock's, SIGIO the
 * console's. They run on a stack of their own and do what handlers do, post.
 * The boot is a constructor: it runs when the C library is ready and main has
 * not been called, and makes the process the kernel.
 */
#define _GNU_SOURCE
#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <time.h>
#include <unistd.h>

#include <coda/irq.h>

#include "../../kernel/board.h"
#include "../../kernel/sched.h"
#include "../common/linux.h"
#include "x86.h"

extern int coda_argc;
extern char **coda_argv;

static timer_t timer;
static uint64_t boot_ns;
sigset_t linux_interrupts;

/* ---- Clock -------------------------------------------------------------- */

static uint64_t monotonic_ns(void)
{
    struct timespec t;

    clock_gettime(CLOCK_MONOTONIC, &t);
    return (uint64_t)t.tv_sec * 1000000000 + (uint64_t)t.tv_nsec;
}

uint64_t board_ticks(void)
{
    return monotonic_ns() - boot_ns;
}

void board_alarm(uint64_t ticks)
{
    uint64_t at = ticks < INT64_MAX - boot_ns ? ticks + boot_ns : INT64_MAX;
    struct itimerspec when = {
        .it_value = {.tv_sec = (time_t)(at / 1000000000),
                     .tv_nsec = (long)(at % 1000000000)},
    };

    timer_settime(timer, TIMER_ABSTIME, &when, NULL);
}

/* ---- Interrupts --------------------------------------------------------- */

static inline void look_for_hogs(void *context)
{
    mcontext_t *m = &((ucontext_t *)context)->uc_mcontext;

    (void)m;
    hog_look(&(struct x86_context){
        (uint64_t *)&m->gregs[REG_RIP], (uint64_t *)&m->gregs[REG_RSP],
        (uint64_t *)&m->gregs[REG_EFL], (uint64_t *)&m->gregs[REG_RDI],
        (uint8_t *)m->fpregs});
}

static void on_signal(int signal, siginfo_t *info, void *context)
{
    int error = errno;
    struct account_mark mark;

    (void)info;
    x86_handlers++;
    account_enter(&mark);
    if (signal == SIGALRM) {
        kernel_clock_due();
        look_for_hogs(context);
    } else {
        linux_console_due();
    }
    account_leave(&mark, IRQ_COUNT);
    x86_handlers--;
    errno = error;
}

/* ---- Beginning and end -------------------------------------------------- */

/* The terminal is left as it was found. */
static void on_termination(int signal)
{
    board_console_restore();
    raise(signal); /* it has its default action again, once this returns */
}

/* Handlers and clock, before any task: a constructor may have made some. */
static void host_init(void)
{
    struct sigaction interrupt = {.sa_sigaction = on_signal,
                                  .sa_flags =
                                      SA_ONSTACK | SA_RESTART | SA_SIGINFO};
    struct sigaction termination = {.sa_handler = on_termination,
                                    .sa_flags = SA_ONSTACK | (int)SA_RESETHAND};
    stack_t stack = {.ss_sp = x86_handler_stack,
                     .ss_size = sizeof x86_handler_stack};

    sigaddset(&linux_interrupts, SIGALRM);
    sigaddset(&linux_interrupts, SIGIO);
    for (unsigned irq = 0; irq < IRQ_COUNT; irq++)
        sigaddset(&linux_interrupts, irq_signal(irq));
    interrupt.sa_mask = linux_interrupts;
    sigaltstack(&stack, NULL);
    sigaction(SIGALRM, &interrupt, NULL);
    sigaction(SIGIO, &interrupt, NULL);
    linux_faults_init();
    sigaction(SIGINT, &termination, NULL);
    sigaction(SIGTERM, &termination, NULL);
    sigaction(SIGHUP, &termination, NULL);
    if (timer_create(CLOCK_MONOTONIC, NULL, &timer) != 0) {
        perror("timer_create");
        _exit(1);
    }
}

void board_init(void)
{
}

_Noreturn void board_exit(int code)
{
    board_console_restore();
    _exit(code);
}

_Noreturn void board_halt(void)
{
    for (;;)
        pause();
}

/* First among the constructors: the others may make tasks. */
static __attribute__((constructor(101))) void first(void)
{
    sched_init();
}

/* Last among the constructors of an image: the library is linked last. */
static __attribute__((constructor)) void boot(int argc, char **argv)
{
    boot_ns = monotonic_ns();
    linux_noinit_restore();
    coda_argc = argc;
    coda_argv = argv;
    host_init();
    kernel_start();
}

/* ---- LEDs --------------------------------------------------------------- */

unsigned board_leds(void)
{
    return 0;
}

void board_led(unsigned which, bool on)
{
    (void)which, (void)on;
}
