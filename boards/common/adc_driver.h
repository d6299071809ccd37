/* What drivers of analog inputs share. */
#ifndef ADC_DRIVER_H
#define ADC_DRIVER_H

#include <coda/adc.h>

#include "../../kernel/kernel.h"

/* What adc_start panics for, on any board. */
static inline void adc_check(bool is_input, uint32_t period_us,
                             void (*fn)(uint16_t value))
{
    kernel_check(is_input, "no such analog input");
    kernel_check(period_us >= ADC_MIN_US && period_us <= ADC_MAX_US,
                 "an analog input's period is 100 us to 1 s");
    kernel_check(fn, "adc_start of a NULL function");
}

/* A converter's value of so many bits, 8 to 16: its highest ones are repeated
 * below, so that all of the scale stays all of it. */
static inline uint16_t adc_in_16_bits(uint32_t value, unsigned bits)
{
    return (uint16_t)(value << (16 - bits) | value >> (2 * bits - 16));
}

#endif
