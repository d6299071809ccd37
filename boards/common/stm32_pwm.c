/*
 * PWM of an STM32: channel 1 of a general-purpose timer, on PA6 (RM0008,
 * RM0041, RM0090 and RM0368, "General-purpose timers"; RM0394, "TIM16"). chip.h
 * says which timer: STM32_PWM, clocked at STM32_PWM_HZ, by STM32_PWM_CLOCK's
 * bit STM32_PWM_CLOCK_BIT. Ports of the second kind have STM32_PWM_FUNCTION.
 */
#include "chip.h"
#include "pwm_check.h"

#define TIM(offset) (*(volatile uint32_t *)(STM32_PWM + (offset)))
#define TIM_CR1 TIM(0x00)
#define TIM_EGR TIM(0x14)
#define TIM_CCMR1 TIM(0x18)
#define TIM_CCER TIM(0x20)
#define TIM_PSC TIM(0x28)
#define TIM_ARR TIM(0x2C)
#define TIM_CCR1 TIM(0x34)
#define TIM_BDTR TIM(0x44)

#define CLOCK (*(volatile uint32_t *)STM32_PWM_CLOCK)

enum {
    PIN = 6,
    CR1_ENABLE = 1 << 0,
    CR1_NO_UPDATE = 1 << 1,
    CR1_PRELOAD = 1 << 7,
    EGR_UPDATE = 1 << 0,
    CCMR1_PRELOAD = 1 << 3,
    CCMR1_PWM = 6 << 4, /* high until the count has come to CCR1 */
    CCER_ENABLE = 1 << 0,
    BDTR_OUTPUTS = 1 << 15, /* TIM16; others have nothing there */
    COUNTS_MAX = 65535, /* one less than there are: all of them can be high */
};

#ifdef STM32_PWM_FUNCTION
#include "stm32_gpio.h"

static void to_timer(void)
{
    gpio_alternate(STM32_PORT_A, PIN, STM32_PWM_FUNCTION);
}

static void to_low(void)
{
    gpio_write(STM32_PORT_A, PIN, 0);
    gpio_output(STM32_PORT_A, PIN);
}

bool pwm_pin(unsigned output)
{
    (void)output;
    return GPIO_REG(STM32_PORT_A, 0x10) & 1u << PIN;
}

#else
#include "stm32f1.h"

static void set_mode(uint32_t mode)
{
    volatile uint32_t *crl = &STM32F1_REG(GPIO_A);

    *crl = (*crl & ~(0xFu << 4 * PIN)) | mode << 4 * PIN;
}

static void to_timer(void)
{
    set_mode(PIN_ALTERNATE);
}

static void to_low(void)
{
    GPIO_BSRR(GPIO_A) = 1u << (16 + PIN);
    set_mode(PIN_OUT_2MHZ);
}

bool pwm_pin(unsigned output)
{
    (void)output;
    return STM32F1_REG(GPIO_A + 0x08) & 1u << PIN;
}

#endif

unsigned pwm_outputs(void)
{
    return 1;
}

/* All that is written here is taken over together, with the next period. */
void pwm_start(unsigned output, uint32_t hz, uint16_t high)
{
    uint32_t period, prescaler, counts;

    pwm_check(output, hz);
    CLOCK |= 1u << STM32_PWM_CLOCK_BIT;
    (void)CLOCK; /* two clocks before it is used */
    period = (STM32_PWM_HZ + hz / 2) / hz;
    prescaler = (period + COUNTS_MAX - 1) / COUNTS_MAX;
    counts = (period + prescaler / 2) / prescaler;
    TIM_CR1 |= CR1_NO_UPDATE;
    TIM_PSC = prescaler - 1;
    TIM_ARR = counts - 1;
    TIM_CCR1 = pwm_counts(counts, high);
    TIM_CR1 &= ~(uint32_t)CR1_NO_UPDATE;
    if (!(TIM_CR1 & CR1_ENABLE)) {
        TIM_CCMR1 = CCMR1_PWM | CCMR1_PRELOAD;
        TIM_CCER = CCER_ENABLE;
        TIM_BDTR = BDTR_OUTPUTS;
        TIM_EGR = EGR_UPDATE;
        TIM_CR1 = CR1_PRELOAD | CR1_ENABLE;
    }
    to_timer();
}

void pwm_stop(unsigned output)
{
    pwm_check_output(output);
    to_low();
    if (CLOCK & 1u << STM32_PWM_CLOCK_BIT)
        TIM_CR1 = 0;
}
