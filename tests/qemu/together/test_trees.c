/* Trees walked by tasks, and trees of tasks. */
#include <harness.h>

#include <string.h>

static uint32_t seed;

static uint32_t pick(uint32_t n)
{
    seed = seed * 1664525 + 1013904223;
    return (seed >> 16) % n;
}

static unsigned closed;

static void closes(void *chan)
{
    chan_close(chan);
    closed++;
}

/* ---- The same fringe ------------------------------------------------------
 */

enum { LEAVES = 6 };

struct node {
    struct node *left, *right; /* NULL: a leaf */
    uint8_t value;
};

static struct node nodes[2][2 * LEAVES];
static unsigned n_nodes[2];
static struct chan fringes[2];

/* A tree of any shape with these leaves, from left to right. */
static struct node *grow(unsigned tree, const uint8_t *values, unsigned n)
{
    struct node *node = &nodes[tree][n_nodes[tree]++];
    unsigned left;

    *node = (struct node){.value = values[0]};
    if (n == 1)
        return node;
    left = 1 + pick(n - 1);
    node->left = grow(tree, values, left);
    node->right = grow(tree, values + left, n - left);
    return node;
}

static void send_leaves(const struct node *node, struct chan *to)
{
    if (!node->left) {
        chan_send(to, &node->value);
        return;
    }
    send_leaves(node->left, to);
    send_leaves(node->right, to);
}

static void walks(void *tree)
{
    struct chan *to = &fringes[(uintptr_t)tree];

    DEFER(closes, to);
    send_leaves(nodes[(uintptr_t)tree], to);
}

/* Stops at the first difference: the walkers that are in the middle of their
 * trees are cancelled there. */
static bool same_fringe(void)
{
    GROUP(walkers);

    for (uintptr_t i = 0; i < 2; i++) {
        chan_init(&fringes[i], 1, 0, NULL);
        group_go(&walkers, walks, (void *)i);
    }
    for (;;) {
        uint8_t a, b;
        bool more = chan_recv(&fringes[0], &a);

        if (chan_recv(&fringes[1], &b) != more || (more && a != b))
            return false;
        if (!more)
            return true;
    }
}

TEST(trees_of_other_shapes_have_the_same_fringe)
{
    for (seed = 1; seed <= 200; seed++) {
        uint32_t kept = seed;
        uint8_t values[2][LEAVES];
        unsigned n = 1 + pick(LEAVES), m = n;
        bool same = pick(2);

        for (unsigned i = 0; i < LEAVES; i++)
            values[0][i] = values[1][i] = (uint8_t)pick(256);
        if (!same && n < LEAVES && pick(2))
            m++; /* one leaf more */
        else if (!same)
            values[1][pick(n)]++;
        memset(n_nodes, 0, sizeof n_nodes);
        grow(0, values[0], n);
        grow(1, values[1], m);
        closed = 0;
        EXPECT(same_fringe() == same);
        EXPECT(closed == 2);
        seed = kept;
    }
}

/* ---- A tree of tasks that sorts -------------------------------------------
 */

enum { NUMBERS = 64 };
static uint16_t numbers[NUMBERS];

/* Two of them feed a third, whose they are: each is awaited in the block that
 * started it. */
struct sorter {
    struct chan out;
    unsigned first, n, levels; /* of tasks below it */
};

static void merge(struct chan *a, struct chan *b, struct chan *to)
{
    uint16_t x, y;
    bool more_a = chan_recv(a, &x), more_b = chan_recv(b, &y);

    while (more_a || more_b)
        if (more_a && (!more_b || x <= y)) {
            chan_send(to, &x);
            more_a = chan_recv(a, &x);
        } else {
            chan_send(to, &y);
            more_b = chan_recv(b, &y);
        }
}

static void insert_sorted(uint16_t *v, unsigned n)
{
    for (unsigned i = 1; i < n; i++) {
        uint16_t x = v[i];
        unsigned k = i;

        for (; k > 0 && v[k - 1] > x; k--)
            v[k] = v[k - 1];
        v[k] = x;
    }
}

static void sorts(void *arg);

static void sort_by_two(struct sorter *s)
{
    struct sorter half[2];
    GROUP(halves);

    for (unsigned i = 0; i < 2; i++) {
        half[i].first = s->first + i * (s->n / 2);
        half[i].n = i ? s->n - s->n / 2 : s->n / 2;
        half[i].levels = s->levels - 1;
        chan_init(&half[i].out, sizeof *numbers, 0, NULL);
        if (!group_go(&halves, sorts, &half[i]))
            FAIL("the pool is too small");
    }
    merge(&half[0].out, &half[1].out, &s->out);
}

static void sorts(void *arg)
{
    struct sorter *s = arg;

    DEFER(closes, &s->out);
    if (s->levels > 0) {
        sort_by_two(s);
        return;
    }
    insert_sorted(numbers + s->first, s->n);
    for (unsigned i = s->first; i < s->first + s->n; i++)
        chan_send(&s->out, &numbers[i]);
}

/* Tasks below one that the pool has room for. */
static unsigned levels(void)
{
    unsigned n = 0;

    while (((size_t)4 << n) - 1 <= default_pool.count)
        n++;
    return n;
}

static struct sorter sorter_of_all(void)
{
    struct sorter root = {.n = NUMBERS, .levels = levels()};

    chan_init(&root.out, sizeof *numbers, 0, NULL);
    closed = 0;
    return root;
}

TEST(a_tree_of_tasks_sorts)
{
    for (uint32_t i = 1; i <= 20; i++) {
        struct sorter root = sorter_of_all();
        uint32_t sum = 0, n = 0;
        uint16_t x, last = 0;

        seed = i;
        for (unsigned k = 0; k < NUMBERS; k++)
            sum += numbers[k] = (uint16_t)pick(1000);
        task_go(sorts, &root);
        for (; chan_recv(&root.out, &x); n++) {
            EXPECT(x >= last);
            last = x;
            sum -= x;
        }
        EXPECT(n == NUMBERS && sum == 0);
        EXPECT(closed == ((size_t)2 << root.levels) - 1);
        task_yield();
    }
}

/* Wherever it is cut off, no task is left, and each has closed its channel. */
TEST(a_tree_of_tasks_is_cancelled_from_its_root)
{
    for (unsigned after = 0; after <= NUMBERS; after += 7) {
        struct sorter root = sorter_of_all();
        size_t before = task_pool_free(&default_pool);
        task_id id = task_go(sorts, &root);
        struct task_end end;

        for (unsigned k = 0; k < NUMBERS; k++)
            numbers[k] = (uint16_t)(NUMBERS - k);
        task_yield();
        for (unsigned k = 0; k < after; k++)
            EXPECT(chan_recv(&root.out, NULL));
        task_cancel(id);
        task_join(id, &end);
        EXPECT(end.kind == TASK_CANCELLED);
        EXPECT(task_pool_free(&default_pool) == before);
        EXPECT(chan_try_recv(&root.out, NULL) != 0);
        EXPECT(closed >= 1);
    }
}
