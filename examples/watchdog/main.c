/*
 * A device that gets going again by itself, and knows why it had to. Its pump
 * hangs, its valve panics: either resets it, the watchdog or the panic's
 * report. After the reset it tells what was on record, and goes on without the
 * culprit.
 */
#include <coda.h>
#include <stdio.h>
#include <string.h>

static volatile unsigned pressure;

static void pump(void *unused)
{
    (void)unused;
    puts("the pump waits for pressure, and lets nobody else run");
    while (pressure == 0)
        ;
}

static void valve(void *unused)
{
    (void)unused;
    task_sleep_us(1000);
    panic("the valve is stuck");
}

static void lamp(void *unused)
{
    (void)unused;
    puts("the lamp is lit");
}

static const struct part {
    const char *name;
    void (*run)(void *);
} parts[] = {{"pump", pump}, {"valve", valve}, {"lamp", lamp}};
enum { PARTS = sizeof parts / sizeof *parts };

/* Outlives a reset. After a cold start it is anything. */
static struct {
    uint32_t magic, boots, failed; /* a bit for each part */
} past __attribute__((section(".noinit")));

static void look_back(void)
{
    const struct last_panic *last = last_panic();

    if (past.magic != 0xC01DB007) {
        past.magic = 0xC01DB007;
        past.boots = past.failed = 0;
        last_panic_clear(); /* of another program's */
        last = NULL;
    }
    printf("boot %lu", (unsigned long)++past.boots);
    if (!last) {
        puts("");
        return;
    }
    printf(", after a %s\n", last->kind == PANIC_HOG ? "hog" : "panic");
    printf("on record: %s: %s\n", last->name, last->why);
    printf("[pc=0x%lx]\n", (unsigned long)last->pc); /* make addr2line */
    for (unsigned i = 0; i < PARTS; i++)
        if (strcmp(last->name, parts[i].name) == 0)
            past.failed |= 1u << i;
    last_panic_clear();
}

int main(void)
{
    look_back();
    for (unsigned i = 0; i < PARTS; i++) {
        struct task_options options = {.name = parts[i].name};

        if (past.failed & 1u << i)
            printf("without the %s\n", parts[i].name);
        else
            task_join(task_go_with(&options, parts[i].run, NULL), NULL);
    }
    past.magic = 0; /* the next boot is a first one */
    return 0;
}
