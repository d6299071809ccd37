/*
 * Pools of memory blocks of one size: O(1), no heap, no fragments. Part of
 * <coda.h>.
 */
#include <coda.h> /* all of it: the parts need each other */

#ifndef CODA_MEM_H
#define CODA_MEM_H

/* ---- Shapes: the fields are the kernel's, and change without notice ----- */

/* The word before each block. Of a free block it is the next free one, of one
 * that is in use the pool's address plus one, which no block's is. */
typedef uintptr_t __attribute__((may_alias)) coda_mem_head;
#define CODA_MEM_HEAD(block) (((coda_mem_head *)(block))[-1])
#define CODA_MEM_USED(pool) ((uintptr_t)(pool) + 1)

/* Invariant: tasks wait only while no block is free. */
struct mem_pool {
    void *free;                  /* NULL for one that handlers use */
    unsigned char *fresh;        /* the first block that was never used */
    unsigned char *blocks, *end; /* of the first; of all of them */
    size_t stride;
    struct waiters waiters;
    struct mem_feed *feed;
};

/* The free list of a pool that handlers use: a block's number, the first being
 * 1, in the lower half; in the upper a count that tells a list from one that
 * looks the same and is not. */
struct mem_feed {
    struct post post;
    volatile uint32_t first, fresh;
    struct mem_pool *pool;
};
void coda_mem_posted(struct post *p);
void *coda_mem_get(struct mem_pool *p);
void coda_mem_put(struct mem_pool *p, void *block);

#define CODA_MEM_ALIGN(type) \
    (_Alignof(type) > sizeof(void *) ? _Alignof(type) : sizeof(void *))
#define CODA_MEM_HEAD_BYTES(type) CODA_MEM_ALIGN(type)
#define CODA_MEM_STRIDE(type)                               \
    CODA_ROUND_UP(CODA_MEM_HEAD_BYTES(type) + sizeof(type), \
                  CODA_MEM_ALIGN(type))
#define CODA_MEM_POOL(n, type, count, feed_)                                 \
    _Static_assert((count) > 0 && (count) < 65536,                           \
                   #n ": a pool has at least one block, and at most 65535"); \
    static unsigned char n##_storage[(count)*CODA_MEM_STRIDE(type)]          \
        __attribute__((aligned(CODA_MEM_ALIGN(type))));                      \
    struct mem_pool n = {.fresh = n##_storage + CODA_MEM_HEAD_BYTES(type),   \
                         .blocks = n##_storage + CODA_MEM_HEAD_BYTES(type),  \
                         .end = n##_storage + sizeof n##_storage,            \
                         .stride = CODA_MEM_STRIDE(type),                    \
                         .waiters.name = #n,                                 \
                         .feed = (feed_)}

/* ---- Pools -------------------------------------------------------------- */

/*
 * Reserves `count` blocks, each for one `type`, which may be an array's. A word
 * is added to each: it tells a block that is in use from a free one, and from
 * what is no block of the pool. At file scope, and without `static`: in a
 * block, where all who run that would share them, it does not compile.
 *
 *     MEM_POOL(packets, struct packet, 8);
 *     MEM_POOL(buffers, unsigned char[256], 4);
 *
 *     struct packet *p = mem_get(&packets);
 *     mem_put(&packets, p);
 */
#define MEM_POOL(pool_name, type, count)    \
    CODA_AT_FILE_SCOPE(mem_pool, pool_name) \
    CODA_MEM_POOL(pool_name, type, count, NULL)

/* One of which interrupt handlers may get and put blocks as well. */
#define MEM_POOL_FROM_INTERRUPT(pool_name, type, count)       \
    extern struct mem_pool pool_name;                         \
    static struct mem_feed pool_name##_feed = {               \
        .post = {.fn = coda_mem_posted}, .pool = &pool_name}; \
    CODA_MEM_POOL(pool_name, type, count, &pool_name##_feed)

/*
 * Gets a block; waits while there is none, first come first served. What is in
 * it is left of its last use.
 *
 * Context:  task.
 * Switches: while there is none.
 * Panics:   called from an interrupt.
 */
CODA_WHOLE void *mem_get(struct mem_pool *p)
{
    void *block = p->free;

    if (__builtin_expect(!block || (CODA_CHECKS && arch_in_interrupt()), 0))
        return coda_mem_get(p);
    p->free = (void *)CODA_MEM_HEAD(block);
    CODA_MEM_HEAD(block) = CODA_MEM_USED(p);
    return block;
}

/*
 * Gets a block if there is one.
 *
 * Context:  task; an interrupt handler, of a MEM_POOL_FROM_INTERRUPT.
 * Switches: never.
 * Returns:  NULL when there is none.
 * Panics:   in an interrupt, of another pool.
 */
void *mem_try_get(struct mem_pool *p);

/* mem_get for no longer than this.
 * Returns: NULL when the time is up. */
void *mem_get_for(struct mem_pool *p, uint64_t timeout_us);

/*
 * Puts a block back: gives it to the first who waits, if any.
 *
 * Context:  task; an interrupt handler, of a MEM_POOL_FROM_INTERRUPT.
 * Switches: never.
 * Panics:   it is no block of this pool, or free already; in an interrupt, of
 *           another pool.
 */
CODA_WHOLE void mem_put(struct mem_pool *p, void *block)
{
    void *free = p->free;

    if (__builtin_expect(!free || (CODA_CHECKS &&
                                   (arch_in_interrupt() ||
                                    CODA_MEM_HEAD(block) != CODA_MEM_USED(p))),
                         0)) {
        coda_mem_put(p, block);
        return;
    }
    CODA_MEM_HEAD(block) = (uintptr_t)free;
    p->free = block;
}

/* mem_put, for DEFER: the pool is found by the block, which must be one.
 *
 *     struct packet *p = mem_get(&packets);
 *     DEFER(mem_put_, p);
 *
 * Panics: it is NULL, or free already, or what is before it was written over.
 */
void mem_put_(void *block);

/* Returns: how many blocks are free. Context: task. */
size_t mem_pool_free(const struct mem_pool *p);

#endif
