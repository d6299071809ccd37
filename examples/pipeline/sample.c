/* Sampling: an interrupt that takes samples at a fixed rate, whatever the tasks
 * do, and does not wait. */
#include <coda/hwtimer.h>

#include "pipeline.h"

CHAN_FROM_INTERRUPT(samples, int16_t, 16);
volatile uint32_t taken, dropped;

/* What stands for a sensor: a sine of about a hundred samples, by a point that
 * goes round in a circle (HAKMEM, item 149), and noise. */
static int16_t sensor(void)
{
    static int32_t x = 512 << 8, y;
    static uint32_t noise;

    x -= y >> 4;
    y += x >> 4;
    noise = noise * 1664525 + 1013904223;
    return (int16_t)((x >> 8) + (int32_t)(noise >> 24) - 128);
}

static void take(void)
{
    int16_t sample = sensor();

    taken++;
    if (chan_try_send(&samples, &sample) != 0)
        dropped++;
}

void sampling_start(uint32_t rate)
{
    hwtimer_start(1000000 / rate, take);
}

void sampling_stop(void)
{
    hwtimer_stop();
}
