/*
 * The application's interrupts as a process of Linux: signals of the real-time
 * range. A handler's mask are the signals that must not interrupt it.
 */
#include <errno.h>
#include <signal.h>

#include "../../kernel/kernel.h"
#include "irq_handlers.h"

enum { TOP = IRQ_PRIORITIES - 1 };

static volatile uint32_t enabled, held; /* came while it was not enabled */
static volatile uint32_t sent;          /* and its handler has not begun */
static uint8_t below_top[IRQ_COUNT];

int irq_signal(unsigned irq)
{
    return SIGRTMIN + (int)irq;
}

static void on_irq(int signal)
{
    unsigned irq = (unsigned)(signal - SIGRTMIN);
    uint32_t bit = UINT32_C(1) << irq;
    int error = errno;
    struct account_mark mark;

    x86_handlers++;
    account_enter(&mark);
    __atomic_fetch_and(&sent, ~bit, __ATOMIC_RELAXED);
    if (enabled & bit)
        irq_call(irq);
    else
        __atomic_fetch_or(&held, bit, __ATOMIC_RELAXED);
    account_leave(&mark, irq);
    x86_handlers--;
    errno = error;
}

/* Each handler's mask depends on what the others' priorities are. */
static void set_masks(void)
{
    struct sigaction action = {.sa_handler = on_irq,
                               .sa_flags = SA_ONSTACK | SA_RESTART};

    for (unsigned irq = 0; irq < IRQ_COUNT; irq++) {
        sigemptyset(&action.sa_mask);
        for (unsigned other = 0; other < IRQ_COUNT; other++)
            if (below_top[other] >= below_top[irq])
                sigaddset(&action.sa_mask, irq_signal(other));
        if (below_top[irq] == 0) { /* as the board's own */
            sigaddset(&action.sa_mask, SIGALRM);
            sigaddset(&action.sa_mask, SIGIO);
        }
        sigaction(irq_signal(irq), &action, NULL);
    }
}

static void send(unsigned irq)
{
    uint32_t bit = UINT32_C(1) << irq;

    if (!(__atomic_fetch_or(&sent, bit, __ATOMIC_RELAXED) & bit))
        raise(irq_signal(irq));
}

void x86_irq_priority(unsigned irq, unsigned priority)
{
    need_irq(irq);
    below_top[irq] = (uint8_t)(TOP - priority);
}

void x86_irq_enable(unsigned irq)
{
    uint32_t bit = UINT32_C(1) << irq;

    need_irq(irq);
    set_masks();
    __atomic_fetch_or(&enabled, bit, __ATOMIC_RELAXED);
    if (__atomic_fetch_and(&held, ~bit, __ATOMIC_RELAXED) & bit)
        send(irq);
}

void x86_irq_disable(unsigned irq)
{
    need_irq(irq);
    __atomic_fetch_and(&enabled, ~(UINT32_C(1) << irq), __ATOMIC_RELAXED);
}

void x86_irq_trigger(unsigned irq)
{
    need_irq(irq);
    if (enabled & UINT32_C(1) << irq)
        send(irq);
    else
        __atomic_fetch_or(&held, UINT32_C(1) << irq, __ATOMIC_RELAXED);
}
