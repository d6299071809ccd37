/* What pwm_start and pwm_stop panic for, on any board. */
#ifndef PWM_CHECK_H
#define PWM_CHECK_H

#include <coda/pwm.h>

#include "../../kernel/kernel.h"

static inline void pwm_check_output(unsigned output)
{
    kernel_check(output < pwm_outputs(), "no such PWM output");
}

static inline void pwm_check(unsigned output, uint32_t hz)
{
    pwm_check_output(output);
    kernel_check(hz >= PWM_MIN_HZ && hz <= PWM_MAX_HZ,
                 "a PWM output's rate is 10 Hz to 20 kHz");
}

/* `high` 65,535ths of a period of so many counts. */
static inline uint32_t pwm_counts(uint32_t period, uint16_t high)
{
    return (uint32_t)(((uint64_t)period * high + PWM_FULL / 2) / PWM_FULL);
}

#endif
