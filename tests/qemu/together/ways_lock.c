/* Locks, semaphores, events, wait groups, memory. */
#include "ways.h"

#include <errno.h>
#include <harness.h>

#include "../interrupt.h"

static struct mutex m;
static struct sem s;
SEM_FROM_INTERRUPT(way_sem, 0);
static struct event e;
EVENT_FROM_INTERRUPT(way_event);
static struct wait_group wg;
static struct rwlock l;
MEM_POOL(way_block, uint32_t, 1);
MEM_POOL_FROM_INTERRUPT(way_fed_block, uint32_t, 1);
static void *block;

static int unless(bool got)
{
    return got ? 0 : -ETIMEDOUT;
}

static void m_begin(void)
{
    mutex_lock(&m);
}
static void m_back(void)
{
    mutex_unlock(&m);
}
static int m_wait(uint64_t us)
{
    if (us != FOREVER && !mutex_lock_for(&m, us))
        return -ETIMEDOUT;
    if (us == FOREVER)
        mutex_lock(&m);
    return 0;
}
static bool m_give(void)
{
    mutex_unlock(&m);
    return true;
}
static unsigned m_left(void)
{
    if (!mutex_try_lock(&m))
        return 0;
    mutex_unlock(&m);
    return 1;
}

static void s_begin(void)
{
    s = (struct sem){0};
}
static int take(struct sem *of, uint64_t us)
{
    if (us != FOREVER)
        return unless(sem_take_for(of, us));
    sem_take(of);
    return 0;
}
static int s_wait(uint64_t us)
{
    return take(&s, us);
}
static bool s_give(void)
{
    sem_give(&s);
    return true;
}
static unsigned s_left(void)
{
    unsigned n = 0;

    while (sem_try_take(&s))
        n++;
    return n;
}

static void fs_begin(void)
{
    while (sem_try_take(&way_sem))
        ;
}
static int fs_wait(uint64_t us)
{
    return take(&way_sem, us);
}
static bool fs_give(void)
{
    sem_give(&way_sem);
    return true;
}
static void fs_handler(void)
{
    sem_give(&way_sem);
}
static bool fs_post(void)
{
    interrupt_this_task(fs_handler);
    return true;
}
static unsigned fs_left(void)
{
    unsigned n = 0;

    while (sem_try_take(&way_sem))
        n++;
    return n;
}

static void e_begin(void)
{
    e = (struct event){.flags = 1};
}
static int e_wait(uint64_t us)
{
    if (us != FOREVER)
        return unless(event_wait_all_for(&e, 3, us) == 3);
    EXPECT(event_wait_all(&e, 3) == 3);
    return 0;
}
static bool e_give(void)
{
    event_set(&e, 2);
    return true;
}
static unsigned e_left(void)
{
    return event_wait_all_for(&e, 3, 0) == 3;
}

static void fe_begin(void)
{
    event_clear(&way_event, ~UINT32_C(0));
}
static int fe_wait(uint64_t us)
{
    if (us != FOREVER)
        return unless(event_wait_any_for(&way_event, 6, us) == 4);
    EXPECT(event_wait_any(&way_event, 6) == 4);
    return 0;
}
static bool fe_give(void)
{
    event_set(&way_event, 4);
    return true;
}
static void fe_handler(void)
{
    event_set(&way_event, 4);
}
static bool fe_post(void)
{
    interrupt_this_task(fe_handler);
    return true;
}
static unsigned fe_left(void)
{
    return event_flags(&way_event) == 4;
}

static void wg_begin(void)
{
    wait_group_add(&wg, 1);
}
static int wg_wait(uint64_t us)
{
    if (us != FOREVER)
        return unless(wait_group_wait_for(&wg, us));
    wait_group_wait(&wg);
    return 0;
}
static bool wg_give(void)
{
    wait_group_done(&wg);
    return true;
}
static unsigned wg_left(void)
{
    return wait_group_wait_for(&wg, 0);
}

static void l_begin(void)
{
    rwlock_lock(&l);
}
static int w_wait(uint64_t us)
{
    if (us != FOREVER)
        return unless(rwlock_lock_for(&l, us));
    rwlock_lock(&l);
    return 0;
}
static int r_wait(uint64_t us)
{
    if (us != FOREVER)
        return unless(rwlock_read_lock_for(&l, us));
    rwlock_read_lock(&l);
    return 0;
}
static void l_back(void)
{
    rwlock_unlock(&l);
}
static void r_back(void)
{
    rwlock_read_unlock(&l);
}
static bool l_give(void)
{
    rwlock_unlock(&l);
    return true;
}
static unsigned l_left(void)
{
    if (!rwlock_lock_for(&l, 0))
        return 0;
    rwlock_unlock(&l);
    return 1;
}

static void b_begin(void)
{
    EXPECT((block = mem_try_get(&way_block)) != NULL);
}
static int get_block(struct mem_pool *p, uint64_t us)
{
    void *got = us == FOREVER ? mem_get(p) : mem_get_for(p, us);

    if (got)
        block = got;
    return unless(got);
}
static int b_wait(uint64_t us)
{
    return get_block(&way_block, us);
}
static void b_back(void)
{
    mem_put(&way_block, block);
}
static bool b_give(void)
{
    mem_put(&way_block, block);
    return true;
}
static unsigned b_left(void)
{
    return (unsigned)mem_pool_free(&way_block);
}

static void fb_begin(void)
{
    EXPECT((block = mem_try_get(&way_fed_block)) != NULL);
}
static int fb_wait(uint64_t us)
{
    return get_block(&way_fed_block, us);
}
static void fb_back(void)
{
    mem_put(&way_fed_block, block);
}
static bool fb_give(void)
{
    mem_put(&way_fed_block, block);
    return true;
}
static bool fb_post(void)
{
    interrupt_this_task(fb_back);
    return true;
}
static unsigned fb_left(void)
{
    return (unsigned)mem_pool_free(&way_fed_block);
}

const struct way lock_ways[] = {
    {"mutex", m_begin, m_wait, m_give, .left = m_left, .back = m_back,
     .kept = true},
    {"semaphore", s_begin, s_wait, s_give, .left = s_left},
    {"handlers' semaphore", fs_begin, fs_wait, fs_give, fs_post,
     .left = fs_left},
    {"event", e_begin, e_wait, e_give, .left = e_left, .kept = true},
    {"handlers' event", fe_begin, fe_wait, fe_give, fe_post, .left = fe_left,
     .kept = true},
    {"wait group", wg_begin, wg_wait, wg_give, .left = wg_left, .kept = true},
    {"write lock", l_begin, w_wait, l_give, .left = l_left, .back = l_back,
     .kept = true},
    {"read lock", l_begin, r_wait, l_give, .left = l_left, .back = r_back,
     .kept = true},
};
const unsigned lock_way_count = sizeof lock_ways / sizeof *lock_ways;

const struct way memory_ways[] = {
    {"memory", b_begin, b_wait, b_give, .left = b_left, .back = b_back,
     .kept = true},
    {"handlers' memory", fb_begin, fb_wait, fb_give, fb_post, .left = fb_left,
     .back = fb_back, .kept = true},
};
const unsigned memory_way_count = sizeof memory_ways / sizeof *memory_ways;
