/*
 * Last words: deadlock, panic, fault, overflow.
 *
 * They are said from the boot stack, since the task's own may be what failed,
 * and byte by byte to the hardware, since nothing else can be relied on. What
 * is said first needs least: a pointer of the application's that is followed,
 * to a task's name, may be the next thing to fault. Then there is a line about
 * that, and the end; and when that faults as well, the end.
 *
 * Exit code 2, as Go's.
 */
#include <string.h>

#include "board.h"
#include "sched.h"

enum { EXIT_CODE = 2 };

_Noreturn void panic_action(void)
{
#if CODA_PANIC_ACTION == CODA_PANIC_RESET
    board_reset();
#elif CODA_PANIC_ACTION == CODA_PANIC_HALT
    board_halt();
#else
    board_exit(EXIT_CODE);
#endif
}

#if CODA_REPORT

static unsigned ends; /* the report is the first; it may itself go wrong */

static struct {
    bool fatal; /* no task's panic */
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

static void say_why(const char *heading, const struct panic *p)
{
    say(heading);
    say(p->why ? p->why : "");
    say(p->recovered ? " [recovered]\n" : "\n");
}

/* The oldest first, as Go prints them. */
static void say_panics(const struct panic *p)
{
    if (p->older) {
        say_panics(p->older);
        say("\t");
    }
    say_why("panic: ", p);
}

/* Whether the registers that are kept are p's: of a fault, and no later one's.
 * (No two faults that have not been recovered from have a stack in common.) */
static bool registers_are(const struct panic *p)
{
    return p->kind != PANIC_CALLED && p->sp &&
           p->sp == arch_registers[ARCH_SP] && p->pc == arch_registers[ARCH_PC];
}

static void say_registers(void)
{
    for (unsigned i = 0; i < ARCH_REGISTERS; i++) {
        say(arch_register_names[i]);
        say("=");
        say_number(arch_registers[i], 16);
        say(i % 4 == 3 || i == ARCH_REGISTERS - 1 ? "\n" : " ");
    }
}

static void say_backtrace(const struct last_panic *kept)
{
    const unsigned most = sizeof kept->backtrace / sizeof kept->backtrace[0];

    if (!kept->backtrace[0])
        return;
    say("backtrace:");
    for (unsigned i = 0; i < most && kept->backtrace[i]; i++) {
        say(" ");
        say_number(kept->backtrace[i], 16);
    }
    say("\n");
}

/* It may be all that is known of what a task was about to do. */
static void say_begun(task_id id, const char *line, size_t bytes)
{
    say("  begun by task ");
    say_number(id, 10);
    say(": ");
    while (bytes-- > 0)
        board_console_put(*line++);
    say("\n");
}

/* A panic in it unwinds nothing of the task's that ran, and ends here again. */
static void call_hook(const struct panic *p)
{
    sched.current->defers = NULL;
    sched.current->contain = 0;
    panic_hook(p);
}

static void last_words(void)
{
    const struct panic *p = &last.panic;
    bool registers = registers_are(p);
    uintptr_t lr = ARCH_LR && registers ? arch_registers[ARCH_LR] : 0;
    const struct last_panic *kept;

    sched_init(); /* it may be as early as that */
    kept = last_panic_keep(p, lr);
    say_by(board_console_put);
    console_drain();
    if (console_mid_line())
        say("\n");
    if (last.fatal)
        say_why("fatal error: ", p);
    else
        say_panics(p);
    if (p->pc || registers)
        say_where(p->pc,
                  last.fatal || p->kind == PANIC_MEMORY ? &p->address : NULL);
    else if (p->kind == PANIC_STACK)
        say("[pc unknown]\n");
    if (registers)
        say_registers();
    say_backtrace(kept);
    say("\n");
    say_tasks();
    last_panic_keep_words(p);
    if (libc_tell_begun)
        libc_tell_begun(say_begun);
    if (panic_hook)
        call_hook(p);
    panic_action();
}

/* The report itself has gone wrong, or the hook: last.panic says how. */
static void very_last_words(void)
{
    const struct panic *p = &last.panic;

    say_by(board_console_put);
    console_drain();
    say_why("\nfatal error in the report: ", p);
    if (p->pc)
        say_where(p->pc, p->kind == PANIC_MEMORY ? &p->address : NULL);
    panic_action();
}

static _Noreturn void end_in_words(bool fatal, const struct panic *p)
{
    if (ends++ > 1)
        panic_action();
    last.fatal = fatal;
    last.panic = *p; /* it may lie on the boot stack; older ones do not */
    arch_on_boot_stack(ends == 1 ? last_words : very_last_words);
}

/* All are dead. (The linker may have put main's anywhere in the table.) */
static bool main_was_cancelled(void)
{
    for (const struct task *t = coda_tasks_start; t < coda_tasks_end; t++)
        if (t->name && t->masks == BEING_CANCELLED &&
            strcmp(t->name, "main") == 0)
            return true;
    return false;
}

/* Without tasks, main must have called task_goexit: its return would have been
 * the end. */
_Noreturn void kernel_deadlock(void)
{
    struct panic p = {
        .kind = PANIC_DEADLOCK,
        .why = task_next(TASK_NONE) ? "all tasks are asleep - deadlock!"
               : main_was_cancelled()
                   ? "no tasks (main was cancelled) - deadlock!"
                   : "no tasks (main called task_goexit) - deadlock!",
    };

    end_in_words(true, &p);
}

bool ending_in_words(void)
{
    return ends > 0;
}

#else

static _Noreturn void end_in_words(bool fatal, const struct panic *p)
{
    (void)fatal, (void)p;
    panic_action();
}

bool ending_in_words(void)
{
    return false;
}

#endif

_Noreturn void fault(const struct panic *record)
{
    end_in_words(true, record);
}

_Noreturn void uncaught_panic(const struct panic *p)
{
    end_in_words(false, p);
}

/* Of no task's stack, or of one without a reserve. */
_Noreturn void stack_overflow(void)
{
    struct panic p = {.kind = PANIC_STACK, .why = "stack overflow"};

    end_in_words(false, &p);
}

_Noreturn void reserve_overflow(void)
{
    struct panic p = {.kind = PANIC_STACK,
                      .why = "stack overflow while ending"};

    end_in_words(true, &p);
}
