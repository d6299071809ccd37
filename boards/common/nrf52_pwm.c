/*
 * PWM of an nRF52: PWM 0, whose one value its EasyDMA fetches (nRF52840 Product
 * Specification v1.8, "PWM"). chip.h says which pin of port 0.
 */
#include "chip.h"
#include "pwm_check.h"

#define PWM(offset) (*(volatile uint32_t *)(0x4001C000 + (offset)))
#define PWM_TASKS_STOP PWM(0x004)
#define PWM_TASKS_SEQSTART0 PWM(0x008)
#define PWM_EVENTS_STOPPED PWM(0x104)
#define PWM_ENABLE PWM(0x500)
#define PWM_COUNTERTOP PWM(0x508)
#define PWM_PRESCALER PWM(0x50C)
#define PWM_SEQ0_PTR PWM(0x520)
#define PWM_SEQ0_CNT PWM(0x524)
#define PWM_PSEL_OUT0 PWM(0x560)

#define GPIO(offset) (*(volatile uint32_t *)(0x50000000 + (offset)))
#define GPIO_OUTCLR GPIO(0x50C)
#define GPIO_IN GPIO(0x510)
#define GPIO_PIN_CNF(pin) GPIO(0x700 + 4 * (pin))

enum {
    CLOCK_HZ = 16000000,
    COUNTS_MAX = 32767,
    LONGEST_US = 110000, /* a period, of PWM_MIN_HZ */
    HIGH_FIRST =
        1 << 15,    /* of a value: it falls when the count has come there */
    CNF_OUTPUT = 1, /* and its input connected */
    DISCONNECTED = 1u << 31,
};

static volatile uint16_t value; /* it is read whenever a sequence starts */

unsigned pwm_outputs(void)
{
    return 1;
}

/* Its pin and its rate are set while it stands ("PWM", "Pin configuration"). It
 * comes to the end of its period first. */
static void stop(void)
{
    uint64_t until;

    if (!PWM_ENABLE)
        return;
    PWM_EVENTS_STOPPED = 0;
    PWM_TASKS_STOP = 1;
    until = clock_us() + LONGEST_US;
    while (!PWM_EVENTS_STOPPED && clock_us() < until)
        ;
    PWM_ENABLE = 0;
}

void pwm_start(unsigned output, uint32_t hz, uint16_t high)
{
    uint32_t prescaler = 0, counts;

    pwm_check(output, hz);
    while ((counts = ((CLOCK_HZ >> prescaler) + hz / 2) / hz) > COUNTS_MAX)
        prescaler++;
    if (PWM_COUNTERTOP != counts || PWM_PRESCALER != prescaler)
        stop();
    value = (uint16_t)(HIGH_FIRST | pwm_counts(counts, high));
    if (!PWM_ENABLE) {
        GPIO_OUTCLR = 1u << NRF52_PWM_PIN;
        GPIO_PIN_CNF(NRF52_PWM_PIN) = CNF_OUTPUT;
        PWM_PSEL_OUT0 = NRF52_PWM_PIN;
        PWM_PRESCALER = prescaler;
        PWM_COUNTERTOP = counts;
        PWM_SEQ0_PTR = (uint32_t)(uintptr_t)&value;
        PWM_SEQ0_CNT = 1;
        PWM_ENABLE = 1;
    }
    PWM_TASKS_SEQSTART0 = 1;
}

/* The pin is the port's then, which is low. */
void pwm_stop(unsigned output)
{
    pwm_check_output(output);
    stop();
    PWM_PSEL_OUT0 = DISCONNECTED;
}

bool pwm_pin(unsigned output)
{
    (void)output;
    return GPIO_IN & 1u << NRF52_PWM_PIN;
}
