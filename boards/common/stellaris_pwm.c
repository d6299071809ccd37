/*
 * PWM of a Stellaris: generator 0 of the module, on PF0 (LM3S6965 data sheet,
 * "Pulse Width Modulator"). It counts up and down, and is high while the count
 * is above its comparator.
 */
#include "pwm_check.h"
#include "stellaris.h"

#define SYSCTL_RCC (*(volatile uint32_t *)0x400FE060)
#define SYSCTL_RCGC0 (*(volatile uint32_t *)0x400FE100)
#define GPIO_F(offset) (*(volatile uint32_t *)(0x40025000 + (offset)))
#define PIN_DATA GPIO_F(1u << 2) /* pin 0 alone: the address is the mask */
#define PIN_AFSEL GPIO_F(0x420)

#define PWM(offset) (*(volatile uint32_t *)(0x40028000 + (offset)))
#define PWM_ENABLE PWM(0x008)
#define PWM0_CTL PWM(0x040)
#define PWM0_LOAD PWM(0x050)
#define PWM0_CMPA PWM(0x058)
#define PWM0_GENA PWM(0x060)

enum {
    RCC_PWM_DIVISOR = 7 << 17, /* of the processor's clock: 2, 4, 8, … 64 */
    RCC_PWM_DIVIDED = 1 << 20,
    RCGC0_PWM = 1 << 20,
    CTL_ENABLE = 1 << 0,
    CTL_UP_AND_DOWN = 1 << 1,
    GENA_LOW = 2 << 0 | 2 << 2,  /* at 0 and at the top */
    GENA_HIGH = 3 << 0 | 3 << 2, /* the same */
    GENA_PWM = 3 << 4 | 2 << 6,  /* from the comparator up to it down */
    COUNTS_MAX = 65535,
};

unsigned pwm_outputs(void)
{
    return 1;
}

/* A new top and share count from the next 0 on; what is done at either, which
 * the shares of none and all differ in, from now on. */
void pwm_start(unsigned output, uint32_t hz, uint16_t high)
{
    uint32_t log2 = 0, top, counts, rcc;

    pwm_check(output, hz);
    SYSCTL_RCGC0 |= RCGC0_PWM;
    (void)SYSCTL_RCGC0; /* three clocks before it is used */
    while ((top = ((stellaris_hz >> log2) + hz) / (2 * hz)) > COUNTS_MAX)
        log2++;
    counts = pwm_counts(top, high);
    rcc = SYSCTL_RCC & ~(uint32_t)(RCC_PWM_DIVIDED | RCC_PWM_DIVISOR);
    if (log2 > 0)
        rcc |= RCC_PWM_DIVIDED | (log2 - 1) << 17;
    SYSCTL_RCC = rcc;
    PWM0_GENA = counts == 0 ? GENA_LOW : counts == top ? GENA_HIGH : GENA_PWM;
    PWM0_LOAD = top;
    PWM0_CMPA = top - counts;
    PWM0_CTL = CTL_UP_AND_DOWN | CTL_ENABLE;
    PWM_ENABLE = 1;
    PIN_AFSEL |= 1;
}

/* The pin is the port's then, which is low. */
void pwm_stop(unsigned output)
{
    pwm_check_output(output);
    PIN_DATA = 0;
    PIN_AFSEL &= ~1u;
    if (SYSCTL_RCGC0 & RCGC0_PWM)
        PWM0_CTL = 0;
}

bool pwm_pin(unsigned output)
{
    (void)output;
    return PIN_DATA & 1;
}
