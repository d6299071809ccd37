/*
 * Two LEDs at two rates, a task each: no loop counts for both, no state
 * machine. Every change is printed too, for boards that have no LED.
 */
#include <coda.h>
#include <stdio.h>

struct blink {
    unsigned led;
    uint64_t half_period_us;
};

static void blink(void *arg)
{
    const struct blink *b = arg;
    uint64_t next = clock_us();

    for (bool on = true;; on = !on) {
        if (b->led < board_leds())
            board_led(b->led, on);
        printf("led %u %s\n", b->led, on ? "on" : "off");
        next += b->half_period_us; /* not from now: that would drift */
        task_sleep_until(next);
    }
}

int main(void)
{
    static struct blink slow = {0, 250000}, fast = {1, 110000};

    task_go(blink, &slow);
    task_go(blink, &fast);
    task_sleep_us(600000);
    return 0;
}
