/* The filter makes one block of four samples. It is the only one who waits for
 * several things at once: orders, samples, and that there are none. */
#include "pipeline.h"
#include "terminal.h"

enum { DECIMATION = 4 };

CHAN(orders, struct order, 0);
CHAN(blocks, struct block, 4);

static TIMER(watchdog);
static uint32_t rate = RATE;
static bool running;
static struct block block; /* so far its mean is a sum */

static uint32_t patience_us(void)
{
    return 3 * (1000000 / rate) + 100000;
}

static void start(void)
{
    running = true;
    sampling_start(rate);
    timer_start(&watchdog, patience_us());
}

static void send(void)
{
    block.mean /= (int32_t)block.samples;
    chan_send(&blocks, &block);
    block = (struct block){0};
}

static void add(int16_t sample)
{
    block.mean += sample;
    if (++block.samples == DECIMATION)
        send();
}

/* What is on its way still arrives. */
static void stop(void)
{
    int16_t sample;

    running = false;
    sampling_stop();
    timer_stop(&watchdog);
    while (chan_try_recv(&samples, &sample) == 0)
        add(sample);
    if (block.samples > 0)
        send();
}

static void obey(const struct order *order)
{
    switch (order->what) {
    case SET_RATE:
        rate = order->rate;
        if (running)
            start();
        break;
    case START:
        start();
        break;
    case STOP:
        stop();
        break;
    }
}

static void end(void *unused)
{
    (void)unused;
    sampling_stop();
    timer_stop(&watchdog);
    chan_close(&blocks);
}

void filter(void *unused)
{
    struct order order;
    int16_t sample;
    struct chan_case cases[] = {
        RECV(&orders, &order),
        RECV(&samples, &sample),
        RECV(&watchdog.chan, NULL),
    };

    (void)unused;
    cases[0].flags = CASE_ORDER;
    DEFER(end, NULL);
    start();
    for (;;) {
        switch (chan_select(cases, 3, SELECT_FOREVER)) {
        case 0:
            if (!cases[0].ok) {
                stop();
                return;
            }
            obey(&order);
            break;
        case 1:
            timer_start(&watchdog, patience_us());
            add(sample);
            break;
        case 2:
            print("no sample for %lu ms: sampling begins anew",
                  (unsigned long)patience_us() / 1000);
            start();
            break;
        }
    }
}
