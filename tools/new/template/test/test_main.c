/* The program's own functions. The main of this image is the harness's. */
#define main program_main
#include "../main.c"
#undef main

#include <harness.h>

TEST(three_samples_are_one_average)
{
    struct chan channel;
    int storage[3], result = 0;

    chan_init(&channel, sizeof(int), 3, storage);
    for (int value = 1; value <= 3; value++)
        chan_send(&channel, &value);
    EXPECT(average(&channel, &result) && result == 2);
}

TEST(a_sampler_that_is_cancelled_closes_its_channel)
{
    struct chan channel;
    int value = -1;
    task_id sampler;

    chan_init(&channel, sizeof(int), 0, NULL);
    sampler = task_go(sample, &channel);
    EXPECT(chan_recv(&channel, &value) && value == 0);
    task_cancel(sampler);
    EXPECT(!chan_recv(&channel, &value));
}
