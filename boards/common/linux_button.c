/* A button for the kernel as a process of Linux: SIGUSR1 presses it, SIGUSR2
 * lets it go. They raise an interrupt of <coda/irq.h>. */
#include <signal.h>
#include <stddef.h>

#include <coda/button.h>
#include <coda/irq.h>

#define BUTTON_IRQ 28

static void (*changed)(void);
static volatile bool down;

IRQ_HANDLER(BUTTON_IRQ)
{
    changed();
}

static void on_signal(int signal)
{
    down = signal == SIGUSR1;
    irq_trigger(BUTTON_IRQ);
}

unsigned board_buttons(void)
{
    return 1;
}

bool board_button(unsigned which)
{
    (void)which;
    return down;
}

void board_buttons_watch(void (*fn)(void))
{
    struct sigaction action = {.sa_handler = on_signal,
                               .sa_flags = SA_ONSTACK | SA_RESTART};

    irq_disable(BUTTON_IRQ);
    changed = fn;
    irq_enable(BUTTON_IRQ);
    sigaction(SIGUSR1, &action, NULL);
    sigaction(SIGUSR2, &action, NULL);
}
