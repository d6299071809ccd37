/*
 * Who called whom, for reports.
 *
 * Neither frame pointers nor unwind tables are in the image: a frame's size is
 * known to its own code alone. But a return address shows: it points into the
 * program's text, behind a call. So the stack is read upward from the panic,
 * word by word, and what looks like one is taken for one. What has been
 * returned from may still lie in a part of a frame that was never written to;
 * who reads a backtrace must know.
 *
 * rejected: unwind tables. They are a tenth of the flash, and of no use behind
 * a jump to nowhere, or on a stack that has been written over.
 */
#include "sched.h"

#if CODA_REPORT

/* The high end of the stack that sp is in; 0 when it is in none. */
static uintptr_t stack_end(uintptr_t sp)
{
    const struct task *t = sched.current;

    if (t != &idle && sp < (uintptr_t)stack_high(t)) {
        uintptr_t low = (uintptr_t)stack_low(t);

        if (sp >= low)
            return (uintptr_t)stack_high(t);
        if (t->in_reserve && sp >= low - CODA_RESERVE_SHIFT)
            return low - CODA_STACK_TO_RESERVE;
    }
    return arch_stack_end(sp);
}

/* Appends call, unless it stands there already. */
static size_t append(uintptr_t *calls, size_t n, uintptr_t call)
{
    if (n > 0 && calls[n - 1] == call)
        return n;
    calls[n] = call;
    return n + 1;
}

/* It reads frames of others, variables and what is between them. */
__attribute__((no_sanitize_address)) size_t stack_calls(uintptr_t *calls,
                                                        size_t n, uintptr_t pc,
                                                        uintptr_t lr,
                                                        uintptr_t sp)
{
    const uintptr_t *w =
        (const uintptr_t *)((sp + sizeof *w - 1) & ~(sizeof *w - 1));
    const uintptr_t *end = (const uintptr_t *)stack_end((uintptr_t)w);
    size_t found = 0;

    if (pc)
        found = append(calls, found, pc);
    if (arch_call(lr))
        found = append(calls, found, arch_call(lr));
    for (; w < end && found < n; w++)
        if (arch_call(*w))
            found = append(calls, found, arch_call(*w));
    return found;
}

#endif
