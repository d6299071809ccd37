/* A task that has not run yet: each word of its exception frame. */
#include <harness.h>

#include "../../../kernel/sched.h"

static void target(void *arg)
{
    note(arg);
}

TEST(a_new_tasks_frame_is_an_exception_frame)
{
    task_id id = task_go(target, "ran");
    struct task *t = sched.next;
    const struct frame *f = t->sp;

    EXPECT(t->id == id);
    EXPECT(f->r0 == (uint32_t) "ran");
    EXPECT(f->pc == ((uint32_t)target & ~1u));
    EXPECT(f->lr == (uint32_t)task_goexit + 2); /* one in, Thumb bit set */
    EXPECT(f->lr & 1);
    EXPECT(f->xpsr == (1u << 24 | 3u << 30)); /* Thumb, XPSR_FRESH, no IT, no
                                                  alignment bit */
    EXPECT((uint32_t)&f->r0 % 8 == 0);
    EXPECT((unsigned char *)(f + 1) == stack_high(t));
#ifdef __ARM_FP
    EXPECT(f->exc_return == 0xFFFFFFFD);
#endif
    EXPECT(f->goexit_lr == f->lr);
    task_join(id, NULL);
    EXPECT_NOTES("ran");
}

TEST(a_task_switched_away_from_has_the_same_kind_of_frame)
{
    task_id id = task_go((void (*)(void *))task_yield, NULL);
    struct task *t = sched.next;
    const struct frame *f;

    task_yield(); /* it runs, and yields in turn */
    f = t->sp;
    EXPECT(f->lr == (uint32_t)task_goexit + 2); /* task_yield is its function */
    EXPECT(f->pc > ((uint32_t)task_yield & ~1u) &&
           f->pc < (uint32_t)task_yield + 32);
    EXPECT((f->xpsr & 0x0600FC00) == 0); /* no IT or ICI state at a switch */
    task_join(id, NULL);
}

TEST(pendsv_is_the_least_urgent_exception)
{
    EXPECT((*(volatile uint32_t *)0xE000ED20 >> 16 & 0xFF) >= 0xC0);
}

/* What lies before it looks like the SVC that a task waits by. */
__attribute__((naked, used, noinline)) static void before_a_function(void)
{
    __asm volatile("svc #1\n"
                   ".balign 2\n"
                   "\t.thumb_func\n"
                   "behind_an_svc: bx lr");
}

TEST(a_task_that_has_not_run_yet_has_not_waited)
{
    extern void behind_an_svc(void *) __asm("behind_an_svc");
    task_id id = task_go(behind_an_svc, NULL);
    const struct task *t = sched.next;

    (void)before_a_function;
    EXPECT(t->id == id && !arch_waited(t));
    task_join(id, NULL);
}
