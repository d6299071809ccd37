/*
 * The list of posts for cores with atomic operations: without locks, without
 * masking. A handler may come between any two of its instructions and post,
 * too; the exchange then fails, and is tried again. Handlers and tasks share
 * one processor, so the compiler alone must be kept from reordering.
 */
#ifndef CODA_ATOMIC_LIST_H
#define CODA_ATOMIC_LIST_H

static inline void arch_push(struct post **list, struct post *p)
{
    struct post *old;

    __atomic_signal_fence(__ATOMIC_SEQ_CST);
    if (__atomic_exchange_n(&p->queued, 1, __ATOMIC_RELAXED))
        return;
    old = __atomic_load_n(list, __ATOMIC_RELAXED);
    do {
        p->next = old;
        __atomic_signal_fence(__ATOMIC_SEQ_CST);
    } while (!__atomic_compare_exchange_n(list, &old, p, true, __ATOMIC_RELAXED,
                                          __ATOMIC_RELAXED));
}

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

static inline uint32_t arch_add(volatile uint32_t *p, uint32_t n)
{
    return __atomic_fetch_add(p, n, __ATOMIC_RELAXED);
}

static inline uint32_t arch_exchange(volatile uint32_t *p, uint32_t to)
{
    return __atomic_exchange_n(p, to, __ATOMIC_RELAXED);
}

#endif
