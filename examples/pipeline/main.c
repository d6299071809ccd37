/*
 * From a sensor to a log, live: an interrupt takes samples, a task filters
 * them, a task logs them, and a task takes commands meanwhile. Nothing is
 * shared but channels and counters; each task ends by its input being closed,
 * and closes its output by a defer, so `quit` runs down the pipeline, and no
 * sample is lost.
 */
#include "pipeline.h"
#include "terminal.h"

TASK_POOL(default_pool, 3, 900);

uint32_t logged;

static void report_overrun(void)
{
    static uint32_t reported;
    uint32_t now = dropped;

    if (now != reported)
        print("%lu samples dropped", (unsigned long)(now - reported));
    reported = now;
}

void logger(void *unused)
{
    struct block block;

    (void)unused;
    while (chan_recv(&blocks, &block)) {
        logged += block.samples;
        print("%8lu %5ld %*s", (unsigned long)logged, (long)block.mean,
              (int)(block.mean + 1024) / 32, "*");
        report_overrun();
    }
}

int main(void)
{
    GROUP(pipeline);

    print("%d samples a second; help lists the commands", RATE);
    group_go(&pipeline, logger, NULL);
    group_go(&pipeline, filter, NULL);
    group_go(&pipeline, command, NULL);
    group_wait(&pipeline, NULL);
    print("taken %lu = logged %lu + dropped %lu", (unsigned long)taken,
          (unsigned long)logged, (unsigned long)dropped);
    return taken != logged + dropped;
}
