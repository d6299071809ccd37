//! only linux mps2-an385: it takes a hundred kilobytes of stacks
//> all of it was sound
//> exit 0
/*
 * Tasks do at random what tasks can do: they lock, wait, cancel each other,
 * panic, make groups and supervisors, arm timers. After each step what must be
 * true of the kernel is looked at: its rings, its heap of alarms, the
 * priorities that are lent, who waits in which queue. Time is virtual, so a
 * seed is one course of events.
 */
#include <coda.h>
#include <stdio.h>
#include <string.h>

#include "../../../kernel/sync.h"
#include "../virtual/clock.h"

enum { SEEDS = 40, STEPS = 500, WORKERS = 14, SLOTS = 64 };
enum { MUTEXES = 4, LOCKS = 2, BLOCKS = 3, TIMERS = 3, DEEPEST = 2 };

extern const char test_seed[];
static uint32_t seed, chance;
static unsigned steps, all_steps;
static bool stop;

/* Marsaglia's xorshift. */
static uint32_t pick(uint32_t n)
{
    chance ^= chance << 13;
    chance ^= chance >> 17;
    chance ^= chance << 5;
    return (uint32_t)((uint64_t)chance * n >> 32);
}

static void is_wrong(int line, const char *what)
{
    printf("seed %lu, step %u, line %d: %s\n", (unsigned long)seed, steps, line,
           what);
    task_dump();
    kernel_exit(1);
}
#define MUST(condition) ((condition) ? (void)0 : is_wrong(__LINE__, #condition))

/* ---- What there is ------------------------------------------------------ */

TASK_POOL(workers, WORKERS, 8192);
static struct mutex mutexes[MUTEXES];
static struct rwlock locks[LOCKS];
static struct sem sem;
static struct event event;
static struct wait_group group;
static struct once once;
static struct timer timers[TIMERS];
static unsigned given, taken; /* of sem */
MEM_POOL(blocks, uint32_t, BLOCKS);
CHAN(buffered, uint32_t, 1);
CHAN(unbuffered, uint32_t, 0);

/* What a worker has. */
struct worker {
    bool locked[MUTEXES], writes[LOCKS];
    uint8_t reads[LOCKS];
    void *block;
    unsigned counted; /* in the wait group */
    unsigned masks, depth;
};
static struct worker *of_slot[SLOTS];

/* Of each slot's task the priority that is its own. */
static struct {
    task_id id;
    uint8_t level;
} own[SLOTS];

static size_t slot(const struct task *t)
{
    return (size_t)(t - coda_tasks_start);
}

static void note_own_level(void)
{
    own[slot(sched.current)].id = sched.current->id;
    own[slot(sched.current)].level = sched.current->level;
}

/* ---- What must be true -------------------------------------------------- */

#define FOR_EACH_TASK(t) \
    for (struct task *t = coda_tasks_start; t < coda_tasks_end; t++)

static void rings_are_whole(void)
{
    const struct task *now = sched.current;
    uint32_t ready = 0;
    unsigned top;

    FOR_EACH_TASK(t)
    if (in_ring(t)) {
        ready |= sched_bit(t->level);
        MUST(t->next->prev == t && t->prev->next == t);
        MUST(t->next->level == t->level);
    }
    MUST(ready == sched.ready && ready & sched_bit(now->level));
    top = (unsigned)__builtin_clz(ready);
    MUST(in_ring(sched.next) && sched.next->level == top);
    for (unsigned l = top + 1; l < CODA_PRIORITIES; l++)
        if (ready & sched_bit(l))
            MUST(in_ring(sched.front[l]) && sched.front[l]->level == l);
    MUST(now->next ==
         (now->level == top ? sched.next : sched.front[now->level]));
}

static unsigned alarms_in(const struct alarm *a, const struct alarm *parent)
{
    unsigned left, right;

    if (!a)
        return 0;
    left = a->left ? a->left->rank : 0;
    right = a->right ? a->right->rank : 0;
    MUST(a->parent == parent && left >= right && a->rank == right + 1);
    MUST(!parent || (int64_t)(a->deadline - parent->deadline) >= 0);
    return 1 + alarms_in(a->left, a) + alarms_in(a->right, a);
}

static void alarms_are_in_order(void)
{
    unsigned limited = 0;

    FOR_EACH_TASK(t)
    limited += wait_of_task(t) && wait_of_task(t)->kind->alarm;
    MUST(alarms_in(sched.earliest, NULL) >= limited);
}

/* By the definition: the most urgent of its own and of all that wait for what
 * it has. */
static void lent_priorities_are_right(void)
{
    unsigned level[SLOTS];
    bool changed;

    FOR_EACH_TASK(t)
    level[slot(t)] = own[slot(t)].id == t->id ? own[slot(t)].level : t->level;
    do {
        changed = false;
        for (const struct mutex *m = mutexes; m < mutexes + MUTEXES; m++) {
            const struct task *owner = mutex_owner(m);
            for (struct wait *w = m->waiters.queue.first; w; w = w->next)
                if (owner && level[slot(w->task)] < level[slot(owner)]) {
                    level[slot(owner)] = level[slot(w->task)];
                    changed = true;
                }
        }
    } while (changed);
    FOR_EACH_TASK(t)
    MUST(!t->lives || t->level == level[slot(t)]);
}

static void queues_are_right(void)
{
    for (const struct mutex *m = mutexes; m < mutexes + MUTEXES; m++)
        for (struct wait *w = m->waiters.queue.first; w && w->next; w = w->next)
            MUST(w->next->prev == w && w->task->level <= w->next->task->level);
    for (int i = 0; i < LOCKS; i++) {
        const struct rwlock *l = &locks[i];
        unsigned reads = 0;
        for (int s = 0; s < SLOTS; s++)
            reads += of_slot[s] ? of_slot[s]->reads[i] : 0;
        MUST(l->readers >= reads && (!l->writer || !l->readers));
        MUST(!l->reading.first || l->writer || l->writing.queue.first);
        MUST(!l->writing.queue.first || l->writer || l->readers);
    }
    MUST(!sem.waiters.queue.first || sem.count == 0);
    MUST(!group.waiters.queue.first || group.count != 0);
    MUST(!blocks.waiters.queue.first || mem_pool_free(&blocks) == 0);
    for (struct wait *w = event.waiters.queue.first; w; w = w->next)
        MUST(wait_of_task(w->task) == w);
}

static void look(void)
{
    rings_are_whole();
    alarms_are_in_order();
    lent_priorities_are_right();
    queues_are_right();
}

/* ---- What a worker does ------------------------------------------------- */

static void take_steps(struct worker *w, unsigned n);
static void work(void *unused);

static struct task_options any_priority(void)
{
    return (struct task_options){
        .pool = &workers,
        .priority = (uint8_t)pick(CODA_PRIORITIES),
        .contain = true,
    };
}

/* Beyond those it has: so there is no circle of owners. */
static void lock(struct worker *w)
{
    unsigned had = MUTEXES, i;

    while (had > 0 && !w->locked[had - 1])
        had--;
    if (had == MUTEXES)
        return;
    i = had + pick(MUTEXES - had);
    switch (w->masks ? 0 : pick(3)) {
    case 0:
        w->locked[i] = mutex_lock_for(&mutexes[i], pick(6));
        break;
    case 1:
        w->locked[i] = mutex_try_lock(&mutexes[i]);
        break;
    default:
        mutex_lock(&mutexes[i]);
        w->locked[i] = true;
    }
}

static void unlock(struct worker *w)
{
    unsigned i = pick(MUTEXES);

    if (w->locked[i])
        mutex_unlock(&mutexes[i]);
    w->locked[i] = false;
}

static void begin_to_write(struct worker *w)
{
    unsigned i = pick(LOCKS);

    for (int n = 0; n < LOCKS; n++)
        if (w->reads[n] || w->writes[n])
            return;
    w->writes[i] = rwlock_lock_for(&locks[i], pick(6));
}

static void begin_to_read(struct worker *w)
{
    unsigned i = pick(LOCKS);

    if (!w->writes[i] && rwlock_read_lock_for(&locks[i], pick(6)))
        w->reads[i]++;
}

static void end_one(struct worker *w, unsigned i)
{
    if (w->writes[i]) {
        w->writes[i] = false;
        rwlock_unlock(&locks[i]);
    } else if (w->reads[i]) {
        w->reads[i]--;
        rwlock_read_unlock(&locks[i]);
    }
}

static void end_reading_or_writing(struct worker *w)
{
    end_one(w, pick(LOCKS));
}

static void give(struct worker *w)
{
    (void)w;
    given++;
    sem_give(&sem);
}

static void take(struct worker *w)
{
    (void)w;
    taken += sem_take_for(&sem, pick(6));
}

static void set(struct worker *w)
{
    (void)w;
    event_set(&event, 1u << pick(4));
    if (pick(2))
        event_clear(&event, 1u << pick(4));
}

static void await(struct worker *w)
{
    uint32_t flags = 1 + pick(15), got;

    (void)w;
    if (pick(2)) {
        got = event_wait_all_for(&event, flags, pick(6));
        MUST(got == 0 || got == flags);
    } else {
        got = event_wait_any_for(&event, flags, pick(6));
        MUST((got & flags) == got);
    }
}

static void put(struct worker *w)
{
    void *block = w->block;

    w->block = NULL;
    if (block)
        mem_put(&blocks, block);
}

static void get(struct worker *w)
{
    if (!w->block)
        w->block = mem_get_for(&blocks, pick(6));
}

static void uncount(struct worker *w)
{
    if (w->counted == 0)
        return;
    w->counted--;
    wait_group_done(&group);
}

static void count(struct worker *w)
{
    w->counted++;
    wait_group_add(&group, 1);
}

static void await_group(struct worker *w)
{
    (void)w;
    wait_group_wait_for(&group, pick(6));
}

static void cancel(struct worker *w)
{
    const struct task *t =
        coda_tasks_start + pick((uint32_t)(coda_tasks_end - coda_tasks_start));

    (void)w;
    if (t->lives && pool_of(t) == &workers)
        task_cancel(t->id);
}

static void mask(struct worker *w)
{
    if (w->masks == DEEPEST)
        return;
    w->masks++;
    cancel_mask();
    take_steps(w, 2);
    w->masks--;
    cancel_unmask();
}

static void fail(struct worker *w)
{
    (void)w;
    if (pick(3) == 0)
        panic("by chance");
}

static void recovers(void *unused)
{
    (void)unused;
    recover();
}

static void recovering(void *w)
{
    DEFER(recovers, NULL);
    take_steps(w, 1 + pick(4));
}

static void be_protected(struct worker *w)
{
    unsigned masks = w->masks;

    if (w->depth == DEEPEST)
        return;
    w->depth++;
    protect(recovering, w);
    w->masks = masks;
    w->depth--;
}

static void let_time_pass(struct worker *w)
{
    (void)w;
    virtual_pass_us(pick(4));
}

static void make_a_group(struct worker *w)
{
    if (w->depth == DEEPEST)
        return;
    w->depth++;
    {
        struct task_end end;
        GROUP(g);

        for (unsigned n = pick(3); n > 0; n--) {
            struct task_options o = any_priority();
            group_go_with(&g, &o, work, NULL);
        }
        look();
        if (pick(2)) {
            GROUP_DONE(done, &g);
            struct chan_case c[] = {RECV(done, &end), RECV(&buffered, NULL)};
            take_steps(w, pick(4));
            chan_select(c, 2, pick(6));
        } else if (pick(2)) {
            take_steps(w, pick(3));
            group_wait(&g, &end);
        }
        if (pick(4) == 0)
            group_cancel(&g);
        look();
    }
    w->depth--;
}

static void be_a_supervisor(struct worker *w)
{
    struct supervised c[2];
    struct supervisor s = {
        .children = c,
        .count = (uint16_t)(1 + pick(2)),
        .limit = (uint16_t)pick(3),
        .strategy = pick(2) ? ONE_FOR_ONE : ALL_FOR_ONE,
        .backoff_us = pick(6),
        .backoff_max_us = pick(20),
        .period_us = pick(30),
    };

    if (w->depth > 0 || w->masks)
        return;
    for (int i = 0; i < 2; i++) {
        c[i] = (struct supervised){.fn = work,
                                   .options = any_priority(),
                                   .restart = (enum restart)pick(3)};
        c[i].options.contain = false;
    }
    w->depth++;
    supervise(&s);
    for (int i = 0; i < s.count; i++)
        MUST(!task_alive(c[i].id));
    w->depth--;
}

static void called(void *unused)
{
    unsigned i = pick(MUTEXES);

    (void)unused;
    look();
    if (pick(2) && mutex_lock_for(&mutexes[i], pick(3))) {
        if (pick(2))
            task_yield();
        look();
        mutex_unlock(&mutexes[i]);
    }
    if (pick(3) == 0)
        give(NULL);
    if (pick(8) == 0)
        task_cancel(task_self());
    if (pick(8) == 0)
        task_goexit();
    look();
}

static void set_a_timer(struct worker *w)
{
    struct timer *t = &timers[pick(TIMERS)];

    (void)w;
    switch (pick(4)) {
    case 0:
        timer_stop(t);
        break;
    case 1:
        timer_call(t, pick(6), called, NULL);
        break;
    case 2:
        timer_call_periodic(t, 1 + pick(6), called, NULL);
        break;
    default:
        timer_reset(t, 1 + pick(6));
    }
}

static void select_one(struct worker *w)
{
    uint32_t value;
    AFTER(after, pick(6));
    struct chan_case c[] = {RECV(after, NULL), RECV(&buffered, &value),
                            SEND(&unbuffered, &seed)};

    (void)w;
    chan_select(c, 3, SELECT_FOREVER);
}

static void send_or_receive(struct worker *w)
{
    struct chan *c = pick(2) ? &buffered : &unbuffered;
    uint32_t value;

    (void)w;
    if (pick(2))
        chan_send_for(c, &seed, pick(6));
    else
        chan_recv_for(c, &value, pick(6));
}

static void await_an_end(struct worker *w)
{
    const struct task *t =
        coda_tasks_start + pick((uint32_t)(coda_tasks_end - coda_tasks_start));

    (void)w;
    if (t == sched.current || t->id == TASK_NONE)
        return;
    TASK_DONE(done, t->id);
    struct chan_case c[] = {RECV(done, NULL), RECV(&unbuffered, NULL)};
    chan_select(c, 2, pick(6));
}

static void first(void *unused)
{
    (void)unused;
    if (pick(2))
        task_sleep_us(pick(4));
    if (pick(4) == 0)
        panic("by chance, once");
}

static void do_once(struct worker *w)
{
    if (pick(10) == 0 && !once.runner && !once.waiters.queue.first)
        once = (struct once){0};
    else if (once.runner != sched.current && !w->masks)
        once_do(&once, first, NULL);
}

static void sleep_a_while(struct worker *w)
{
    (void)w;
    task_sleep_us(pick(6));
}

static void (*const what[])(struct worker *) = {
    lock,          lock,          lock,
    lock,          unlock,        unlock,
    unlock,        give,          take,
    set,           await,         begin_to_write,
    get,           put,           count,
    uncount,       begin_to_read, begin_to_read,
    cancel,        cancel,        await_group,
    fail,          let_time_pass, be_a_supervisor,
    mask,          sleep_a_while, sleep_a_while,
    select_one,    set_a_timer,   send_or_receive,
    sleep_a_while, do_once,       be_protected,
    make_a_group,  await_an_end,  end_reading_or_writing,
};

/* What nobody has any more, who had it having ended, is made anew. */
static void repair(void)
{
    for (struct mutex *m = mutexes; m < mutexes + MUTEXES; m++)
        if (m->owner && !mutex_owner(m) && !m->waiters.queue.first)
            *m = (struct mutex){0};
}

static void take_steps(struct worker *w, unsigned n)
{
    for (; n > 0 && !stop && steps < STEPS; n--) {
        steps++;
        what[pick(sizeof what / sizeof *what)](w);
        look();
        repair();
        if (pick(3) == 0)
            task_yield();
        look();
    }
}

/* Some leave their mutexes locked. */
static void clean_up(void *worker)
{
    struct worker *w = worker;

    if (pick(4) == 0)
        task_sleep_us(pick(5));
    for (int i = 0; i < MUTEXES && (stop || pick(8) != 0); i++)
        if (w->locked[i]) {
            w->locked[i] = false;
            mutex_unlock(&mutexes[i]);
            look();
        }
    for (unsigned i = 0; i < LOCKS; i++)
        while (w->writes[i] || w->reads[i])
            end_one(w, i);
    put(w);
    while (w->counted)
        uncount(w);
    of_slot[slot(sched.current)] = NULL;
    look();
    if (pick(8) == 0)
        task_goexit();
    if (pick(8) == 0)
        task_sleep_us(pick(3));
}

static void work(void *unused)
{
    struct worker w = {.depth = 0};

    (void)unused;
    note_own_level();
    of_slot[slot(sched.current)] = &w;
    DEFER(clean_up, &w);
    take_steps(&w, 5 + pick(30));
}

/* ---- A course of events ------------------------------------------------- */

static void begin(void)
{
    chance = seed * 2654435761u + 1;
    steps = given = taken = 0;
    stop = false;
    memset(mutexes, 0, sizeof mutexes);
    sem = (struct sem){0};
    event = (struct event){0};
    once = (struct once){0};
    for (int i = 0; i < TIMERS; i++)
        timer_init(&timers[i]);
}

static void end(void)
{
    stop = true;
    while (task_pool_free(&workers) < WORKERS) {
        for (int i = 0; i < TIMERS; i++)
            timer_stop(&timers[i]);
        FOR_EACH_TASK(t)
        if (t->lives && pool_of(t) == &workers)
            task_cancel(t->id);
        look();
        task_sleep_us(5);
    }
    for (int i = 0; i < TIMERS; i++)
        timer_stop(&timers[i]);
    task_sleep_us(5);
    look();
}

static void nothing_is_left(void)
{
    for (int i = 0; i < MUTEXES; i++)
        MUST(!mutexes[i].waiters.queue.first && !mutex_owner(&mutexes[i]));
    for (int i = 0; i < LOCKS; i++)
        MUST(!locks[i].writer && !locks[i].readers && !locks[i].reading.first &&
             !locks[i].writing.queue.first);
    MUST(sem.count == given - taken && !sem.waiters.queue.first);
    MUST(group.count == 0 && !group.waiters.queue.first);
    MUST(mem_pool_free(&blocks) == BLOCKS && !event.waiters.queue.first);
    MUST(!buffered.receivers.first && !buffered.senders.first);
    MUST(!unbuffered.receivers.first && !unbuffered.senders.first);
    MUST(!sched.earliest);
    chan_try_recv(&buffered, NULL);
}

int main(void)
{
    MUST(coda_tasks_end - coda_tasks_start <= SLOTS);
    note_own_level();
    for (int i = 0; i < SEEDS; i++) {
        seed = (uint32_t)(uintptr_t)test_seed + (uint32_t)i;
        begin();
        /* All may wait for what nobody has any more. */
        for (int n = 0; steps < STEPS && n < 1000; n++) {
            struct task_options o = any_priority();
            task_go_with(&o, work, NULL);
            look();
            task_sleep_us(1 + pick(8));
            look();
        }
        all_steps += steps;
        end();
        nothing_is_left();
    }
    MUST(all_steps > SEEDS * STEPS / 2);
    puts("all of it was sound");
    return 0;
}
