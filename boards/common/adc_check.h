/* What adc_start panics for, on any board. */
#ifndef ADC_CHECK_H
#define ADC_CHECK_H

#include <coda/adc.h>

#include "../../kernel/kernel.h"

static inline void adc_check(bool is_input, uint32_t period_us,
                             void (*fn)(uint16_t value))
{
    kernel_check(is_input, "no such analog input");
    kernel_check(period_us >= ADC_MIN_US && period_us <= ADC_MAX_US,
                 "an analog input's period is 100 us to 1 s");
    kernel_check(fn, "adc_start of a NULL function");
}

#endif
