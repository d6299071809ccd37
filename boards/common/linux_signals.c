/*
 * Interrupts are signals: SIGALRM is the clock's, SIGIO the console's, and
 * linux_irq.c's others. They run on a stack of their own and do what handlers
 * do, post.
 */
#define _GNU_SOURCE
#include <errno.h>
#include <signal.h>

#include <coda/irq.h>

#include "../../kernel/board.h"
#include "../../kernel/sched.h"
#include "linux.h"
#include "x86.h"

sigset_t linux_interrupts;

const size_t x86_handler_stack_bytes = sizeof x86_handler_stacks;

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

/* Of the user's, and when nobody reads any more. */
static const int ending[] = {SIGINT,  SIGTERM, SIGHUP,
                             SIGQUIT, SIGPIPE, SIGABRT};

/* The terminal is left as it was found. */
static void on_termination(int signal)
{
    board_console_restore();
    raise(signal); /* it has its default action again, once this returns */
}

void linux_signals_init(void)
{
    struct sigaction interrupt = {.sa_sigaction = on_signal,
                                  .sa_flags =
                                      SA_ONSTACK | SA_RESTART | SA_SIGINFO};
    struct sigaction termination = {.sa_handler = on_termination,
                                    .sa_flags = SA_ONSTACK | (int)SA_RESETHAND};
    stack_t stack = {.ss_sp = x86_handler_stacks,
                     .ss_size = sizeof x86_handler_stacks};

    sigaddset(&linux_interrupts, SIGALRM);
    sigaddset(&linux_interrupts, SIGIO);
    for (unsigned irq = 0; irq < IRQ_COUNT; irq++)
        sigaddset(&linux_interrupts, irq_signal(irq));
    interrupt.sa_mask = linux_interrupts;
    sigaltstack(&stack, NULL);
    sigaction(SIGALRM, &interrupt, NULL);
    sigaction(SIGIO, &interrupt, NULL);
    linux_faults_init();
    for (unsigned i = 0; i < sizeof ending / sizeof *ending; i++) {
        struct sigaction inherited;

        sigaction(ending[i], &termination, &inherited);
        if (inherited.sa_handler == SIG_IGN)
            sigaction(ending[i], &inherited, NULL);
    }
}
