/* Memory pools. What a wait for a block may come to is in test_sync.c. */
#include <harness.h>

#include <string.h>

#include "interrupt.h"

struct item {
    uint64_t a;
    uint8_t b;
};

MEM_POOL(items, struct item, 3);
MEM_POOL(strings, char[5], 2);
MEM_POOL_FROM_INTERRUPT(fed_items, uint32_t, 3);

static struct item *got[3];

static void get_all(void)
{
    for (int i = 0; i < 3; i++)
        got[i] = mem_get(&items);
}

static void put_all(void)
{
    for (int i = 0; i < 3; i++)
        mem_put(&items, got[i]);
}

TEST(blocks_are_apart_aligned_and_as_many_as_said)
{
    for (int round = 0; round < 3; round++) {
        EXPECT(mem_pool_free(&items) == 3);
        get_all();
        EXPECT(mem_pool_free(&items) == 0 && mem_try_get(&items) == NULL);
        EXPECT(mem_get_for(&items, 0) == NULL);
        for (int i = 0; i < 3; i++) {
            EXPECT((uintptr_t)got[i] % _Alignof(struct item) == 0);
            memset(got[i], 'a' + i, sizeof *got[i]);
        }
        for (int i = 0; i < 3; i++)
            EXPECT(got[i]->a ==
                       UINT64_C(0x0101010101010101) * ('a' + (uint64_t)i) &&
                   got[i]->b == 'a' + i);
        put_all();
    }
    EXPECT(mem_pool_free(&items) == 3);
}

TEST(a_block_may_be_an_array)
{
    char *a = mem_get(&strings), *b = mem_try_get(&strings);

    strcpy(a, "abcd");
    strcpy(b, "efgh");
    EXPECT(strcmp(a, "abcd") == 0 && !mem_try_get(&strings));
    mem_put(&strings, a);
    EXPECT(mem_get(&strings) == a);
    mem_put(&strings, a);
    mem_put(&strings, b);
}

/* ---- From handlers ------------------------------------------------------- */

static uint32_t *passed[3];

static void gets_all(void)
{
    for (int i = 0; i < 3; i++)
        passed[i] = mem_try_get(&fed_items);
    if (mem_try_get(&fed_items))
        passed[0] = NULL;
}

static void puts_one(void)
{
    mem_put(&fed_items, passed[0]);
}

TEST(handlers_get_and_put)
{
    uint32_t *mine;

    interrupt_this_task(gets_all);
    EXPECT(passed[0] && passed[1] && passed[2]);
    EXPECT(mem_pool_free(&fed_items) == 0 && !mem_try_get(&fed_items));
    interrupt_this_task(puts_one);
    EXPECT((mine = mem_get(&fed_items)) == passed[0]);
    mem_put(&fed_items, mine);
    mem_put(&fed_items, passed[2]);
    mem_put(&fed_items, passed[1]);
    EXPECT(mem_pool_free(&fed_items) == 3);
}

static volatile unsigned swaps;

static void swaps_two(void)
{
    uint32_t *a = mem_try_get(&fed_items), *b = mem_try_get(&fed_items);

    if (a && b)
        swaps++;
    if (a)
        mem_put(&fed_items, a);
    if (b)
        mem_put(&fed_items, b);
}

/* While this task gets and puts, whenever the handler comes. */
static void gets_and_puts(void *arg)
{
    uint64_t until = clock_us() + 300;

    (void)arg;
    while (clock_us() < until)
        mem_put(&fed_items, mem_get(&fed_items));
}

TEST(handlers_come_between_any_two_instructions)
{
    for (int i = 0; i < 30; i++) {
        task_id id = task_go(gets_and_puts, NULL);
        run_in_interrupt(swaps_two);
        task_join(id, NULL);
        EXPECT(mem_pool_free(&fed_items) == 3);
    }
    EXPECT(swaps > 0);
}

static void takes_two(void *arg)
{
    void *a = mem_get(&fed_items);

    (void)arg;
    mem_put(&fed_items, a);
    note("got");
}

TEST(what_a_handler_puts_goes_to_who_waits)
{
    task_id id;

    interrupt_this_task(gets_all);
    id = task_go(takes_two, NULL);
    task_yield();
    run_in_interrupt(puts_one);
    task_join(id, NULL);
    EXPECT_NOTES("got");
    mem_put(&fed_items, passed[1]);
    mem_put(&fed_items, passed[2]);
}

static void puts_two(void)
{
    mem_put(&fed_items, passed[0]);
    mem_put(&fed_items, passed[1]);
}

static void takes_and_keeps(void *number)
{
    passed[(uintptr_t)number] = mem_get(&fed_items);
    note("got");
}

TEST(all_that_wait_get_what_a_handler_puts_at_once)
{
    interrupt_this_task(gets_all);
    for (uintptr_t i = 0; i < 2; i++)
        task_go(takes_and_keeps, (void *)i);
    task_yield();
    run_in_interrupt(puts_two);
    task_yield();
    EXPECT_NOTES("got got");
    for (int i = 0; i < 3; i++)
        mem_put(&fed_items, passed[i]);
}

/* Before its post has run, too. */
TEST(what_a_handler_puts_is_no_others_than_who_waits)
{
    task_id id;

    interrupt_this_task(gets_all);
    id = task_go(takes_two, NULL);
    task_yield();
    interrupt_this_task(puts_one);
    EXPECT(!mem_try_get(&fed_items));
    EXPECT(!mem_get_for(&fed_items, 0));
    EXPECT_NOTES("");
    task_join(id, NULL);
    EXPECT_NOTES("got");
    mem_put(&fed_items, passed[1]);
    mem_put(&fed_items, passed[2]);
}

/* ---- Wrong blocks ----------------------------------------------------------
 */

#if CODA_CHECKS
static const char *why;
static struct mem_pool *pool;

static void recovers(void *arg)
{
    (void)arg;
    const struct panic *p = recover();
    if (p)
        why = p->why;
}

static void puts_it(void *b)
{
    DEFER(recovers, NULL);
    mem_put(pool, b);
}

static bool put_panics(struct mem_pool *p, void *b, const char *words)
{
    pool = p;
    why = NULL;
    return !protect(puts_it, b) && why && strcmp(why, words) == 0;
}

TEST(what_is_free_already_cannot_be_put)
{
    static const char words[] =
        "mem_put: the block is free already, or what is before it was "
        "written over";

    get_all();
    mem_put(&items, got[1]);
    EXPECT(put_panics(&items, got[1], words));
    mem_put(&items, got[2]);
    EXPECT(put_panics(&items, got[1], words));
    EXPECT(put_panics(&items, got[2], words));
    mem_put(&items, got[0]);
    interrupt_this_task(gets_all);
    mem_put(&fed_items, passed[0]);
    EXPECT(put_panics(&fed_items, passed[0], words));
    mem_put(&fed_items, passed[1]);
    mem_put(&fed_items, passed[2]);
    EXPECT(mem_pool_free(&items) == 3 && mem_pool_free(&fed_items) == 3);
}

static void gets_and_leaves(void *unused)
{
    (void)unused;
    DEFER(mem_put_, mem_get(&items));
    DEFER(mem_put_, mem_get(&fed_items));
    EXPECT(mem_pool_free(&items) == 2 && mem_pool_free(&fed_items) == 2);
    task_goexit();
}

TEST(a_block_is_put_back_by_a_defer)
{
    task_join(task_go(gets_and_leaves, NULL), NULL);
    EXPECT(mem_pool_free(&items) == 3 && mem_pool_free(&fed_items) == 3);
}

TEST(what_is_no_block_cannot_be_put)
{
    static const char words[] = "mem_put: not a block of this pool";
    static uint64_t other[4];
    char *s = mem_get(&strings);

    get_all();
    for (int i = 0; i < 2; i++) { /* with none free, and with one */
        EXPECT(put_panics(&items, &got[0]->b, words));
        EXPECT(put_panics(&items, &other[2], words));
        EXPECT(put_panics(&items, s, words));
        if (i == 0)
            mem_put(&items, got[2]);
    }
    mem_put(&strings, s);
    mem_put(&items, got[0]);
    mem_put(&items, got[1]);
}
#endif

/* ---- A tree of producers and consumers -------------------------------------
 */

MEM_POOL(messages, uint32_t, 2);
CHAN(up, uint32_t *, 1);
CHAN(through, uint32_t *, 0);

enum { EACH = 20 };
static WAIT_GROUP(producers);
static uint32_t sum;

static void produces(void *first)
{
    DEFER(wait_group_done_, &producers);
    for (uint32_t i = 0; i < EACH; i++) {
        uint32_t *message = mem_get(&messages);
        *message = (uint32_t)(uintptr_t)first + i;
        chan_send(&up, &message);
        if (i == EACH / 2 && first == NULL)
            task_sleep_us(100);
    }
}

static void relays(void *arg)
{
    uint32_t *message;

    (void)arg;
    while (chan_recv(&up, &message))
        chan_send(&through, &message);
}

static void consumes(void *arg)
{
    uint32_t *message;

    (void)arg;
    for (int i = 0; i < 2 * EACH; i++) {
        chan_recv(&through, &message);
        sum += *message;
        mem_put(&messages, message);
    }
}

TEST(what_is_produced_is_consumed_and_its_memory_put_back)
{
    task_id last;

    sum = 0;
    chan_init(&up, sizeof(uint32_t *), 1, &up_storage);
    wait_group_add(&producers, 2);
    last = task_go(consumes, NULL);
    task_go(produces, (void *)0);
    task_go(produces, (void *)1000);
    task_go(relays, NULL);
    wait_group_wait(&producers);
    task_join(last, NULL);
    chan_close(&up);
    task_yield();
    EXPECT(sum == 2 * (EACH * (EACH - 1) / 2) + 1000 * EACH);
    EXPECT(mem_pool_free(&messages) == 2);
}
