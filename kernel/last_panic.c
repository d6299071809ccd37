/*
 * What outlives a reset: the record of the last end, or hog, that was reported.
 *
 * It lies in memory that neither start-up nor loader touches. After a cold
 * start there is garbage, so the record is sealed: a magic number for what it
 * is, and a checksum over all of it.
 */
#include "sched.h"

#if CODA_REPORT

#define MAGIC 0xC0DAFA11u

static struct {
    uint32_t magic, sum;
    struct last_panic panic;
} kept __attribute__((section(".noinit")));

/* Fowler, Noll and Vo's hash, 1a: not zero for zeros, and order counts. */
static uint32_t sum(void)
{
    const unsigned char *from = (const unsigned char *)&kept.panic;
    uint32_t hash = 0x811C9DC5;

    for (size_t i = 0; i < sizeof kept.panic; i++)
        hash = (hash ^ from[i]) * 0x01000193;
    return hash;
}

static void seal(void)
{
    kept.magic = MAGIC;
    kept.sum = sum();
}

const struct last_panic *last_panic(void)
{
    return kept.magic == MAGIC && kept.sum == sum() ? &kept.panic : NULL;
}

void last_panic_clear(void)
{
    kept.magic = 0;
}

const struct last_panic *last_panic_keep(const struct panic *p, uintptr_t lr)
{
    last_panic_clear();
    kept.panic = (struct last_panic){
        .kind = p->kind,
        .pc = p->pc,
        .address = p->address,
        .task = task_self(),
    };
    stack_calls(kept.panic.backtrace,
                sizeof kept.panic.backtrace / sizeof(uintptr_t), p->pc, lr,
                p->sp);
    seal();
    return &kept.panic;
}

/* The beginning of from, ended; words may be NULL. */
static void copy(char *to, size_t bytes, const char *from)
{
    size_t n = 0;

    while (from && n < bytes - 1 && from[n]) {
        to[n] = from[n];
        n++;
    }
    to[n] = '\0';
}

void last_panic_keep_words(const struct panic *p)
{
    const struct task *t = sched.current;

    copy(kept.panic.why, sizeof kept.panic.why, p->why);
    copy(kept.panic.name, sizeof kept.panic.name, t->id ? t->name : NULL);
    seal();
}

#else

const struct last_panic *last_panic(void)
{
    return NULL;
}

void last_panic_clear(void)
{
}

#endif
