/* A fault is a panic of the task that did it. */
#include <harness.h>

#include <string.h>

#if defined __SANITIZE_ADDRESS__
#define UNCHECKED __attribute__((no_sanitize("address", "undefined"), noinline))
#else
#define UNCHECKED __attribute__((noinline))
#endif

static struct panic seen;

static void keeps(void *arg)
{
    const struct panic *p = recover();

    (void)arg;
    if (p)
        seen = *p;
    note(p ? (void *)p->why : "nothing to recover");
}

/* In no microcontroller's memory map; and page 0, where there are pages. */
static volatile uintptr_t nowhere = sizeof(void *) == 4 ? 0xDFFFFFF0 : 8;

UNCHECKED static void touches_nowhere(void *arg)
{
    (void)arg;
    DEFER(keeps, NULL);
    *(volatile uint32_t *)nowhere = 1;
    note("no");
}

static volatile int zero, seven = 7;

UNCHECKED static void divides(void *arg)
{
    (void)arg;
    DEFER(keeps, NULL);
    zero = seven / zero;
    note("no");
}

UNCHECKED static void undefined(void *arg)
{
    (void)arg;
    DEFER(keeps, NULL);
    __builtin_trap();
}

#ifdef __arm__
/* A doubleword's load must be aligned on every core. */
static void loads_unaligned(void *arg)
{
    static uint32_t words[4];
    uint32_t a, b;

    (void)arg;
    DEFER(keeps, NULL);
    __asm volatile("mov r2, %2\n\tldmia r2!, {r0, r1}\n\t"
                   "mov %0, r0\n\tmov %1, r1"
                   : "=l"(a), "=l"(b)
                   : "l"((char *)words + 1)
                   : "r0", "r1", "r2", "memory");
    note("no");
}

static void loads_a_word_unaligned(void *arg)
{
    static uint32_t words[2];
    uint32_t a;

    (void)arg;
    DEFER(keeps, NULL);
    __asm volatile("ldr %0, [%1]" : "=l"(a) : "l"((char *)words + 1));
}
#endif

static void run(void (*fn)(void *))
{
    memset(&seen, 0, sizeof seen);
    task_join(task_go(fn, NULL), NULL);
}

TEST(fault_is_a_panic)
{
    run(touches_nowhere);
    EXPECT(seen.kind == PANIC_MEMORY || seen.kind == PANIC_FAULT);
    EXPECT(seen.pc >= (uintptr_t)touches_nowhere - 1 &&
           seen.pc < (uintptr_t)touches_nowhere + 128);
    EXPECT(seen.address == 0 || seen.address == nowhere);
    note("main goes on");
    EXPECT(seen.kind == PANIC_FAULT ||
           strcmp(seen.why, "invalid memory address") == 0);
}

TEST(div_zero_is_a_panic)
{
    run(divides);
    EXPECT_NOTES("integer divide by zero");
    EXPECT(seen.kind == PANIC_DIVISION);
}

#ifdef __arm__
TEST(an_unaligned_access_is_a_panic)
{
    run(loads_unaligned);
    EXPECT(seen.kind == PANIC_FAULT);
    run(loads_a_word_unaligned);
#if defined __ARM_FEATURE_UNALIGNED
    EXPECT(seen.why == NULL); /* what is compiled may do it */
#else
    EXPECT(seen.kind == PANIC_FAULT);
#endif
}
#endif

TEST(an_undefined_instruction_is_a_panic)
{
    run(undefined);
    EXPECT(seen.kind == PANIC_INSTRUCTION || seen.kind == PANIC_FAULT);
}

TEST(a_fault_comes_back_to_protect_with_locals_kept)
{
    int a = 3, b = 4;
    float x = 1.5f;

    for (int i = 0; i < 3; i++) {
        EXPECT(!protect(touches_nowhere, NULL));
        EXPECT(!protect(divides, NULL));
        x *= 2;
    }
    EXPECT(a * b == 12 && x == 12.0f);
}

UNCHECKED static void faults_in_defer(void *arg)
{
    (void)arg;
    *(volatile uint32_t *)nowhere = 1;
}

static void exits_with_fault(void *arg)
{
    (void)arg;
    DEFER(keeps, NULL);
    DEFER(faults_in_defer, NULL);
    task_goexit();
}

TEST(a_fault_in_a_defer_of_a_goexit_is_a_panic_there)
{
    struct task_end end;

    task_join(task_go(exits_with_fault, NULL), &end);
    EXPECT(end.kind == TASK_EXITED);
    EXPECT(seen.kind == PANIC_MEMORY || seen.kind == PANIC_FAULT);
}

static volatile float product;

UNCHECKED static void faults_among_floats(void *arg)
{
    float f[8];

    (void)arg;
    DEFER(keeps, NULL);
    for (int i = 0; i < 8; i++)
        f[i] = 1.0f + (float)i;
    product = f[0] * f[1] * f[2] * f[3];
    *(volatile uint32_t *)nowhere = 1;
}

TEST(a_fault_in_the_middle_of_floating_point_keeps_the_others_state)
{
    float kept = 0.125f;

    for (int i = 0; i < 4; i++) {
        run(faults_among_floats);
        kept *= 2.0f;
    }
    EXPECT(kept == 2.0f && product == 24.0f);
}

static volatile uint32_t *volatile null_pointer;

UNCHECKED static void writes_null(void *element)
{
    DEFER(keeps, NULL);
    null_pointer[(uintptr_t)element] = 1;
    note("not refused");
}

UNCHECKED static void reads_null(void *element)
{
    DEFER(keeps, NULL);
    (void)null_pointer[(uintptr_t)element];
    note("not refused");
}

TEST(a_null_pointer_is_trapped_where_the_hardware_can)
{
    run(touches_nowhere);
    const enum panic_kind as_nowhere = seen.kind;
    memset(&seen, 0, sizeof seen);
    EXPECT(protect(writes_null, NULL) == !ARCH_NULL_BYTES);
    EXPECT(!ARCH_NULL_BYTES || (seen.kind == as_nowhere && seen.address == 0));
    if (ARCH_NULL_BYTES)
        EXPECT(!protect(writes_null, (void *)(ARCH_NULL_BYTES / 4 - 1)) &&
               !protect(reads_null, (void *)(ARCH_NULL_BYTES / 4 - 1)));
}
