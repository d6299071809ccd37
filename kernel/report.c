/*
 * Last words: deadlock, panic, fault, overflow.
 *
 * They are said from the boot stack, since the task's own may be what failed,
 * and byte by byte to the hardware, since nothing else can be relied on. Exit
 * code 2, as Go's.
 */
#include "board.h"
#include "sched.h"

enum { EXIT_CODE = 2 };

#if CODA_REPORT

static bool ending; /* once only: the end may itself go wrong */

static struct {
    const char *heading; /* "panic: " */
    const char *why;
    bool where;
    uintptr_t pc, address;
    bool panicked; /* instead of a heading */
    struct panic panic;
} last;

static void say_where(uintptr_t pc, const uintptr_t *address)
{
    say("[pc=");
    say_number(pc, 16);
    if (address) {
        say(" address=");
        say_number(*address, 16);
    }
    say("]\n");
}

/* The oldest first, as Go prints them. */
static void say_panics(const struct panic *p)
{
    if (p->older) {
        say_panics(p->older);
        say("\t");
    }
    say("panic: ");
    say(p->why ? p->why : "");
    say(p->recovered ? " [recovered]\n" : "\n");
}

static void last_words(void)
{
    say_by(board_console_put);
    console_drain();
    if (last.panicked) {
        say_panics(&last.panic);
        if (last.panic.pc)
            say_where(last.panic.pc, last.panic.kind == PANIC_MEMORY
                                         ? &last.panic.address
                                         : NULL);
    } else {
        say(last.heading);
        say(last.why);
        say("\n");
    }
    if (last.where)
        say_where(last.pc, &last.address);
    say("\n");
    say_tasks();
    board_exit(EXIT_CODE);
}

static _Noreturn void end_in_words(const char *heading, const char *why)
{
    if (ending)
        board_exit(EXIT_CODE);
    ending = true;
    last.heading = heading;
    last.why = why ? why : "";
    arch_on_boot_stack(last_words);
}

/* Without tasks, main must have called task_goexit: its return would have been
 * the end. */
_Noreturn void kernel_deadlock(void)
{
    end_in_words("fatal error: ",
                 task_next(TASK_NONE)
                     ? "all tasks are asleep - deadlock!"
                     : "no tasks (main called task_goexit) - deadlock!");
}

#else

static _Noreturn void end_in_words(const char *heading, const char *why)
{
    (void)heading, (void)why;
    board_exit(EXIT_CODE);
}

#endif

bool ending_in_words(void)
{
#if CODA_REPORT
    return ending;
#else
    return false;
#endif
}

_Noreturn void fault(const char *what, uintptr_t pc, uintptr_t address)
{
#if CODA_REPORT
    last.where = true;
    last.pc = pc;
    last.address = address;
#else
    (void)pc, (void)address;
#endif
    end_in_words("fatal error: ", what);
}

_Noreturn void uncaught_panic(const struct panic *p)
{
#if CODA_REPORT
    last.panicked = true;
    last.panic = *p; /* it may lie on the boot stack; older ones do not */
#endif
    end_in_words("", p->why);
}

_Noreturn void stack_overflow(void)
{
    end_in_words("panic: ", "stack overflow");
}
