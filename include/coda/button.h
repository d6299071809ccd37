/*
 * The board's buttons, as they are: contacts bounce for some milliseconds, so
 * one press is several interrupts; a timer that each of them starts anew is due
 * once the button has settled (examples/button). Not part of <coda.h>.
 *
 * Boards that have some say so (an application that needs one, in app.mk:
 * APP_NEEDS := button). The driver takes an interrupt of <coda/irq.h>.
 */
#ifndef CODA_BUTTON_H
#define CODA_BUTTON_H

#include <stdbool.h>

/* Returns: how many the board has. Context: any. */
unsigned board_buttons(void);

/*
 * Has fn called by an interrupt, of the highest priority, whenever one of them
 * is pressed or let go, also for an instant; several such changes may be one
 * call. Until then none can be read.
 *
 * Context:  task.
 */
void board_buttons_watch(void (*fn)(void));

/* Returns: whether it is down at this moment. Context: any; `which` is less
 * than board_buttons(). */
bool board_button(unsigned which);

#endif
