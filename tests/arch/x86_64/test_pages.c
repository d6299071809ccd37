/* What may be written is not executed, and what is executed not written. */
#include <harness.h>

#include <stdlib.h>

static void notes_it(void *unused)
{
    const struct panic *p = recover();

    (void)unused;
    if (p)
        note((void *)p->why);
}

static __attribute__((noinline)) void text(void)
{
    __asm volatile("nop");
}

static const char constant[] = "constant";
static unsigned char data_return = 0xC3, *volatile where;

static void writes(void *unused)
{
    (void)unused;
    DEFER(notes_it, NULL);
    *(volatile unsigned char *)where = 0xC3;
}

static void executes(void *unused)
{
    (void)unused;
    DEFER(notes_it, NULL);
    ((void (*)(void))where)();
}

TEST(writing_to_text_is_a_panic)
{
    where = (unsigned char *)text;
    EXPECT(!protect(writes, NULL));
    EXPECT_NOTES("invalid memory address");
    text();
}

TEST(writing_to_a_constant_is_a_panic)
{
    where = (unsigned char *)constant;
    EXPECT(!protect(writes, NULL));
    EXPECT_NOTES("invalid memory address");
    EXPECT(constant[0] == 'c');
}

TEST(executing_data_is_a_panic)
{
    where = &data_return;
    EXPECT(!protect(executes, NULL));
    EXPECT_NOTES("invalid memory address");
}

TEST(executing_the_stack_is_a_panic)
{
    unsigned char code = 0xC3;

    where = &code;
    EXPECT(!protect(executes, NULL));
    EXPECT_NOTES("invalid memory address");
}

TEST(executing_the_heap_is_a_panic)
{
    where = malloc(1);
    DEFER(free, where);
    *where = 0xC3;
    EXPECT(!protect(executes, NULL));
    EXPECT_NOTES("invalid memory address");
}
