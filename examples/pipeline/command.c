/* The commands: read from the UART, and turned into orders to the filter. */
#include <stdlib.h>
#include <string.h>

#include "pipeline.h"
#include "terminal.h"

/* The number that text is, or 0, and then it has been said why not. */
static uint32_t number(const char *text, uint32_t most)
{
    char *end;
    unsigned long n = strtoul(text, &end, 10);

    if (*text >= '0' && *text <= '9' && *end == '\0' && n >= 1 && n <= most)
        return (uint32_t)n;
    print("\"%s\" is not a number from 1 to %lu", text, (unsigned long)most);
    return 0;
}

/* Returns once it is carried out: the filter, which waits for orders, runs in
 * the yield. */
static void give(struct order order)
{
    chan_send(&orders, &order);
    task_yield();
}

static void set_rate(const char *text)
{
    uint32_t rate = number(text, RATE_MAX);

    if (rate == 0)
        return;
    give((struct order){SET_RATE, rate});
    print("%lu samples a second", (unsigned long)rate);
}

static void start(const char *unused)
{
    (void)unused;
    give((struct order){.what = START});
    print("started");
}

static void stop(const char *unused)
{
    (void)unused;
    give((struct order){.what = STOP});
    print("stopped");
}

static void count(const char *text)
{
    uint32_t ms = number(text, 60000), before = logged;

    if (ms == 0)
        return;
    task_sleep_us(ms * UINT64_C(1000));
    print("%lu samples logged in %lu ms", (unsigned long)(logged - before),
          (unsigned long)ms);
}

static void hog(const char *text)
{
    uint32_t n = number(text, 10000), before = taken;
    uint64_t end = clock_us() + 10000000;

    while (taken - before < n && clock_us() < end)
        ; /* nobody else runs, but the interrupt */
}

static void unplug(const char *unused)
{
    (void)unused;
    sampling_stop(); /* and the filter is not told */
    print("unplugged");
}

static void stats(const char *unused)
{
    (void)unused;
    print("taken %lu, logged %lu, dropped %lu", (unsigned long)taken,
          (unsigned long)logged, (unsigned long)dropped);
}

static void help(const char *unused);

static const struct {
    const char *name, *argument, *what;
    void (*run)(const char *argument);
} commands[] = {
    {"rate", "N", "samples a second", set_rate},
    {"stop", "", "takes none", stop},
    {"start", "", "takes samples again", start},
    {"count", "MS", "how many are logged in so many milliseconds", count},
    {"hog", "N", "keeps the processor for N samples (ten seconds at most)",
     hog},
    {"unplug", "", "makes the sensor fail: the watchdog sees it", unplug},
    {"stats", "", "how many so far", stats},
    {"help", "", "this list", help},
    {"quit", "", "ends", NULL},
};
enum { COMMANDS = sizeof commands / sizeof *commands };

static void help(const char *unused)
{
    (void)unused;
    for (int i = 0; i < COMMANDS; i++)
        print("%-7s%-4s%s", commands[i].name, commands[i].argument,
              commands[i].what);
}

/* Returns false when it is the last. */
static bool run(char *line)
{
    const char *name = strtok(line, " "), *argument = strtok(NULL, " ");

    if (!name)
        return true;
    for (int i = 0; i < COMMANDS; i++) {
        if (strcmp(name, commands[i].name) != 0)
            continue;
        if (!commands[i].run)
            return false;
        commands[i].run(argument ? argument : "");
        return true;
    }
    print("no such command: %s; help lists them", name);
    return true;
}

static void end(void *unused)
{
    (void)unused;
    chan_close(&orders);
}

void command(void *unused)
{
    char line[LINE_BYTES];

    (void)unused;
    DEFER(end, NULL);
    while (read_line(line) && run(line))
        ;
}
