/*
 * The board's analog inputs, sampled at a fixed rate by a timer of their own.
 * Not part of <coda.h>.
 *
 *     static void take(uint16_t value)
 *     {
 *         chan_try_send(&values, &value);
 *     }
 *
 *     adc_start(0, 1000, take);
 *
 * Boards that have some say so (an application that needs one, in app.mk:
 * APP_NEEDS := adc). The driver takes one or two interrupts of <coda/irq.h>,
 * whose numbers the board's README tells, as it does the inputs' pins.
 */
#ifndef CODA_ADC_H
#define CODA_ADC_H

#include <stdint.h>

#define ADC_MIN_US 100
#define ADC_MAX_US 1000000

/* Returns: how many inputs there are. Context: any. */
unsigned adc_inputs(void);

/* Returns: the voltage, in millivolts, of which 65,535 is the value. Context:
 * any. */
uint32_t adc_full_scale_mv(void);

/*
 * Converts what is at the input every period_us from now on, and has fn called
 * with each value by an interrupt of the highest priority: 0 to 65,535,
 * whatever the hardware's resolution. One input at a time: a second start
 * replaces the first.
 *
 * Context:  task.
 * Panics:   there is no such input; period_us is not ADC_MIN_US to ADC_MAX_US;
 *           fn is NULL.
 */
void adc_start(unsigned input, uint32_t period_us, void (*fn)(uint16_t value));

/* fn is not called any more. Context: task. */
void adc_stop(void);

#endif
