#include "series.h"

#include <stdarg.h>

/* The most that one of main's series takes. */
enum { TASKS = 180 };
TASK_POOL(default_pool, TASKS, 896);

const struct ratio zero = {0, 1}, one = {1, 1};

/* ---- Asking and answering -------------------------------------------------
 */

static void series_init(struct series *s)
{
    chan_init(&s->ask, 0, 1, NULL);
    chan_init(&s->answer, sizeof s->room, 1, &s->room);
}

struct ratio get(struct series *s)
{
    struct ratio c;

    chan_send(&s->ask, NULL);
    chan_recv(&s->answer, &c);
    return c;
}

static void wait_for_ask(struct series *s)
{
    chan_recv(&s->ask, NULL);
}

static void answer(struct series *s, struct ratio c)
{
    chan_send(&s->answer, &c);
}

/* ---- Tasks ----------------------------------------------------------------
 */

/* A task's own: what it gives, of what. */
struct work {
    struct series out, copy; /* copy: split's other one */
    struct series *f, *g;
    struct ratio c;
    int n, coefficients[3];
};

static struct work works[TASKS];
static unsigned used;
static struct group *group;

void series_begin(struct group *tasks)
{
    group = tasks;
}

/* The group has been left. */
void series_free(void *unused)
{
    (void)unused;
    used = 0;
}

bool all_series_have_ended(void)
{
    return task_pool_free(&default_pool) == TASKS;
}

static struct work *begin(void (*fn)(void *), struct series *f,
                          struct series *g)
{
    struct work *w = &works[used++];

    if (used > TASKS || group_go(group, fn, w) == TASK_NONE)
        panic("too few tasks for a series");
    *w = (struct work){.f = f, .g = g};
    series_init(&w->out);
    series_init(&w->copy);
    return w;
}

/* Asks for each coefficient once, and keeps it for who asks later. While it
 * waits for the answer it still serves the other one: of a series that is
 * defined by itself the answer may depend on that. */
static void splits(void *work)
{
    struct work *w = work;
    struct series *out[2] = {&w->out, &w->copy};
    struct ratio kept[TERMS + 1]; /* one more, for those of a tail */
    bool asking = false, asked[2] = {false};
    int n = 0, given[2] = {0};

    for (;;) {
        struct chan_case cases[] = {
            RECV(asked[0] ? NULL : &out[0]->ask, NULL),
            RECV(asked[1] ? NULL : &out[1]->ask, NULL),
            RECV(asking ? &w->f->answer : NULL, &kept[n]),
        };
        int k = chan_select(cases, 3, SELECT_FOREVER);

        if (k == 2) {
            asking = false;
            n++;
        } else {
            asked[k] = true;
        }
        for (k = 0; k < 2; k++)
            if (asked[k] && given[k] < n) {
                asked[k] = false;
                answer(out[k], kept[given[k]++]);
            } else if (asked[k] && !asking) {
                if (n > TERMS)
                    panic("more than TERMS are asked for");
                asking = true;
                chan_send(&w->f->ask, NULL);
            }
    }
}

void split(struct series *f, struct series *copies[2])
{
    struct work *w = begin(splits, f, NULL);

    copies[0] = &w->out;
    copies[1] = &w->copy;
}

/* ---- One coefficient after the other --------------------------------------
 */

static void gives_polynomial(void *work)
{
    struct work *w = work;

    for (int i = 0;; i++) {
        wait_for_ask(&w->out);
        answer(&w->out, i < w->n ? ratio_of(w->coefficients[i], 1) : zero);
    }
}

struct series *polynomial(int n, ...)
{
    struct work *w = begin(gives_polynomial, NULL, NULL);
    va_list coefficients;

    va_start(coefficients, n);
    for (; w->n < n; w->n++)
        w->coefficients[w->n] = va_arg(coefficients, int);
    va_end(coefficients);
    return &w->out;
}

static void adds(void *work)
{
    struct work *w = work;

    for (;;) {
        wait_for_ask(&w->out);
        answer(&w->out, ratio_add(get(w->f), get(w->g)));
    }
}

struct series *add(struct series *f, struct series *g)
{
    return &begin(adds, f, g)->out;
}

static void scales(void *work)
{
    struct work *w = work;

    for (;;) {
        wait_for_ask(&w->out);
        answer(&w->out, ratio_multiply(w->c, get(w->f)));
    }
}

struct series *scale(struct ratio c, struct series *f)
{
    struct work *w = begin(scales, f, NULL);

    w->c = c;
    return &w->out;
}

static void gives_tail(void *work)
{
    struct work *w = work;

    wait_for_ask(&w->out);
    get(w->f);
    for (;;) {
        answer(&w->out, get(w->f));
        wait_for_ask(&w->out);
    }
}

struct series *tail(struct series *f)
{
    return &begin(gives_tail, f, NULL)->out;
}

struct series *minus_one(struct series *f)
{
    return add(f, polynomial(1, -1));
}

static void differentiates(void *work)
{
    struct work *w = work;

    wait_for_ask(&w->out);
    get(w->f);
    for (int n = 1;; n++) {
        answer(&w->out, ratio_multiply(ratio_of(n, 1), get(w->f)));
        wait_for_ask(&w->out);
    }
}

struct series *derivative(struct series *f)
{
    return &begin(differentiates, f, NULL)->out;
}

/* It asks for nothing before it has given its first. */
static void integrates(void *work)
{
    struct work *w = work;

    wait_for_ask(&w->out);
    answer(&w->out, w->c);
    for (int n = 1;; n++) {
        wait_for_ask(&w->out);
        answer(&w->out, ratio_multiply(ratio_of(1, n), get(w->f)));
    }
}

struct series *integral(struct ratio c, struct series *f)
{
    struct work *w = begin(integrates, f, NULL);

    w->c = c;
    return &w->out;
}

/* ---- By series of their tails ----------------------------------------------
 */

/* With f = f0 + x F, g = g0 + x G:
 * fg = f0 g0 + x (f0 G + g0 F) + x^2 F G */
static void multiplies(void *work)
{
    struct work *w = work;
    struct series *fs[2], *gs[2], *sum, *product;
    struct ratio f0, g0;

    wait_for_ask(&w->out);
    f0 = get(w->f);
    g0 = get(w->g);
    answer(&w->out, ratio_multiply(f0, g0));

    wait_for_ask(&w->out);
    split(w->f, fs);
    split(w->g, gs);
    sum = add(scale(f0, gs[0]), scale(g0, fs[0]));
    answer(&w->out, get(sum));

    wait_for_ask(&w->out);
    product = multiply(fs[1], gs[1]);
    for (;;) {
        answer(&w->out, ratio_add(get(sum), get(product)));
        wait_for_ask(&w->out);
    }
}

struct series *multiply(struct series *f, struct series *g)
{
    return &begin(multiplies, f, g)->out;
}

/* A series that is defined by itself: its task has another copy as g. */
static struct series *itself(void (*fn)(void *), struct series *f)
{
    struct work *w = begin(fn, f, NULL);
    struct series *copies[2];

    split(&w->out, copies);
    w->g = copies[1];
    return copies[0];
}

/* g = 1 / f: with f = f0 + x F, g = g0 - g0 x F g */
static void inverts(void *work)
{
    struct work *w = work;
    struct series *product;
    struct ratio g0;

    wait_for_ask(&w->out);
    g0 = ratio_inverse(get(w->f));
    answer(&w->out, g0);

    wait_for_ask(&w->out);
    product = multiply(w->f, w->g);
    g0.num = -g0.num;
    for (;;) {
        answer(&w->out, ratio_multiply(g0, get(product)));
        wait_for_ask(&w->out);
    }
}

struct series *reciprocal(struct series *f)
{
    return itself(inverts, f);
}

/* g = e^f: g' = g f' */
static void exponentiates(void *work)
{
    struct work *w = work;

    w->f = multiply(w->g, derivative(w->f));
    w->c = one;
    integrates(w);
}

struct series *power_of_e(struct series *f)
{
    return itself(exponentiates, f);
}

/* With f = f0 + x F, g = x G: f(g) = f0 + x G F(g) */
static void composes(void *work)
{
    struct work *w = work;
    struct series *gs[2], *product;

    wait_for_ask(&w->out);
    answer(&w->out, get(w->f));

    wait_for_ask(&w->out);
    split(w->g, gs);
    product = multiply(tail(gs[0]), compose(w->f, gs[1]));
    for (;;) {
        answer(&w->out, get(product));
        wait_for_ask(&w->out);
    }
}

struct series *compose(struct series *f, struct series *g)
{
    return &begin(composes, f, g)->out;
}

/* f(g) = x: with f = x F, g = x / F(g) */
static void reverses(void *work)
{
    struct work *w = work;
    struct series *quotient;

    wait_for_ask(&w->out);
    get(w->f);
    answer(&w->out, zero);

    wait_for_ask(&w->out);
    quotient = reciprocal(compose(w->f, w->g));
    for (;;) {
        answer(&w->out, get(quotient));
        wait_for_ask(&w->out);
    }
}

struct series *reverse(struct series *f)
{
    return itself(reverses, f);
}
