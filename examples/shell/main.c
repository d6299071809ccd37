/*
 * A shell over the UART: what runs, what it waits for, how deep its stack is.
 * Input comes by interrupt; while the shell waits for a key the others run and
 * the processor sleeps.
 */
#include <coda.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "line.h"

enum { NAPS = 20, NAP_US = 100000 };

static void napper(void *arg)
{
    (void)arg;
    for (int i = 0; i < NAPS; i++)
        task_sleep_us(NAP_US);
}

/* Built with CODA_ACCOUNTING: the time each task has had, and the others. */
static void ps_time(const struct task_info *t)
{
#if CODA_ACCOUNTING
    printf(" %6lu.%03lu", (unsigned long)(t->time_us / 1000000),
           (unsigned long)(t->time_us / 1000 % 1000));
#else
    (void)t;
#endif
    puts("");
}

static void ps_others(void)
{
#if CODA_ACCOUNTING
    struct time_spent s;

    time_spent(&s);
    printf("ms: %lu idle, %lu handlers, %lu tasks that have ended; of %lu\n",
           (unsigned long)(s.idle_us / 1000),
           (unsigned long)(s.handlers_us / 1000),
           (unsigned long)(s.ended_us / 1000),
           (unsigned long)(s.uptime_us / 1000));
#endif
}

static void ps(const char *unused)
{
    struct task_info t;

    (void)unused;
    printf("  ID NAME     PRIO STATE    WAITS FOR          STACK SWITCHES%s\n",
           CODA_ACCOUNTING ? "   SECONDS" : "");
    for (task_id id = task_next(TASK_NONE); id; id = task_next(id)) {
        if (!task_info(id, &t))
            continue;
        printf("%4lu %-8s %4u %-8s %-14s %4lu/%-4lu %8lu", (unsigned long)id,
               t.name, t.priority,
               id == task_self()         ? "running"
               : t.state == TASK_BLOCKED ? "blocked"
                                         : "ready",
               t.waits_for ? t.waits_for : "-", (unsigned long)t.stack_used,
               (unsigned long)t.stack_bytes, (unsigned long)t.switches);
        ps_time(&t);
    }
    ps_others();
}

/* Reads a whole number of that size; says so when it is none. */
static bool number(const char *text, uint32_t most, uint32_t *n)
{
    unsigned long value;
    char *end;

    errno = 0;
    value = strtoul(text, &end, 10);
    if (*text < '0' || *text > '9' || *end != '\0' || errno || value > most) {
        printf("\"%s\" is not a number from 0 to %lu\n", text,
               (unsigned long)most);
        return false;
    }
    *n = (uint32_t)value;
    return true;
}

static void spawn(const char *count)
{
    uint32_t n, made = 0;

    if (!number(*count ? count : "1", UINT32_MAX, &n))
        return;
    while (made < n &&
           task_go_with(&(struct task_options){.name = "napper"}, napper, NULL))
        made++;
    printf("%lu more\n", (unsigned long)made);
    if (made < n)
        puts("the pool is empty");
}

static void kill(const char *text)
{
    task_id id;

    if (!number(text, UINT32_MAX, &id))
        return;
    if (!task_alive(id))
        puts("no such task");
    else
        task_cancel(id);
}

static void sleep_ms(const char *ms)
{
    uint32_t n;

    if (number(ms, UINT32_MAX, &n))
        task_sleep_us((uint64_t)n * 1000);
}

static void uptime(const char *unused)
{
    uint64_t us = clock_us();

    (void)unused;
    printf("%lu.%06lu s\n", (unsigned long)(us / 1000000),
           (unsigned long)(us % 1000000));
}

static void leave(const char *code)
{
    uint32_t n;

    if (number(*code ? code : "0", 255, &n))
        exit((int)n);
}

static void help(const char *unused);

static const struct {
    const char *name, *argument, *what;
    void (*run)(const char *argument);
} commands[] = {
    {"help", "", "this list", help},
    {"ps", "", "the tasks", ps},
    {"spawn", "[N]", "N tasks that nap for two seconds", spawn},
    {"kill", "ID", "cancels a task", kill},
    {"sleep", "MS", "milliseconds", sleep_ms},
    {"uptime", "", "since boot", uptime},
    {"exit", "[CODE]", "ends the system", leave},
};
enum { COMMANDS = sizeof commands / sizeof *commands };

static void help(const char *unused)
{
    (void)unused;
    for (int i = 0; i < COMMANDS; i++)
        printf("%-8s%-8s%s\n", commands[i].name, commands[i].argument,
               commands[i].what);
}

static void run(char *line)
{
    char *name = strtok(line, " "), *argument = strtok(NULL, " ");

    if (!name)
        return;
    for (int i = 0; i < COMMANDS; i++) {
        if (strcmp(name, commands[i].name) == 0) {
            commands[i].run(argument ? argument : "");
            return;
        }
    }
    printf("no such command: %s; try help\n", name);
}

int main(void)
{
    char line[64];

    puts("Coda's shell; help lists what it knows");
    while (line_read("coda> ", line, sizeof line) != (size_t)-1)
        run(line);
    return 0;
}
