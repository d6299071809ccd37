/*
 * Power series as tasks. Each function takes its operands: who needs one twice
 * splits it first. TERMS is how many coefficients of each may be asked for.
 */
#ifndef SERIES_H
#define SERIES_H

#include <coda.h>

#include "ratio.h"

enum { TERMS = 9 };

/* Who asks sends to `ask`, and the task then sends to `answer`. Each holds one:
 * so neither has ever to wait until the other is there. */
struct series {
    struct chan ask, answer;
    struct ratio room; /* answer's */
};

/* The tasks of all series that are made from here on are cancelled when the
 * enclosing block is left; then their memory is free again. */
#define BEGIN_SERIES          \
    DEFER(series_free, NULL); \
    GROUP(series_tasks);      \
    series_begin(&series_tasks)
void series_begin(struct group *tasks);
void series_free(void *unused);
bool all_series_have_ended(void);

/* The next coefficient. */
struct ratio get(struct series *f);

extern const struct ratio zero, one;

struct series *polynomial(int n, ... /* int: from x^0 up */);
struct series *add(struct series *f, struct series *g);
struct series *scale(struct ratio c, struct series *f);
struct series *tail(struct series *f); /* (f - f0) / x */
struct series *minus_one(struct series *f);
struct series *derivative(struct series *f);
struct series *integral(struct ratio c, struct series *f); /* c + … */
struct series *multiply(struct series *f, struct series *g);
struct series *reciprocal(struct series *f);                /* f0 is not 0 */
struct series *power_of_e(struct series *f);                /* f0 = 0 */
struct series *compose(struct series *f, struct series *g); /* f(g), g0 = 0 */
struct series *reverse(struct series *f); /* f(reverse(f)) = x, f0 = 0 */

/* The same series twice, which may be asked apart. */
void split(struct series *f, struct series *copies[2]);

#endif
