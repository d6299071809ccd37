/*
 * How much is switched off while no task is ready. The processor sleeps then on
 * every board: there is no tick that wakes it, only what is due, and devices.
 * Not part of <coda.h>.
 */
#ifndef CODA_POWER_H
#define CODA_POWER_H

/*
 * From now on idle is the deepest that the board has of which the kernel's
 * clock, the console, and the devices that have been started by then wake it:
 * what else there is stands still meanwhile. A board's README tells what that
 * is; on most it is every idle, and nothing changes.
 *
 * Context:  task. To be called again when another device has been started.
 */
void power_save(void);

#endif
