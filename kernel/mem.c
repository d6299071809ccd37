/*
 * Memory pools: what is not the common case, which is inline.
 *
 * Blocks are handed out fresh in order first, then from the free list, the one
 * that was put back last first. Of a pool that handlers use the list is changed
 * by atomic operations on one word: the number of the first block, and a count
 * of its changes. Without the count, a task that has read the first block and
 * its successor would not notice that a handler has meanwhile taken both and
 * put the first back.
 */
#include "sync.h"

struct mem_wait {
    struct limited_wait w; /* the wait alone, when there is no time limit */
    void *block;
};

static const struct wait_kind get_kind = {
    .reason = "memory", .off = wait_leave, .about = wait_about_name};
static const struct wait_kind get_fed_kind = {.reason = "memory",
                                              .off = wait_leave,
                                              .interrupt = interrupt_awaited,
                                              .about = wait_about_name};
static const struct wait_kind get_for_kind = {.reason = "memory",
                                              .off = wait_leave,
                                              .alarm = LIMITED_WAIT,
                                              .about = wait_about_name};

#define NUMBER UINT32_C(0xFFFF) /* in mem_feed.first */
#define CHANGE UINT32_C(0x10000)

static unsigned char *numbered(const struct mem_pool *p, uint32_t number)
{
    return p->blocks + (number - 1) * p->stride;
}

static uint32_t number_of(const struct mem_pool *p, const void *block)
{
    return (uint32_t)((size_t)((const unsigned char *)block - p->blocks) /
                      p->stride) +
           1;
}

static uint32_t block_count(const struct mem_pool *p)
{
    return (uint32_t)((size_t)(p->end - p->blocks + (ptrdiff_t)p->stride - 1) /
                      p->stride);
}

/* ---- A pool that handlers use: context any ------------------------------ */

static void *pop(struct mem_pool *p)
{
    struct mem_feed *f = p->feed;
    uint32_t first, next, fresh;

    while ((first = f->first) & NUMBER) {
        /* It may be in use by now, and this no number: then `first` has
         * changed, too. */
        next = (uint32_t)CODA_MEM_HEAD(numbered(p, first & NUMBER));
        if (arch_replace(&f->first, first,
                         ((first & ~NUMBER) + CHANGE) | (next & NUMBER)))
            return numbered(p, first & NUMBER);
    }
    do {
        fresh = f->fresh;
        if (fresh == block_count(p))
            return NULL;
    } while (!arch_replace(&f->fresh, fresh, fresh + 1));
    return numbered(p, fresh + 1);
}

static void push(struct mem_pool *p, void *block)
{
    struct mem_feed *f = p->feed;
    uint32_t first;

    do {
        first = f->first;
        CODA_MEM_HEAD(block) = first & NUMBER;
    } while (!arch_replace(&f->first, first,
                           ((first & ~NUMBER) + CHANGE) | number_of(p, block)));
}

/* ---- Getting ------------------------------------------------------------ */

static void *get_now(struct mem_pool *p)
{
    void *block = p->free;

    if (p->feed) {
        block = pop(p);
        if (!block)
            return NULL;
    } else if (block) {
        p->free = (void *)CODA_MEM_HEAD(block);
    } else if (p->fresh < p->end) {
        block = p->fresh;
        p->fresh += p->stride;
    } else {
        return NULL;
    }
    CODA_MEM_HEAD(block) = CODA_MEM_USED(p);
    return block;
}

/* What is free while others wait is theirs. */
static void *get_in_turn(struct mem_pool *p)
{
    return p->waiters.queue.first ? NULL : get_now(p);
}

void *coda_mem_get(struct mem_pool *p)
{
    struct mem_wait v;
    void *block;

    kernel_need_task("mem_get");
    kernel_need_stack();
    block = get_in_turn(p);
    if (block)
        return block;
    wait_enqueue(&p->waiters.queue, &v.w.wait);
    sched_block(&v.w.wait, p->feed ? &get_fed_kind : &get_kind);
    return v.block;
}

void *mem_try_get(struct mem_pool *p)
{
    kernel_check(!arch_in_interrupt() || p->feed,
                 "mem_try_get in an interrupt, of a pool that is not "
                 "MEM_POOL_FROM_INTERRUPT");
    return get_in_turn(p);
}

void *mem_get_for(struct mem_pool *p, uint64_t timeout_us)
{
    struct mem_wait v = {.block = NULL};
    void *block;

    kernel_need_task("mem_get_for");
    kernel_need_stack();
    check_time(timeout_us, "mem_get_for");
    block = get_in_turn(p);
    if (block || timeout_us == 0)
        return block;
    wait_enqueue(&p->waiters.queue, &v.w.wait);
    sched_block_for(&v.w.wait, &get_for_kind, &v.w.timeout, timeout_us);
    return v.block;
}

/* ---- Putting ------------------------------------------------------------ */

static void check_block(const struct mem_pool *p, const void *block)
{
    uintptr_t at = (uintptr_t)block - (uintptr_t)p->blocks;

    kernel_check(at < (uintptr_t)(p->end - p->blocks) && at % p->stride == 0,
                 "mem_put: not a block of this pool");
    kernel_check(CODA_MEM_HEAD(block) == CODA_MEM_USED(p),
                 "mem_put: the block is free already, or what is before it was "
                 "written over");
}

/* To the first who waits. */
static bool serve(struct mem_pool *p, void *block)
{
    struct wait *w = wait_dequeue(&p->waiters.queue);

    if (!w)
        return false;
    ((struct mem_wait *)w)->block = block;
    sched_ready(w->task);
    return true;
}

void coda_mem_put(struct mem_pool *p, void *block)
{
    bool in_interrupt = arch_in_interrupt();

    kernel_check(!in_interrupt || p->feed,
                 "mem_put in an interrupt, of a pool that is not "
                 "MEM_POOL_FROM_INTERRUPT");
    check_block(p, block);
    if (!in_interrupt)
        kernel_need_stack();
    if (!in_interrupt && serve(p, block))
        return;
    if (p->feed) {
        push(p, block);
        if (in_interrupt)
            post(&p->feed->post);
        return;
    }
    CODA_MEM_HEAD(block) = (uintptr_t)p->free;
    p->free = block;
}

void mem_put_(void *block)
{
    uintptr_t pool = block ? CODA_MEM_HEAD(block) - 1 : 0;

    kernel_check(pool % sizeof(void *) == 0 && pool > NUMBER,
                 "mem_put_: no block that is in use");
    if (!arch_in_interrupt())
        kernel_need_stack_to_undo(mem_put_, block, 2);
    coda_mem_put((struct mem_pool *)pool, block);
}

void coda_mem_posted(struct post *post)
{
    struct mem_pool *p = ((struct mem_feed *)post)->pool;
    void *block;

    while (p->waiters.queue.first && (block = get_now(p)) != NULL)
        serve(p, block);
}

/* Handlers may take blocks from the list, whose heads are no numbers then, or
 * put some back: it is counted anew until none has. */
static size_t free_in_feed(const struct mem_pool *p)
{
    const struct mem_feed *f = p->feed;
    uint32_t first, number;
    size_t n;

    do {
        first = f->first;
        n = block_count(p) - f->fresh;
        for (number = first & NUMBER; number && f->first == first; n++)
            number = (uint32_t)CODA_MEM_HEAD(numbered(p, number)) & NUMBER;
    } while (f->first != first);
    return n;
}

size_t mem_pool_free(const struct mem_pool *p)
{
    size_t n;

    if (p->feed)
        return free_in_feed(p);
    n = (size_t)(p->end - p->fresh + (ptrdiff_t)p->stride - 1) / p->stride;
    for (void *b = p->free; b; b = (void *)CODA_MEM_HEAD(b))
        n++;
    return n;
}
