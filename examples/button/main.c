/*
 * A button switches an LED, and held down ends the program. Each of its bounces
 * interrupts, and has a timer begin anew: once that is due, the button has been
 * left alone for so long, and is looked at. Nobody polls, and between two
 * presses the processor sleeps.
 */
#include <coda.h>
#include <coda/button.h>
#include <stdio.h>

enum { SETTLED_US = 20000, HELD_US = 1500000 };

TIMER_FROM_INTERRUPT(settled);
static volatile uint32_t changes;

static void on_change(void)
{
    changes++;
    timer_start(&settled, SETTLED_US);
}

int main(void)
{
    TIMER(held);
    struct chan_case cases[] = {RECV(&settled.chan, NULL),
                                RECV(&held.chan, NULL)};
    unsigned presses = 0;
    bool down = false, lit = false;

    board_buttons_watch(on_change);
    puts("press the button; hold it to end");
    while (chan_select(cases, 2, SELECT_FOREVER) == 0) {
        if (board_button(0) == down)
            continue; /* a pulse that was no press */
        down = !down;
        if (down) {
            timer_start(&held, HELD_US);
            printf("press %u\n", ++presses);
        } else {
            timer_stop(&held);
            lit = !lit;
            if (board_leds() > 0)
                board_led(0, lit);
            printf("let go: LED %s\n", lit ? "on" : "off");
        }
    }
    printf("held: %u presses in %lu changes\n", presses,
           (unsigned long)changes);
    return 0;
}
