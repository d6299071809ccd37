/*
 * What an application reserves for the kernel: the shapes of tasks, pools and
 * defers. They are here for their sizes, and for DEFER to be inline; their
 * fields are the kernel's, and change without notice.
 */
#include <coda.h> /* all of it: the parts need each other */

#ifndef CODA_STORAGE_H
#define CODA_STORAGE_H

#include <coda/config.h>
#include <coda/arch.h> /* the architecture's stack geometry */
#include <coda/libc.h> /* the C library's share of a slot */

struct wait;
struct watch;

/* A deferred call. It lies in the frame that deferred it. The assembly knows
 * the order. */
struct defer {
    void *arg;
    struct defer *next; /* the one deferred before */
    void (*fn)(void *);
};

/*
 * A task's control block. The first four fields are read by one load-multiple
 * in the switch, which knows their offsets (see kernel/arch).
 *
 * Invariant: the task is in the ring of its priority if, and only if, it is
 * ready or running, which is when it lives and `prev` is a task; then next and
 * prev are never NULL. While it is blocked the same word says on what: so one
 * store makes a task ready, and one blocks it.
 */
struct task {
    void *sp;          /* of the saved context; stale while it runs */
    uintptr_t guard;   /* what the architecture loads to guard the stack */
    uint32_t switches; /* how often it was switched to */
    ARCH_TASK_FIELDS
    struct task *next; /* in the ring; on the pool's free list when dead */
    union {
        struct task *prev;    /* ready: in the ring */
        struct wait *blocked; /* blocked: on what; it lies on its stack */
        uintptr_t end_pc;     /* dead: where task_goexit was called from */
    };
    struct defer *defers; /* newest first */
    task_id id;           /* of the slot's last task when dead */
    union {
        struct {
            union {
                struct {
                    uint8_t lives : 1;
                    uint8_t spared : 1; /* its wait had ended before it was
                                           cancelled, or if it is */
                    uint8_t level : 6;  /* 0 is most urgent: PRIORITIES - 1 -
                                           priority */
                };
                uint8_t level_lives;
            };
            uint8_t cancelled : 1;  /* ends at its next switch point */
            uint8_t contain : 1;    /* its panics are its own */
            uint8_t panicked : 1;   /* dead: the record is on its stack */
            uint8_t in_reserve : 1; /* its stack has overflowed */
            uint8_t masks : 4;      /* cancel_mask, so many times */
        };
        uint16_t level_lives_flags; /* all at once */
    };
    uint8_t pool;  /* where its pool is, in units of two pointers */
    uint8_t epoch; /* how many goexits it has begun: its defers are running */
    struct watch *watches; /* what is to be called at its end */
    const char *name;
#if CODA_ACCOUNTING
    uint64_t spent; /* ticks, up to when it was charged last */
#endif
#if CODA_HOG_LIMIT_US
    uint32_t hog_limit_us; /* 0: CODA_HOG_LIMIT_US; or HOG_NEVER */
#endif
};

/* Something to be done at a task's end (kernel.h). */
struct task_end;
struct watch {
    struct watch *next;
    void (*fn)(struct watch *w, struct task *t, const struct task_end *end);
};

/* What task_pool_on_end is given. */
struct end_hook {
    void (*fn)(task_id id, const struct task_end *end, void *arg);
    void *arg;
    struct watch watch; /* the kernel's */
};

/* One task's waiting. It lies on the stack of the task that waits. The assembly
 * knows the order. */
struct wait {
    struct wait *next, *prev; /* in a queue: the last has no next, and is the
                                 first's prev */
    struct wait_queue *queue;
    void *elem; /* of a channel: where it is sent from, or received to; of a
                   mutex: whose turn it is */
    const struct wait_kind *kind;
    int result; /* of the wait: 0, or a negative errno */
    struct task *task;
};

/* A queue of waits, first in first out; {0} is empty. */
struct wait_queue {
    struct wait *first;
};

/* What a handler leaves for the kernel to do: fn(p), soon, in the switch. */
struct post {
    struct post *next;
    void (*fn)(struct post *);
    uint32_t queued;
};

/* A deadline in the heap. */
struct alarm {
    uint64_t deadline; /* ticks of board_ticks */
    struct alarm *left, *right, *parent;
    void (*fire)(struct alarm *);
    uint32_t order; /* among equal deadlines */
    uint32_t rank;  /* steps to the nearest missing child, to the right */
};

/* ---- Channels ----------------------------------------------------------- */

struct chan_case {
    struct chan *chan;
    bool sends;
    bool ok;       /* a RECV that went: false when its channel is closed */
    uint8_t flags; /* CASE_ORDER */
    struct wait wait;
};

/*
 * Invariant: senders wait only while there is no room, receivers only while
 * there is nothing to receive; so never both, but for one select's own.
 *
 * What makes a channel special is in the high bits of `len`: so to the paths
 * that need not care it is full, and has a negative length.
 */
struct chan {
    struct wait_queue receivers, senders;
    uint32_t len; /* elements in the buffer, and CHAN_… */
    uint32_t capacity;
    unsigned char *put, *end, *take; /* in the buffer */
    size_t size;                     /* of an element, and CHAN_UNALIGNED */
    struct chan_feed *feed;
    const char *name; /* or NULL */
};

#define CHAN_SPECIAL UINT32_C(0x80000000)
#define CHAN_CLOSED UINT32_C(0x40000000)
#define CHAN_FED UINT32_C(0x20000000) /* by handlers; it has no buffer */
#define CHAN_BY_PRIORITY UINT32_C(0x10000000)
#define CHAN_LEN UINT32_C(0x0FFFFFFF)

/* Elements of so many bytes are copied in line; of the more only if they are
 * known to be aligned to words. */
#define CHAN_SMALL 4
#define CHAN_MEDIUM 16
#define CHAN_UNALIGNED UINT32_C(0x40000000)
#define CODA_CHAN_SIZE(bytes, align) \
    ((bytes) |                       \
     ((bytes) == CHAN_MEDIUM && (align) % 4 != 0 ? CHAN_UNALIGNED : 0))

/* The part of a channel that handlers touch: a ring of its own, of which they
 * write the one end. Both counts run from 0 to 2 * capacity. */
struct chan_feed {
    struct post post;
    struct chan *chan;
    volatile uint32_t put;
    volatile uint32_t taken;
    uint32_t capacity;
    unsigned char *storage;
};

#define CODA_CHAN_FEED(n, cap, storage_)                          \
    .post = {.fn = feed_posted}, .chan = &(n), .capacity = (cap), \
    .storage = (storage_)
void feed_posted(struct post *p);

/* Of a select's first case. */
#define CASE_ORDER 1

/* What follows defines it, which is at odds with this in a block. */
/* clang-format off */
#define CODA_AT_FILE_SCOPE(tag, n)                         \
    _Pragma("GCC diagnostic push")                         \
    _Pragma("GCC diagnostic ignored \"-Wredundant-decls\"") \
    extern struct tag n;                                   \
    _Pragma("GCC diagnostic pop")
/* clang-format on */
#define CODA_CHAN(n, bytes, cap, align, len_, feed_)                       \
    static unsigned char n##_storage[(cap) * (bytes) + !((cap) * (bytes))] \
        __attribute__((aligned(align)));                                   \
    struct chan n = {                                                      \
        CODA_CHAN_INIT(#n, bytes, cap, align, len_, n##_storage, feed_)}
#define CODA_CHAN_INIT(name_, bytes, cap, align, len_, storage_, feed_)        \
    .len = (len_), .capacity = (cap), .put = (storage_), .take = (storage_),   \
    .end = (storage_) + (cap) * (bytes), .size = CODA_CHAN_SIZE(bytes, align), \
    .feed = (feed_), .name = (name_)

/* A pool: slots are handed out fresh in order first, then from the free list,
 * the one that ended last first. */
struct task_pool {
    struct task *free;
    uint32_t top; /* from a slot's task.guard up to its first frame's end */
    uint32_t refused;
    struct task *tasks;
    unsigned char *slots;
    uint16_t count;
    uint16_t fresh; /* how many were never used yet: from tasks and slots on */
#if CODA_CHECKS
    unsigned char *slots_end; /* as the linker sees it */
#endif
} __attribute__((aligned(2 * sizeof(void *))));

/*
 * A slot's memory, low to high:
 *
 *     [ guard ][ reserve ][ C library state ][ guard ][ stack …… first frame ]
 *
 * The stack grows down. When it has run into its guard the task goes on in the
 * reserve, whose guard is the lower one (overflow.c). Where an overflow is seen
 * only after it has been written, the C library state lies below all that.
 *
 * On cores that have one guard, and move it, a word beside each says where the
 * C library state is: so the switch finds it by either.
 */
#define CODA_ROUND_UP(n, to) (((n) + (to)-1) / (to) * (to))
#if CODA_RESERVE && CODA_LIBC
#define CODA_WAY_BYTES ARCH_WAY_BYTES
#else
#define CODA_WAY_BYTES 0
#endif
#if CODA_RESERVE && ARCH_WRITES_PAST_GUARD
#define CODA_LIBC_ABOVE_BYTES 0
#else
#define CODA_LIBC_ABOVE_BYTES LIBC_TASK_BYTES
#endif
#define CODA_LIBC_BELOW_BYTES (LIBC_TASK_BYTES - CODA_LIBC_ABOVE_BYTES)

/* From the reserve's guard up to the stack's. */
#if CODA_RESERVE
#define CODA_RESERVE_SHIFT                                     \
    (CODA_ROUND_UP(ARCH_RESERVE_BYTES(CODA_STACK_RESERVE) +    \
                       CODA_LIBC_ABOVE_BYTES + CODA_WAY_BYTES, \
                   ARCH_SLOT_ALIGN) +                          \
     ARCH_GUARD_BYTES)
#else
#define CODA_RESERVE_SHIFT 0
#endif

/* What lies below a stack, and what that is without a reserve. From there to
 * the C library state, and to the reserve's high end. */
#define CODA_SLOT_HEAD_BYTES                                                  \
    (CODA_RESERVE_SHIFT +                                                     \
     CODA_ROUND_UP((CODA_RESERVE ? CODA_LIBC_BELOW_BYTES : LIBC_TASK_BYTES) + \
                       CODA_WAY_BYTES + ARCH_GUARD_BYTES,                     \
                   ARCH_SLOT_ALIGN))
#define CODA_IDLE_HEAD_BYTES                                           \
    CODA_ROUND_UP(LIBC_TASK_BYTES + CODA_WAY_BYTES + ARCH_GUARD_BYTES, \
                  ARCH_SLOT_ALIGN)
#define CODA_STACK_TO_RESERVE \
    (ARCH_GUARD_BYTES + CODA_WAY_BYTES + CODA_LIBC_ABOVE_BYTES)
#define CODA_STACK_TO_LIBC                           \
    (CODA_STACK_TO_RESERVE + CODA_LIBC_BELOW_BYTES + \
     (CODA_LIBC_BELOW_BYTES > 0 ? CODA_RESERVE_SHIFT : 0))
#define CODA_STACK_BYTES(stack_bytes) \
    CODA_ROUND_UP(ARCH_STACK_BYTES(stack_bytes), ARCH_SLOT_ALIGN)
#define CODA_SLOT_BYTES(stack_bytes) \
    (CODA_SLOT_HEAD_BYTES + CODA_STACK_BYTES(stack_bytes))

/* The smallest stack: a first frame and a leaf function over it. */
#define TASK_STACK_MIN ARCH_STACK_MIN

/* It lives, of the lowest priority, no flags. */
#define CODA_LEVEL_LIVES_NEW (1 | (CODA_PRIORITIES - 1) << 2)

#define CODA_POOL_STORAGE(pool_name, task_count, bytes)                        \
    _Static_assert((task_count) > 0 && (task_count) < (1 << CODA_SLOT_BITS),   \
                   #pool_name ": a pool has at least one task, and no more "   \
                              "than CODA_SLOT_BITS can number");               \
    _Static_assert((bytes) >= TASK_STACK_MIN,                                  \
                   #pool_name ": a stack has at least TASK_STACK_MIN bytes");  \
    static struct task pool_name##_tasks[task_count]                           \
        __attribute__((section(".bss.coda_tasks"), aligned(sizeof(void *))));  \
    static unsigned char pool_name##_slots[task_count][CODA_SLOT_BYTES(bytes)] \
        __attribute__((section(".bss.coda_slots"), aligned(ARCH_SLOT_ALIGN))); \
    __attribute__((                                                            \
        section(".data.coda_pools"),                                           \
        aligned(2 * sizeof(void *)))) struct task_pool pool_name = {           \
        .tasks = pool_name##_tasks,                                            \
        .slots = pool_name##_slots[0],                                         \
        .top = ARCH_GUARD_TO_STACK + CODA_STACK_BYTES(bytes),                  \
        .count = (task_count),                                                 \
        .fresh = (task_count),                                                 \
        CODA_POOL_CHECKS(pool_name##_slots[task_count])}
#if CODA_CHECKS
#define CODA_POOL_CHECKS(end) .slots_end = (end)
#else
#define CODA_POOL_CHECKS(end)
#endif

/* The scheduler's state; kernel/sched.c says what must stay true of it. The
 * switch knows the first five. */
struct sched {
    void *libc; /* the current task's C library state */
    struct task *current;
    struct task *next;  /* runs at the next switch: the front of the most
                           urgent ring that is not empty, or idle */
    struct post *posts; /* from interrupt handlers, newest first */
    volatile uint32_t *guard_register; /* where the switch puts task.guard, on
                                          cores that guard a stack by one */
    struct alarm *earliest; /* of the deadlines: the root of their heap */
    uint32_t armed;         /* how many, ever: gives alarms their order */
    struct post *again;     /* a post for the switch after this one */
    uint32_t ready;         /* bit 31 - level: that ring is not empty */
    struct task *front[CODA_PRIORITIES + 1]; /* of the other rings, and idle */
};
extern struct sched sched;

/* DEFER's two halves, with what is not common out of line. */
void coda_defer_left(struct defer *d);

/* The function of a record that is being called on a normal way out: the task
 * is not cancelled meanwhile. Does nothing. */
void coda_defer_running(void *unused);

/* That of one whose block has nothing to undo yet. Does nothing. */
void coda_defer_nothing(void *unused);

/*
 * The compiler sees no call in a block that only touches memory, and would put
 * the record up and take it down for nothing. But the touch may fault, and a
 * fault is a panic: so the empty statement reads what has been put up. (The
 * argument is evaluated first: it may itself defer.)
 */
static inline void coda_defer_begin(struct defer *d, void (*fn)(void *),
                                    void *arg)
{
    struct task *t = sched.current;

    *d = (struct defer){.arg = arg, .next = t->defers, .fn = fn};
#if CODA_HOG_THROWS /* here, too: it is whole before it hangs on the chain */
    __atomic_signal_fence(__ATOMIC_SEQ_CST);
#endif
    t->defers = d;
    __asm volatile("" ::"m"(*d), "m"(t->defers));
}

/* Between the mark and the call the defer would be lost. */
CODA_WHOLE void coda_defer_end(struct defer *d)
{
    struct task *t = sched.current;
    void (*fn)(void *) = d->fn;

    __asm volatile("" ::"m"(*d), "m"(t->defers));
    d->fn = coda_defer_running;
    fn(d->arg);
    if (__builtin_expect(t->defers == d && !t->cancelled, 1))
        t->defers = d->next;
    else
        coda_defer_left(d);
}

#define CODA_DEFER(fn_, arg_, n) CODA_DEFER_(fn_, arg_, n)
#define CODA_DEFER_(fn_, arg_, n)                                         \
    __attribute__((cleanup(coda_defer_end))) struct defer coda_defer_##n; \
    coda_defer_begin(&coda_defer_##n, (fn_), (arg_))

/* DEFER of what undoes an object of the block, which is complete before: the
 * stack may end in it. */
#define CODA_DEFER_OF(object, fn)            \
    __atomic_signal_fence(__ATOMIC_SEQ_CST); \
    CODA_DEFER(fn, &(object), __COUNTER__)

#endif
