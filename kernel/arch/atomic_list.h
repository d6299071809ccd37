/*
 * The list of posts for cores with atomic operations: without locks, without
 * masking. A handler may come between any two of its instructions and post,
 * too; the exchange then fails, and is tried again.
 */
#ifndef CODA_ATOMIC_LIST_H
#define CODA_ATOMIC_LIST_H

static inline void arch_push(struct post **list, struct post *p)
{
    struct post *old;

    if (__atomic_exchange_n(&p->queued, 1, __ATOMIC_ACQUIRE))
        return;
    old = __atomic_load_n(list, __ATOMIC_RELAXED);
    do
        p->next = old;
    while (!__atomic_compare_exchange_n(list, &old, p, true, __ATOMIC_RELEASE,
                                        __ATOMIC_RELAXED));
}

static inline struct post *arch_take(struct post **list)
{
    return __atomic_exchange_n(list, NULL, __ATOMIC_ACQUIRE);
}

#endif
