/*
 * PWM of an RP2040, and of an RP2350, whose slices are alike (RP2040 datasheet,
 * 4.5; RP2350 datasheet, 12.5): each output has a slice of its own, whose count
 * goes up to TOP and begins again, and is high until it has come to CC. chip.h
 * says which pins.
 */
#include "pwm_check.h"
#include "rp2040.h"

static const uint8_t pins[] = PWM_PINS;
enum { OUTPUTS = sizeof pins };

static bool started; /* the block, out of its reset */

/* Of 16 slices' worth of pins, two each, those from 16 on are the first ones'
 * again (4.5.2). The odd one is B, whose half of CC is the upper one. */
static uint32_t slice(unsigned output)
{
    return RP2040_PWM + 0x14 * (pins[output] / 2 % 8u);
}

#define CSR(output) RP2040_REG(slice(output), 0x00)
#define DIV(output) RP2040_REG(slice(output), 0x04)
#define CTR(output) RP2040_REG(slice(output), 0x08)
#define CC(output) RP2040_REG(slice(output), 0x0C)
#define TOP(output) RP2040_REG(slice(output), 0x10)

enum {
    CSR_ENABLE = 1 << 0,
    DIV_ONE = 16,       /* it has four fractional bits */
    COUNTS_MAX = 65535, /* one less than there are: all of them can be high */
};

unsigned pwm_outputs(void)
{
    return OUTPUTS;
}

/* What is written while it stands is there when it goes on. */
static void stop(unsigned output)
{
    CSR(output) = 0;
    CTR(output) = 0;
}

void pwm_start(unsigned output, uint32_t hz, uint16_t high)
{
    uint64_t period; /* in 16ths of the processor's clocks */
    uint32_t div, counts;

    pwm_check(output, hz);
    if (!started)
        rp2040_reset(RESET_PWM);
    started = true;
    period = ((uint64_t)rp2040_hz * DIV_ONE + hz / 2) / hz;
    div = (uint32_t)((period + COUNTS_MAX - 1) / COUNTS_MAX);
    if (div < DIV_ONE)
        div = DIV_ONE;
    counts = (uint32_t)((period + div / 2) / div);
    if (DIV(output) != div)
        stop(output); /* it counts, alone, at once */
    DIV(output) = div;
    TOP(output) = counts - 1;
    CC(output) = pwm_counts(counts, high) << 16 * (pins[output] % 2u);
    CSR(output) = CSR_ENABLE;
    PAD(pins[output]) = PAD_INPUT | PAD_4_MA | PAD_SCHMITT;
    GPIO_CTRL(pins[output]) = FUNCTION_PWM;
}

void pwm_stop(unsigned output)
{
    pwm_check_output(output);
    SIO(RP2040_SIO_OUT_CLR) = 1u << pins[output];
    SIO(RP2040_SIO_OE_SET) = 1u << pins[output];
    GPIO_CTRL(pins[output]) = FUNCTION_SIO;
    if (started)
        stop(output);
}

bool pwm_pin(unsigned output)
{
    return SIO_IN & 1u << pins[output];
}
