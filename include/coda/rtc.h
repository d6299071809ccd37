/*
 * The board's calendar clock, which goes on while the board is off. Not part of
 * <coda.h>.
 *
 * Boards that have one say so (an application that needs one, in app.mk:
 * APP_NEEDS := rtc).
 */
#ifndef CODA_RTC_H
#define CODA_RTC_H

#include <stdint.h>

/*
 * Returns:  the seconds since 1970 began, of Universal Time when the clock was
 *           set by that; about 0 when it has never been set, or is not there.
 * Context:  task.
 */
uint64_t rtc_seconds(void);

#endif
