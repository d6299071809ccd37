/*
 * A sampler measures, an averager makes one number of each three and prints it,
 * and a channel is between them. However the sampler ends, its defer closes the
 * channel, so that the averager ends as well, and main after it.
 */
#include <coda.h>
#include <stdio.h>

enum { SAMPLES = 9, WINDOW = 3 };

CHAN(samples, int, WINDOW);

/* Stands for a sensor: a value that rises and falls. */
static int measure(int n)
{
    return n < 5 ? 10 * n : 10 * (SAMPLES - n);
}

static void close_samples(void *channel)
{
    chan_close(channel);
}

static void sample(void *channel)
{
    DEFER(close_samples, channel); /* however this task ends */
    for (int n = 0; n < SAMPLES; n++) {
        int value = measure(n);

        chan_send(channel, &value); /* waits while the channel is full */
        task_sleep_us(10000);
    }
}

/* Receives WINDOW values; false once the channel is closed before the last. */
static bool average(struct chan *channel, int *result)
{
    int sum = 0, value;

    for (int i = 0; i < WINDOW; i++) {
        if (!chan_recv(channel, &value))
            return false;
        sum += value;
    }
    *result = sum / WINDOW;
    return true;
}

static void print_averages(void *channel)
{
    int result;

    while (average(channel, &result))
        printf("average %d\n", result);
    puts("the sampler has ended");
}

int main(void)
{
    task_id averager = task_go(print_averages, &samples);

    task_go(sample, &samples);
    task_join(averager, NULL);
    return 0; /* ends the program: exit code 0 */
}
