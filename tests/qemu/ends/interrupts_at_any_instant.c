//! exact
//! without systick stm32_timer: SysTick is their clock, or alarm
//! except mps3-an547: its emulator hardly gets on by instructions
//! except pico: its emulator has SysTick interrupt at few instants
//> * interrupts, at the beginning of any instruction
//> each number was received, once and in its order, or counted as refused
//> they came at more than * of the kernel's instructions
//> *
//> exit 0
/*
 * No wake-up is lost, wherever an interrupt comes.
 *
 * A timer of the hardware's interrupts after a random number of instructions,
 * a few to a few thousand: in tasks, in the switch, in the drain of posts, in
 * another handler, in the idle loop between its last look and its sleep. The
 * handler posts by one way of many, with a number, and starts the timer anew;
 * or, one time in four, it leaves that to the task that will have received the
 * number: then nothing else comes that could wake the system, and a wake-up
 * that is lost is seen, by the timer, which is stopped only then.
 */
#include <coda.h>
#include <coda/irq.h>
#include <stdio.h>
#include <stdlib.h>

#include "../instants/instants.h"

/* How many, and what the random numbers begin with, as the addresses of symbols
 * that the Makefile defines. */
extern const char test_interrupts[], test_seed[];
#define INTERRUPTS ((uint32_t)(uintptr_t)test_interrupts)
#define SEED ((uint32_t)(uintptr_t)test_seed)

enum way {
    BY_CHAN,
    BY_SEM,
    BY_EVENT,
    BY_MEM,
    BY_TIMER,
    BY_OTHER,
    WAYS,
    NOBODY
};
static const char *const way_names[] = {
    "channel", "semaphore", "event", "memory", "timer", "other handler"};

/* ---- Chance ------------------------------------------------------------- */

/* One each for the handler and the tasks, so that neither disturbs the other:
 * Marsaglia's xorshift. */
static uint32_t handlers_random, tasks_random;

static uint32_t next_random(uint32_t *state)
{
    uint32_t x = *state;

    x ^= x << 13;
    x ^= x >> 17;
    x ^= x << 5;
    return *state = x;
}

/* Mostly as long as the work that follows an interrupt, at times far less or
 * more. */
static uint32_t instructions(uint32_t random)
{
    random >>= 8;
    switch (random & 7) {
    case 0:
        return random >> 3 & 63;
    case 1:
        return random >> 3 & 4095;
    default:
        return random >> 3 & 1023;
    }
}

/* ---- The account -------------------------------------------------------- */

/* Who writes: the timer's handler alone, the other one's, which the timer's may
 * come in the middle of; the tasks alone. */
static volatile uint32_t interrupts, refused, sent[WAYS];
static volatile uint32_t others_refused;
static volatile uint32_t got[WAYS];

/* The number whose receiver starts the timer: the handler's to say while the
 * timer runs, the receiver's from then on. And that the last is on its way. */
static volatile enum way awaited = NOBODY;
static volatile uint32_t awaited_number;
static volatile bool finishing;

/* What has gone wrong first. main says so: it has the stack to print. */
static struct {
    const char *what;
    enum way way;
    uint32_t number;
} wrong;
static SEM(ended, 0); /* well, or not */

static _Noreturn void red(const char *what, enum way way, uint32_t number)
{
    if (!wrong.what) {
        wrong.what = what;
        wrong.way = way;
        wrong.number = number;
    }
    sem_give(&ended);
    task_goexit();
}

/* By a panic, whose report needs no interrupt. Context: any. */
static _Noreturn void end_wrong(void)
{
    static char words[128];

    snprintf(words, sizeof words,
             "%s: by %s, number %lu (%lu received); interrupt %lu of seed %lu",
             wrong.what, way_names[wrong.way], (unsigned long)wrong.number,
             (unsigned long)got[wrong.way], (unsigned long)interrupts,
             (unsigned long)SEED);
    panic(words);
}

static uint32_t all_got(void)
{
    uint32_t n = refused + others_refused;

    for (int way = 0; way < WAYS; way++)
        n += got[way];
    return n;
}

static SEM(own, 0);
CHAN(own_chan, uint32_t, 2);

/* A pool whose list the handler puts into another order, its first block first
 * again. A task takes one, and the others are counted. */
enum { SPARES = 3 };
MEM_POOL_FROM_INTERRUPT(spares, uint32_t, SPARES);

static void reorder_spares(void)
{
    void *taken[SPARES];

    for (int i = 0; i < SPARES; i++)
        taken[i] = mem_try_get(&spares);
    for (int i = 1; i <= SPARES; i++)
        if (taken[i % SPARES])
            mem_put(&spares, taken[i % SPARES]);
}

static void count_spares(void)
{
    void *mine = mem_try_get(&spares);
    size_t others = mem_pool_free(&spares);

    if (!mine || others != SPARES - 1)
        red("blocks were lost, or counted twice", BY_MEM, (uint32_t)others);
    mem_put(&spares, mine);
}

/* Calls of the kernel's, for the next interrupt to come into. */
static void churn(uint32_t n)
{
    for (; n > 0; n--) {
        switch (next_random(&tasks_random) >> 8 & 7) {
        case 0:
            sem_give(&own);
            sem_take_for(&own, 1);
            break;
        case 1:
            if (chan_try_send(&own_chan, &n) != 0)
                chan_try_recv(&own_chan, NULL);
            break;
        case 2:
        case 3:
            count_spares();
            break;
        default:
            task_yield();
        }
    }
}

/* Once got[way] has been raised. */
static void received(enum way way)
{
    if (finishing) {
        if (all_got() == interrupts)
            sem_give(&ended);
        return;
    }
    if (awaited != way || got[way] < awaited_number)
        return;
    awaited = NOBODY;
    instant_arm(instructions(next_random(&tasks_random)));
    if (next_random(&tasks_random) >> 8 & 1)
        churn(next_random(&tasks_random) & instant_calls);
}

/* ---- Where they came ---------------------------------------------------- */

enum {
    GRAIN = sizeof(void *) == 4 ? 2 : 1, /* of instructions' addresses */
    TEXT_BYTES = sizeof(void *) == 4 ? 9216 : 16384,
};
static uint8_t places[TEXT_BYTES / GRAIN / 8];
static volatile bool too_small;

static void note_place(uintptr_t pc)
{
    uintptr_t at = (pc - (uintptr_t)kernel_text_start) / GRAIN;

    if (pc - (uintptr_t)kernel_text_start >=
        (uintptr_t)(kernel_text_end - kernel_text_start))
        return;
    if (at < sizeof places * 8)
        places[at / 8] |= (uint8_t)(1 << at % 8);
    else
        too_small = true;
}

static bool came(uintptr_t pc)
{
    uintptr_t at = (pc - (uintptr_t)kernel_text_start) / GRAIN;

    return places[at / 8] >> at % 8 & 1;
}

static unsigned places_seen(void)
{
    unsigned n = 0;

    for (size_t at = 0; at < sizeof places * 8; at++)
        n += places[at / 8] >> at % 8 & 1;
    return n;
}

/* ---- By a channel, from two handlers ------------------------------------ */

enum { OTHER_IRQ = 24, OTHERS = 1 << 31 };
CHAN_FROM_INTERRUPT(numbers, uint32_t, 3);
CHAN(nothing, uint32_t, 0);
CHAN(to_another, uint32_t, 0);

static volatile bool other_is_due;

static bool send(uint32_t others, enum way way)
{
    uint32_t number = (sent[way] + 1) | others;

    if (chan_try_send(&numbers, &number) != 0)
        return false;
    sent[way]++;
    return true;
}

/* A less urgent one, which the timer's may come in the middle of. */
IRQ_HANDLER(24)
{
    other_is_due = false;
    if (send(OTHERS, BY_OTHER))
        return;
    others_refused++;
    if (awaited == BY_OTHER) { /* nobody will receive it */
        awaited = NOBODY;
        instant_arm(500);
    }
}

static bool trigger_other(void)
{
    if (other_is_due)
        return false;
    other_is_due = true;
    irq_trigger(OTHER_IRQ);
    return true;
}

static bool receive_number(uint32_t *number)
{
    uint32_t r = next_random(&tasks_random), one = 1;
    struct chan_case cases[] = {RECV(&numbers, number), RECV(&nothing, NULL),
                                SEND(&to_another, &one)};

    switch (r >> 8 & 7) {
    case 0:
        return chan_select(cases, 3, SELECT_FOREVER) == 0;
    case 1:
    case 2:
        return chan_select(cases, 2, SELECT_FOREVER) == 0;
    case 3:
        return chan_select(cases, 2, 1 + (r >> 11 & 3)) == 0;
    case 4:
        return chan_recv_for(&numbers, number, 1 + (r >> 11 & 3)) == 0;
    case 5:
        task_yield();
        return chan_try_recv(&numbers, number) == 0;
    default:
        return chan_recv(&numbers, number);
    }
}

/* Of a channel of one a select can always receive or send; but for when the
 * handler fills it in between: then it waits for both. */
CHAN_FROM_INTERRUPT(both, uint32_t, 1);
static volatile uint32_t into_both; /* by the handler */
static uint32_t selected_into_both, out_of_both;

static void receive_or_send(void)
{
    uint32_t mine = 0;
    struct chan_case cases[] = {RECV(&both, &mine), SEND(&both, &mine)};

    if (chan_select(cases, 2, SELECT_FOREVER) == 0)
        out_of_both++;
    else
        selected_into_both++;
}

static void receives_numbers(void *unused)
{
    uint32_t number;

    (void)unused;
    for (;;) {
        enum way way;

        if (next_random(&tasks_random) >> 8 & 1)
            receive_or_send();
        if (!receive_number(&number))
            continue;
        way = number & OTHERS ? BY_OTHER : BY_CHAN;
        got[way]++;
        if ((number & ~(uint32_t)OTHERS) != got[way])
            red("not the next number", way, number & ~(uint32_t)OTHERS);
        received(way);
    }
}

/* ---- By a semaphore ----------------------------------------------------- */

SEM_FROM_INTERRUPT(given, 0);

static bool give(void)
{
    sent[BY_SEM]++;
    sem_give(&given);
    return true;
}

static void takes(void *unused)
{
    (void)unused;
    for (;;) {
        if (next_random(&tasks_random) & 7)
            sem_take(&given);
        else if (!sem_take_for(&given, 2))
            continue;
        got[BY_SEM]++;
        received(BY_SEM);
        if (next_random(&tasks_random) & 1)
            chan_recv_for(&to_another, NULL, 3);
    }
}

/* ---- By an event's flags ------------------------------------------------ */

enum { FLAGS = 4 };
EVENT_FROM_INTERRUPT(flags);
static volatile uint32_t times_set[FLAGS];

static bool set_flag(uint32_t random)
{
    unsigned flag = random >> 20 & (FLAGS - 1);

    sent[BY_EVENT]++;
    times_set[flag]++;
    event_set(&flags, 1u << flag);
    return true;
}

/* A flag that is set again before it was cleared is set once. */
static void awaits_flags(void *unused)
{
    uint32_t seen[FLAGS] = {0};

    (void)unused;
    for (;;) {
        uint32_t set = event_wait_any(&flags, (1u << FLAGS) - 1);

        event_clear(&flags, set);
        for (unsigned flag = 0; flag < FLAGS; flag++) {
            uint32_t times = times_set[flag];

            if (!(set >> flag & 1))
                continue;
            got[BY_EVENT] += times - seen[flag];
            seen[flag] = times;
        }
        received(BY_EVENT);
    }
}

/* ---- By a block of memory ----------------------------------------------- */

enum { BLOCKS = 3 };
struct block {
    uint32_t number;
};
MEM_POOL_FROM_INTERRUPT(blocks, struct block, BLOCKS);

/* What the tasks have handed to the handler, which fills it and puts it back.
 */
static struct block *volatile handed[4];
static volatile uint32_t handed_in, handed_out;
static uint32_t numbers_in_blocks;

static bool put_block(void)
{
    struct block *b = handed[handed_out % 4];

    if (handed_in == handed_out)
        return false;
    handed_out++;
    b->number = ++sent[BY_MEM];
    mem_put(&blocks, b);
    return true;
}

static void gets_blocks(void *unused)
{
    (void)unused;
    for (;;) {
        struct block *b = mem_get(&blocks);
        uint32_t number = b->number;

        b->number = 0;
        handed[handed_in % 4] = b;
        handed_in++;
        if (number == 0) /* fresh */
            continue;
        numbers_in_blocks += number; /* the last put is the first got */
        got[BY_MEM]++;
        received(BY_MEM);
    }
}

/* ---- By a timer --------------------------------------------------------- */

TIMER_FROM_INTERRUPT(timer);
static volatile bool timer_runs;

static bool start_timer(uint32_t random)
{
    if (timer_runs)
        return false;
    timer_runs = true;
    sent[BY_TIMER]++;
    timer_start(&timer, random >> 20 & 3);
    return true;
}

static void awaits_timer(void *unused)
{
    uint64_t due, last = 0;

    (void)unused;
    for (;;) {
        chan_recv(&timer.chan, &due);
        timer_runs = false;
        got[BY_TIMER]++;
        if (due < last)
            red("a timer's times go back", BY_TIMER, got[BY_TIMER]);
        last = due;
        received(BY_TIMER);
    }
}

/* ---- All ---------------------------------------------------------------- */

static bool posts(enum way way, uint32_t random)
{
    switch (way) {
    case BY_CHAN:
        return send(0, BY_CHAN);
    case BY_SEM:
        return give();
    case BY_EVENT:
        return set_flag(random);
    case BY_MEM:
        return put_block();
    case BY_TIMER:
        return start_timer(random);
    default:
        return trigger_other();
    }
}

/* Nothing is to come any more, but it has been long. */
static _Noreturn void lost(void)
{
    wrong.what = "nothing comes any more";
    wrong.way = awaited;
    wrong.number = awaited_number;
    end_wrong();
}

void instant_handler(uintptr_t pc)
{
    static const uint8_t ways[8] = {BY_CHAN,  BY_SEM,   BY_EVENT, BY_MEM,
                                    BY_TIMER, BY_OTHER, BY_CHAN,  BY_SEM};
    uint32_t r = next_random(&handlers_random);
    enum way way = (enum way)ways[r & 7];
    bool posted;

    if (awaited != NOBODY)
        lost();
    note_place(pc);
    interrupts++;
    if (r >> 24 & 1)
        reorder_spares();
    if (chan_try_send(&both, &r) == 0)
        into_both++;
    posted = posts(way, r);
    if (!posted)
        refused++;
    if (interrupts >= INTERRUPTS && posted && way != BY_OTHER)
        finishing = true; /* it is sure to be received */
    if (finishing || (posted && (r >> 3 & 3) == 0)) {
        awaited_number = way == BY_OTHER ? sent[way] + 1 : sent[way];
        awaited = way;
        instant_arm(instant_late);
    } else {
        instant_arm(instructions(r));
    }
}

TASK_POOL(selecting, 1, ARCH_STACK_MIN + 472);
TASK_POOL(others, 4, ARCH_STACK_MIN + 184);

static void go(const char *name, uint8_t priority, void (*fn)(void *))
{
    const struct task_options o = {
        .pool = fn == receives_numbers ? &selecting : &others,
        .name = name,
        .priority = priority,
    };

    if (!task_go_with(&o, fn, NULL))
        exit(1);
}

/* Whether they came wherever they should. */
static bool came_everywhere(void)
{
    uintptr_t missed = instant_missed_idle(came);
    bool many = places_seen() > instant_places;

    if (too_small)
        puts("there is more text of the kernel's than is looked at");
    printf("they came at %s%u of the kernel's instructions\n",
           many ? "more than " : "no more than ", instant_places);
    if (missed)
        printf("none came at 0x%lx\n", (unsigned long)missed);
    else
        puts(instant_idle_words);
    return many && !missed && !too_small;
}

int main(void)
{
    handlers_random = SEED;
    tasks_random = ~SEED;
    go("numbers", 1, receives_numbers);
    go("takes", 1, takes);
    go("flags", 3, awaits_flags);
    go("blocks", 2, gets_blocks);
    go("timer", 1, awaits_timer);
    irq_priority(OTHER_IRQ, 0);
    irq_enable(OTHER_IRQ);
    instant_init();
    instant_arm(1000);
    sem_take(&ended);
    instant_stop();
    if (!wrong.what &&
        numbers_in_blocks !=
            (uint32_t)((uint64_t)sent[BY_MEM] * (sent[BY_MEM] + 1) / 2)) {
        wrong.what = "other numbers were in the blocks";
        wrong.way = BY_MEM;
        wrong.number = numbers_in_blocks;
    }
    if (!wrong.what &&
        into_both + selected_into_both - out_of_both != chan_len(&both)) {
        wrong.what = "selects have lost or found something";
        wrong.way = BY_CHAN;
    }
    if (wrong.what)
        end_wrong();
    printf("%lu interrupts, at the beginning of any instruction\n",
           (unsigned long)interrupts);
    puts("each number was received, once and in its order, or counted as "
         "refused");
    return came_everywhere() ? 0 : 1;
}
