/*
 * The analog inputs of a Stellaris (LM3S6965 data sheet, "Analog-to-Digital
 * Converter"): 10 bits of 3 V. General-Purpose Timer 2 triggers the converter's
 * sample sequencer 3, which interrupts when it has done.
 *
 * rejected: to begin each conversion by software (ADCPSSI), which QEMU 7.2 does
 * not have.
 */
#include <coda/irq.h>

#include "adc_driver.h"
#include "gptm.h"

#define SYSCTL_RCGC0 (*(volatile uint32_t *)0x400FE100)
#define SYSCTL_RCGC1 (*(volatile uint32_t *)0x400FE104)
#define ADC(offset) (*(volatile uint32_t *)(0x40038000 + (offset)))
#define ADC_ACTSS ADC(0x000)
#define ADC_IM ADC(0x008)
#define ADC_ISC ADC(0x00C)
#define ADC_EMUX ADC(0x014)
#define ADC_SSMUX3 ADC(0x0A0)
#define ADC_SSCTL3 ADC(0x0A4)
#define ADC_SSFIFO3 ADC(0x0A8)

#define ADC3_IRQ 17

enum {
    INPUTS = 4,
    FULL_SCALE_MV = 3000,
    BITS = 10,
    RCGC0_ADC = 1 << 16,
    RCGC1_TIMER2 = 1 << 18,
    SEQUENCER_3 = 1 << 3, /* in ACTSS, IM and ISC */
    EMUX3_TIMER = 5 << 12,
    END = 1 << 1, /* of the sequence, after one sample, */
    IE = 1 << 2,  /* which then interrupts */
};

static void (*volatile due)(uint16_t value);

IRQ_HANDLER(ADC3_IRQ)
{
    uint32_t value = ADC_SSFIFO3;

    ADC_ISC = SEQUENCER_3;
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
    SYSCTL_RCGC0 |= RCGC0_ADC;
    SYSCTL_RCGC1 |= RCGC1_TIMER2;
    (void)SYSCTL_RCGC1; /* three clocks before they are used */
    (void)SYSCTL_RCGC1;
    (void)SYSCTL_RCGC1;
    GPTM_CTL(2) = 0;
    ADC_ACTSS = 0;
}

void adc_start(unsigned input, uint32_t period_us, void (*fn)(uint16_t value))
{
    adc_check(input < INPUTS, period_us, fn);
    adc_stop();
    due = fn;
    ADC_EMUX = EMUX3_TIMER;
    ADC_SSMUX3 = input;
    ADC_SSCTL3 = END | IE;
    ADC_IM = SEQUENCER_3;
    ADC_ACTSS = SEQUENCER_3;
    irq_enable(ADC3_IRQ);
    gptm_periodic(2, period_us);
    GPTM_CTL(2) = GPTM_ENABLE | GPTM_TRIGGER;
}
