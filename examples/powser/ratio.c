#include "ratio.h"

#include <coda.h>

static int64_t divisor(int64_t a, int64_t b)
{
    while (b != 0) {
        int64_t rest = a % b;
        a = b;
        b = rest;
    }
    return a < 0 ? -a : a;
}

static int64_t product(int64_t a, int64_t b)
{
    int64_t p;

    if (__builtin_mul_overflow(a, b, &p))
        panic("a coefficient has no room");
    return p;
}

struct ratio ratio_of(int64_t num, int64_t den)
{
    int64_t d = divisor(num, den);

    if (den < 0)
        d = -d;
    return (struct ratio){num / d, den / d};
}

struct ratio ratio_add(struct ratio a, struct ratio b)
{
    int64_t d = divisor(a.den, b.den), sum;

    if (__builtin_add_overflow(product(a.num, b.den / d),
                               product(b.num, a.den / d), &sum))
        panic("a coefficient has no room");
    return ratio_of(sum, product(a.den, b.den / d));
}

/* Crosswise in lowest terms first, so that it has room as long as may be. */
struct ratio ratio_multiply(struct ratio a, struct ratio b)
{
    struct ratio x = ratio_of(a.num, b.den), y = ratio_of(b.num, a.den);

    return (struct ratio){product(x.num, y.num), product(x.den, y.den)};
}

struct ratio ratio_inverse(struct ratio a)
{
    if (a.num == 0)
        panic("1/0");
    return ratio_of(a.den, a.num);
}
