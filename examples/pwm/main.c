/*
 * A lamp that breathes, by an output that the hardware switches: no task runs
 * but to change its brightness. Before that each output is looked at, by its
 * pin: how often it goes high, and for which share of the time.
 */
#include <coda.h>
#include <coda/pwm.h>
#include <stdio.h>

enum { HZ = 500, LOOK_US = 40000, STEPS = 100, STEP_US = 5000 };

static void look_at(unsigned output, unsigned percent)
{
    unsigned long looks = 0, highs = 0, rises = 0;
    bool was = true;
    uint64_t until;

    pwm_start(output, HZ, (uint16_t)(PWM_FULL * percent / 100));
    task_sleep_us(2 * 1000000 / HZ); /* from the next period on */
    until = clock_us() + LOOK_US;
    while (clock_us() < until) {
        bool high = pwm_pin(output);

        looks++;
        highs += high;
        rises += high && !was;
        was = high;
    }
    printf("output %u at %u%%: high for %lu%%, %lu times in %d ms\n", output,
           percent, (100 * highs + looks / 2) / looks, rises, LOOK_US / 1000);
}

/* What the eye takes for even steps grows with the square. */
static void breathe(unsigned output)
{
    for (unsigned i = 0; i <= 2 * STEPS; i++) {
        unsigned level = i <= STEPS ? i : 2 * STEPS - i;

        pwm_start(output, HZ,
                  (uint16_t)(PWM_FULL * level / STEPS * level / STEPS));
        task_sleep_us(STEP_US);
    }
}

int main(void)
{
    static const uint8_t percents[] = {0, 10, 50, 75, 100};

    for (unsigned output = 0; output < pwm_outputs(); output++) {
        for (unsigned i = 0; i < sizeof percents; i++)
            look_at(output, percents[i]);
        pwm_stop(output);
        printf("output %u stopped: %s\n", output,
               pwm_pin(output) ? "high" : "low");
    }
    breathe(0);
    pwm_stop(0);
    puts("it has breathed");
    return 0;
}
