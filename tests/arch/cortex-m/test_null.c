/* How much at address 0 the MPU denies: all that the linker script says. */
#include <harness.h>

#include "../../../kernel/sched.h"

#if ARCH_GUARD == ARCH_GUARD_MPU
extern const char null_log2[];

static volatile uint32_t *at;

static void recovers(void *unused)
{
    (void)unused;
    recover();
}

static void reads(void *unused)
{
    (void)unused;
    DEFER(recovers, NULL);
    (void)*at;
}

TEST(no_address_of_the_vectors_can_be_read)
{
    uint32_t end = 1u << (uint32_t)null_log2;

    for (uintptr_t address = 0; address < end; address += 32) {
        at = (volatile uint32_t *)address;
        EXPECT(!protect(reads, NULL));
        EXPECT(arch_registers[18] == 0); /* HFSR: a MemManage fault */
    }
    at = (volatile uint32_t *)(end - 4);
    EXPECT(!protect(reads, NULL));
}
#endif
