/*
 * Outputs that the hardware switches on and off by itself, at a rate and for a
 * share of the time: pulse-width modulation, for lamps, motors and servos. Not
 * part of <coda.h>.
 *
 *     pwm_start(0, 1000, PWM_FULL / 4);
 *
 * Boards that have some say so (an application that needs one, in app.mk:
 * APP_NEEDS := pwm). A board's README tells the pins.
 */
#ifndef CODA_PWM_H
#define CODA_PWM_H

#include <stdbool.h>
#include <stdint.h>

#define PWM_MIN_HZ 10
#define PWM_MAX_HZ 20000
#define PWM_FULL 65535

/* Returns: how many outputs there are. Context: any. */
unsigned pwm_outputs(void);

/*
 * The output is high for `high` 65,535ths of each period from the next one on:
 * 0 is never, PWM_FULL always. The rate is exact to a thousandth, the share to
 * a 300th, or better. A second start changes both.
 *
 * Context:  task.
 * Panics:   there is no such output; hz is not PWM_MIN_HZ to PWM_MAX_HZ.
 */
void pwm_start(unsigned output, uint32_t hz, uint16_t high);

/* The output is low: at once, or at the end of its period. Context: task.
 * Panics: there is no such one. */
void pwm_stop(unsigned output);

/* Returns: whether the output's pin is high at this moment, whoever drives it.
 * Context: any; the output has been started. */
bool pwm_pin(unsigned output);

#endif
