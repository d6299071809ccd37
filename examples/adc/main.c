/*
 * A voltmeter: of each analog input in turn a hundred values, a millisecond
 * apart, which an interrupt sends to the task that sums them up.
 */
#include <coda.h>
#include <coda/adc.h>
#include <stdio.h>

enum { VALUES = 100, PERIOD_US = 1000 };

CHAN_FROM_INTERRUPT(values, uint16_t, 16);
static volatile unsigned dropped;

static void take(uint16_t value)
{
    if (chan_try_send(&values, &value) != 0)
        dropped++;
}

static unsigned long millivolts(uint32_t value)
{
    return (value * adc_full_scale_mv() + 32767) / 65535;
}

static void measure(unsigned input)
{
    uint16_t value, low = UINT16_MAX, high = 0;
    uint32_t sum = 0;

    adc_start(input, PERIOD_US, take);
    for (int i = 0; i < VALUES; i++) {
        chan_recv(&values, &value);
        sum += value;
        low = value < low ? value : low;
        high = value > high ? value : high;
    }
    adc_stop();
    while (chan_try_recv(&values, NULL) == 0)
        ; /* of this input */
    printf("input %u: %lu mV (%lu to %lu)\n", input, millivolts(sum / VALUES),
           millivolts(low), millivolts(high));
}

int main(void)
{
    for (unsigned input = 0; input < adc_inputs(); input++)
        measure(input);
    if (dropped > 0)
        printf("%u values dropped\n", dropped);
    return 0;
}
