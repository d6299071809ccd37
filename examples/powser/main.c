/*
 * Power series whose coefficients are computed when they are asked for, after
 * Doug McIlroy's "Squinting at Power Series" (Software - Practice and
 * Experience 20, 1990).
 *
 * A series is a task that gives one coefficient after the other to who asks. An
 * operation is a task that asks its operands, or a few of them, made as it goes
 * on: the product of two series consists of a product, and that of their tails.
 * A series may be defined by itself: exp(F) is 1 + the integral of exp(F) F'.
 *
 * None of these tasks has an end. They belong to a group; when the block that
 * has asked for enough is left, they are cancelled where they wait.
 */
#include "series.h"

#include <stdio.h>

static void print(const char *name, struct series *f)
{
    printf("%-8s", name);
    for (int i = 0; i < TERMS; i++) {
        struct ratio c = get(f);

        if (c.den == 1)
            printf(" %ld", (long)c.num);
        else
            printf(" %ld/%ld", (long)c.num, (long)c.den);
    }
    printf("\n");
}

/* 1 + x + x^2 + … = 1 / (1 - x) */
static struct series *geometric(void)
{
    return reciprocal(polynomial(2, 1, -1));
}

/* e^x is e to the power of the polynomial x. */
static struct series *e_to_x(void)
{
    return power_of_e(polynomial(2, 0, 1));
}

/* log(1 + x), the integral of 1 / (1 + x) */
static struct series *logarithm(void)
{
    return integral(zero, reciprocal(polynomial(2, 1, 1)));
}

/* The integral of 1 / (1 + x^2) */
static struct series *arctan(void)
{
    return integral(zero, reciprocal(polynomial(3, 1, 0, 1)));
}

static struct series *tangent(void)
{
    return reverse(arctan());
}

/* log of e^x, which is x */
static struct series *log_of_e(void)
{
    return compose(logarithm(), minus_one(e_to_x()));
}

/* x / (e^x - 1): Bernoulli's numbers, over n! */
static struct series *bernoulli(void)
{
    return reciprocal(tail(e_to_x()));
}

/* e^(e^x - 1): Bell's numbers, over n! */
static struct series *bell(void)
{
    return power_of_e(minus_one(e_to_x()));
}

/* The inverse of x - x^2: Catalan's numbers */
static struct series *catalan(void)
{
    return reverse(polynomial(3, 0, 1, -1));
}

int main(void)
{
    static const struct {
        const char *name;
        struct series *(*make)(void);
    } all[] = {
        {"1/(1-x)", geometric}, {"exp", e_to_x},  {"log", logarithm},
        {"arctan", arctan},     {"tan", tangent}, {"log exp", log_of_e},
        {"x/(e-1)", bernoulli}, {"bell", bell},   {"catalan", catalan},
    };

    for (unsigned i = 0; i < sizeof all / sizeof *all; i++) {
        BEGIN_SERIES;
        print(all[i].name, all[i].make());
    }
    printf("%s\n", all_series_have_ended() ? "and all tasks have ended" : "?");
    return 0;
}
