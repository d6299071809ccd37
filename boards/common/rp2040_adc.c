/*
 * The analog inputs of the RP2040 (RP2040 datasheet, 4.9): 12 bits of 3.3 V, on
 * GP26 to GP28; input 3 is a third of the supply (GP29, on the Pico), 4 the
 * chip's temperature. TIMER's third alarm takes what the conversion that it
 * began the last time has come to, and begins the next.
 */
#include <coda/irq.h>

#include "adc_driver.h"
#include "clock_await.h"
#include "rp2040.h"

/* 2.15.7: its clock. */
#define CLK_ADC_CTRL RP2040_REG(RP2040_CLOCKS, 0x60)

#define RP2040_PLL_USB 0x4002C000

#define TIMER_ALARM2 RP2040_REG(RP2040_TIMER, 0x18)
#define TIMER_ARMED RP2040_REG(RP2040_TIMER, 0x20)
#define TIMER_RAWL RP2040_REG(RP2040_TIMER, 0x28)
#define TIMER_INTR RP2040_REG(RP2040_TIMER, 0x34)
#define TIMER_INTE_SET RP2040_REG(RP2040_TIMER, 0x38 + RP2040_SET)

#define ADC_CS RP2040_REG(0x4004C000, 0x00)
#define ADC_RESULT RP2040_REG(0x4004C000, 0x04)

#define TIMER2_IRQ 2

enum {
    INPUTS = 5,
    FIRST_PIN = 26,
    PINS = 4,
    FULL_SCALE_MV = 3300,
    BITS = 12,
    CLK_ENABLE = 1 << 11, /* of source 0, PLL_USB */
    CS_ENABLE = 1 << 0,
    CS_TEMPERATURE = 1 << 1,
    CS_START = 1 << 2,
    CS_READY = 1 << 8,
    CS_INPUT = 12,
    ALARM2 = 1 << 2,
};

static void (*volatile due)(uint16_t value);
static uint32_t next, period, conversion; /* what CS is to be written */

/* 48 MHz: 12 MHz of the crystal times 64, by 4 and 4. */
static void clock_on(void)
{
    rp2040_reset(RESET_PLL_USB);
    rp2040_pll_init(RP2040_PLL_USB, 64, 4, 4);
    CLK_ADC_CTRL = CLK_ENABLE;
    rp2040_reset(RESET_ADC);
}

/* It compares for equality alone: what is past when it is set would come in an
 * hour. */
static void set(void)
{
    do {
        next += period;
        TIMER_ALARM2 = next;
    } while ((int32_t)(next - TIMER_RAWL) <= 0 && !(TIMER_INTR & ALARM2));
}

IRQ_HANDLER(TIMER2_IRQ)
{
    uint32_t value = ADC_RESULT;

    ADC_CS = conversion;
    TIMER_INTR = ALARM2;
    set();
    if (due)
        due(adc_in_16_bits(value, BITS));
}

unsigned adc_inputs(void)
{
    return INPUTS;
}

uint32_t adc_full_scale_mv(void)
{
    return FULL_SCALE_MV;
}

void adc_stop(void)
{
    due = NULL;
    do { /* its handler may come in between, and arm it */
        TIMER_ARMED = ALARM2;
        TIMER_INTR = ALARM2;
    } while (TIMER_ARMED & ALARM2);
}

void adc_start(unsigned input, uint32_t period_us, void (*fn)(uint16_t value))
{
    adc_check(input < INPUTS, period_us, fn);
    adc_stop();
    clock_on();
    if (input < PINS)
        PAD(FIRST_PIN + input) = PAD_OUTPUT_OFF; /* nor a digital input */
    conversion = CS_ENABLE | CS_TEMPERATURE | CS_START | input << CS_INPUT;
    ADC_CS = conversion & ~(uint32_t)CS_START;
    clock_await(&ADC_CS, CS_READY, "the ADC does not get ready");
    ADC_CS = conversion;
    due = fn;
    period = period_us;
    next = TIMER_RAWL;
    TIMER_INTE_SET = ALARM2;
    irq_enable(TIMER2_IRQ);
    set();
}
