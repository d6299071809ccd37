/* A task that has not run yet: each word of its first frame. */
#include <harness.h>

#include <string.h>

#include "../../../kernel/sched.h"

static void target(void *arg)
{
    note(arg);
}

TEST(a_new_tasks_frame_returns_to_task_goexit)
{
    task_id id = task_go(target, "ran");
    struct task *t = sched.next;
    const struct frame *f = t->sp;

    EXPECT(t->id == id);
    EXPECT(strcmp((const char *)f->arg_r12, "ran") == 0);
    EXPECT(f->fn_rbx == (uint64_t)target);
    EXPECT(f->enter == x86_enter);
    EXPECT(f->return_to == RETURNED && f->goexit_return == RETURNED);
    EXPECT(f->rbp == 0 && f->goexit_rbp == 0);
    EXPECT((unsigned char *)(f + 1) == stack_high(t));
    /* At the function's entry, rsp + 8 is a multiple of 16 (System V ABI). */
    EXPECT((uint64_t)(&f->return_to + 1) % 16 == 0);
    /* The address is that of the instruction behind `call *%rbx`. */
    EXPECT(((const unsigned char *)RETURNED)[-2] == 0xFF);
    EXPECT(((const unsigned char *)RETURNED)[-1] == 0xD3);
    task_join(id, NULL);
    EXPECT_NOTES("ran");
}
