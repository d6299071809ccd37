/* A fault's task goes on as though it had made a call where it was: by the
 * System V ABI, 3.2.1 and 3.2.2, the direction is up, and the stack aligned. */
#include <harness.h>

static volatile uint64_t flags, frame;
static volatile enum panic_kind kind;

static void looks(void *unused)
{
    const struct panic *p = recover();
    uint64_t at_entry;

    (void)unused;
    if (p)
        kind = p->kind;
    __asm volatile("pushf\n\tpop %0" : "=r"(at_entry));
    flags = at_entry;
    frame = (uint64_t)__builtin_frame_address(0);
}

static void faults_downwards(void *unused)
{
    (void)unused;
    DEFER(looks, NULL);
    __asm volatile("std\n\tmov %rax, 8"); /* page 0 */
}

static void faults_at_8(void *unused)
{
    (void)unused;
    DEFER(looks, NULL);
    __asm volatile("push %rax\n\tmov %rax, 8");
}

TEST(a_faults_defers_run_as_at_a_call)
{
    static void (*const faults[])(void *) = {faults_downwards, faults_at_8};

    for (unsigned i = 0; i < 2; i++) {
        flags = 0;
        EXPECT(!protect(faults[i], NULL));
        EXPECT(flags && !(flags & 0x400));
        EXPECT(frame % 16 == 0);
    }
}

static void loads_nowhere(void *unused)
{
    (void)unused;
    DEFER(looks, NULL);
    (void)*(volatile char *)(UINT64_C(1) << 63);
}

TEST(an_address_that_is_not_canonical_is_invalid)
{
    EXPECT(!protect(loads_nowhere, NULL));
    EXPECT(kind == PANIC_MEMORY);
}
