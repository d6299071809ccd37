//! options CODA_HOG_LIMIT_US=300000 CODA_ACCOUNTING=1
//> each was made to panic, at many instants
//> each defer ran, once, the newest first
//> the heap is whole
//> nobody was thrown out of the C library
//> no lock was kept, no block lost
//> the others' registers are theirs
//> exit 0
/* Tasks push and pop defers, allocate and free, lock and unlock, and compute,
 * as fast as they can, and are made to panic wherever they happen to be, some
 * hundred times. */
#include <coda.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "../../../kernel/kernel.h"

#ifdef __linux__
#define ROUNDS 1400
#else
#define ROUNDS 280
#endif

/* glibc's calloc has nothing left to do then: memset returns to its caller. */
#ifdef __GLIBC__
#define CALLOC_ENDS_IN_MEMSET 1
#else
#define CALLOC_ENDS_IN_MEMSET 0
#endif

TASK_POOL(default_pool, 3, 768);

/* ---- Defers ------------------------------------------------------------- */

enum { LEVELS = 5 };

/* Set before the defer is pushed, and after; its run clears both. */
static volatile struct {
    bool begun, pushed;
} at[LEVELS + 1];
static unsigned twice, lost, not_newest;

static void runs(void *arg)
{
    uintptr_t level = (uintptr_t)arg;

    if (!at[level].begun)
        twice++;
    if (level < LEVELS && at[level + 1].pushed)
        not_newest++;
    at[level].pushed = false;
    at[level].begun = false;
}

static __attribute__((noinline)) void nested(uintptr_t level)
{
    struct defer by_hand;

    at[level].begun = true;
    if (level == LEVELS) {
        defer_push(&by_hand, runs, (void *)level);
        at[level].pushed = true;
        defer_pop(&by_hand, true);
        return;
    }
    DEFER(runs, (void *)level);
    at[level].pushed = true;
    nested(level + 1);
}

static void pushes(void *arg)
{
    (void)arg;
    for (;;)
        nested(0);
}

/* A task that is thrown out between begun and pushed has no defer there. */
static void see_defers(void)
{
    for (int level = 0; level <= LEVELS; level++) {
        if (at[level].pushed)
            lost++;
        at[level].begun = false;
        at[level].pushed = false;
    }
}

/* ---- The heap ----------------------------------------------------------- */

static unsigned char *volatile held;

/* So that the application's share of the time is not too small to be met. */
static void works(void)
{
    for (volatile int i = 0; i < 30; i++)
        ;
}

static void allocates(void *arg)
{
    (void)arg;
    for (size_t n = 1;; n = n % 40 + 7) {
        unsigned char *p;

        held = malloc(n);
        if (held)
            held[n - 1] = (unsigned char)n;
        p = held;
        held = NULL;
        free(p);
        works();
    }
}

/* memset keeps no state, but calloc, which calls it, does. */
static void clears(void *arg)
{
    (void)arg;
    for (;;) {
        void *p;

        held = calloc(1, 200);
        p = held;
        held = NULL;
        free(p);
        works();
    }
}

/* Blocks of many sizes that do not overlap; then they are given back. */
static bool heap_is_whole(void)
{
    unsigned char *block[24];
    bool whole = true;

    for (int round = 0; round < 3; round++) {
        for (int i = 0; i < 24; i++) {
            block[i] = malloc((size_t)i + 4);
            whole = whole && block[i];
            if (block[i])
                memset(block[i], i, (size_t)i + 4);
        }
        for (int i = 0; i < 24; i++)
            for (int k = 0; block[i] && k < i + 4; k++)
                whole = whole && block[i][k] == i;
        for (int i = 0; i < 24; i++)
            free(block[(i * 7) % 24]);
    }
    return whole;
}

/* ---- Locks and blocks --------------------------------------------------- */

enum { BLOCKS = 3 };

static MUTEX(mutex);
static RWLOCK(rwlock);
MEM_POOL(blocks, int, BLOCKS);
static unsigned kept;

static void locks(void *arg)
{
    (void)arg;
    for (;;) {
        MUTEX_LOCKED(&mutex);
        RWLOCK_READ_LOCKED(&rwlock);
        works();
    }
}

static void borrows(void *arg)
{
    (void)arg;
    for (;;) {
        mem_put(&blocks, mem_get(&blocks));
        works();
    }
}

/* What a task had got, and nobody noted, is in use; all else is free. */
static void see_locks_and_blocks(void)
{
    kept += mutex.owner != 0 || rwlock.readers != 0;
    mutex.owner = 0;
    rwlock.readers = 0;
    for (unsigned char *b = blocks.blocks; b < blocks.end; b += blocks.stride)
        if (CODA_MEM_HEAD(b) == CODA_MEM_USED(&blocks))
            mem_put(&blocks, b);
    kept += mem_pool_free(&blocks) != BLOCKS;
}

/* ---- Registers ---------------------------------------------------------- */

static task_id keeper;
static volatile bool stop;
static bool changed;

static void computes(void *arg)
{
    volatile float x = 1;
    volatile double y = 1;

    (void)arg;
    for (;;)
        for (int i = 1; i < 20; i++) {
            x = (x + (float)i) / (x * 0.5f + 1);
            y = (y + i) / (y * 0.5 + 1);
        }
}

/* What is kept in registers over many switches. */
static void keeps(void *arg)
{
    float a = 1.25f, b = -3.5f, c = 100, d = 0.0625f;
    unsigned e = 0x1234567, f = 0x89ABCDE;

    (void)arg;
    while (!stop) {
        task_sleep_us(300);
        a += 1, b += 1, c += 1, d += 1, e += 3, f += 3;
        if (a - b != 4.75f || c - a != 98.75f || a - d != 1.1875f ||
            f - e != 0x89ABCDE - 0x1234567)
            changed = true;
    }
}

/* ---- All ---------------------------------------------------------------- */

static uintptr_t instants[6];
static unsigned in_library;
static unsigned different;

static void note_instant(uintptr_t pc)
{
    for (unsigned i = 0; i < different; i++)
        if (instants[i] == pc)
            return;
    if (different < sizeof instants / sizeof *instants)
        instants[different++] = pc;
}

static void all_rounds(void *arg)
{
    static void (*const kinds[])(void *) = {pushes, allocates, pushes, computes,
                                            clears, locks,     borrows};
    enum { KINDS = sizeof kinds / sizeof *kinds };
    const struct task_options o = {.contain = true, .hog_limit_us = 500};
    struct task_end end;
    int hogs = 0;

    (void)arg;
    kept += hog_in_application((uintptr_t)mem_get) +
            hog_in_application((uintptr_t)mem_put) +
            hog_in_application((uintptr_t)coda_mutex_hold) +
            hog_in_application((uintptr_t)coda_defer_end);
    for (int i = 0; i < ROUNDS; i++) {
        task_join(task_go_with(&o, kinds[i % KINDS], NULL), &end);
        hogs += end.kind == TASK_PANICKED && end.panic == PANIC_HOG;
        note_instant(end.pc);
        if (kinds[i % KINDS] == pushes)
            see_defers();
        see_locks_and_blocks();
        if (kinds[i % KINDS] == clears && !CALLOC_ENDS_IN_MEMSET)
            in_library += !hog_in_application(end.pc & ~(uintptr_t)1);
        free(held);
        held = NULL;
    }
    if (hogs == ROUNDS && different == sizeof instants / sizeof *instants)
        puts("each was made to panic, at many instants");
    else
        printf("%d hogs, %u instants\n", hogs, different);
    if (twice == 0 && lost == 0 && not_newest == 0)
        puts("each defer ran, once, the newest first");
    else
        printf("twice %u, lost %u, not newest %u\n", twice, lost, not_newest);
    if (heap_is_whole())
        puts("the heap is whole");
    if (in_library == 0)
        puts("nobody was thrown out of the C library");
    else
        printf("%u were thrown out of the C library\n", in_library);
    if (kept == 0)
        puts("no lock was kept, no block lost");
    else
        printf("%u locks or blocks\n", kept);
    stop = true;
    task_join(keeper, NULL);
    if (!changed)
        puts("the others' registers are theirs");
    exit(0);
}

/* The test itself has no limit: the machine that all this is emulated on, or
 * runs on, may take its time. */
int main(void)
{
    const struct task_options never = {.hog_limit_us = HOG_NEVER};

    keeper = task_go_with(&never, keeps, NULL);
    task_go_with(&never, all_rounds, NULL);
    task_goexit();
}
