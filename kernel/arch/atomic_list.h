/*
 * What handlers and tasks share, for cores with atomic operations: without
 * locks, without masking. A handler may come between any two of its
 * instructions and do the same; the exchange then fails, and is tried again.
 * They share one processor, so the compiler alone must be kept from reordering.
 * arch_push and arch_add_mark are left to the core.
 */
#ifndef CODA_ATOMIC_LIST_H
#define CODA_ATOMIC_LIST_H

static inline struct post *arch_take(struct post **list)
{
    struct post *p = __atomic_exchange_n(list, NULL, __ATOMIC_RELAXED);

    __atomic_signal_fence(__ATOMIC_SEQ_CST);
    return p;
}

static inline bool arch_replace(volatile uint32_t *p, uint32_t from,
                                uint32_t to)
{
    bool same;

    __atomic_signal_fence(__ATOMIC_SEQ_CST);
    same = __atomic_compare_exchange_n(p, &from, to, false, __ATOMIC_RELAXED,
                                       __ATOMIC_RELAXED);
    __atomic_signal_fence(__ATOMIC_SEQ_CST);
    return same;
}

static inline bool arch_mark(volatile uint32_t *p)
{
    __atomic_signal_fence(__ATOMIC_SEQ_CST);
    return !__atomic_exchange_n(p, 1, __ATOMIC_RELAXED);
}

static inline uint32_t arch_exchange(volatile uint32_t *p, uint32_t to)
{
    return __atomic_exchange_n(p, to, __ATOMIC_RELAXED);
}

#endif
