/*
 * A hardware timer of the application's own, beside the kernel's clock: it
 * interrupts at a fixed rate, whatever tasks do. Not part of <coda.h>.
 *
 *     static void sample(void)
 *     {
 *         uint16_t value = read_adc();
 *         chan_try_send(&samples, &value);
 *     }
 *
 *     hwtimer_start(1000, sample);
 *
 * Boards that have one say so (an application that needs one, in app.mk:
 * APP_NEEDS := hwtimer); an interrupt of <coda/irq.h> is the driver's then,
 * whose number the board's README tells. Where tasks will do, a struct timer
 * takes none, and there may be many.
 */
#ifndef CODA_HWTIMER_H
#define CODA_HWTIMER_H

#include <stdint.h>

#define HWTIMER_MIN_US 100
#define HWTIMER_MAX_US 1000000

/*
 * Has fn called by an interrupt, of the highest priority, every period_us from
 * now on, instead of what it was started for before. As with any device's, an
 * interrupt that is due again before its handler began is the same one. How
 * exact the period is the board's README tells.
 *
 * Context:  task, or fn.
 * Panics:   period_us is not HWTIMER_MIN_US to HWTIMER_MAX_US; fn is NULL; a PC
 *           has no such timer.
 */
void hwtimer_start(uint32_t period_us, void (*fn)(void));

/* fn is not called any more. Context: task, or fn. */
void hwtimer_stop(void);

#endif
