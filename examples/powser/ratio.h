/* Rational numbers of 64 bits, in lowest terms. */
#ifndef RATIO_H
#define RATIO_H

#include <stdint.h>

struct ratio {
    int64_t num, den; /* den > 0 */
};

/* Panic when the result has no room. */
struct ratio ratio_add(struct ratio a, struct ratio b);
struct ratio ratio_multiply(struct ratio a, struct ratio b);

/* 1 / a; a is not 0, else it panics. */
struct ratio ratio_inverse(struct ratio a);
struct ratio ratio_of(int64_t num, int64_t den);

#endif
