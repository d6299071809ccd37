/* The record of a panic is there after the reset that follows it, until it is
 * forgotten; after a cold start, or damaged, it is none. */
//> started
//> panic: the words of the panic, of which a record keeps the beginning
//> [pc=0x*]
//> backtrace: 0x*
//>
//> * task * a rather long name [ready] stack * of *
//>   task * main [join task * a rather long name] stack * of *
//> the hook resets
//> started
//> words: the words of the panic, of which a record keeps
//> name: a rather long n
//> kind, place, task, backtrace: 1111
//> damaged: 1, forgotten: 1
//> exit 0
#include <coda.h>
#include <stdio.h>
#include <string.h>

static task_id id;

void panic_hook(const struct panic *p)
{
    static const char words[] = "the hook resets\n";

    if (last_panic() && last_panic()->pc == p->pc)
        console_write(words, sizeof words - 1);
    board_reset();
}

static __attribute__((noinline)) void fails(void *arg)
{
    (void)arg;
    panic("the words of the panic, of which a record keeps the beginning");
}

/* The panic's return address is in `fails`, which is not long. */
static bool within(uintptr_t pc, void (*fn)(void *))
{
    return pc - (uintptr_t)fn < 64;
}

/* Of each byte, and of two that change places. */
static bool each_damage_shows(unsigned char *record, size_t bytes)
{
    bool shown = true;

    for (size_t i = 0; i < bytes; i++) {
        record[i]++;
        shown = shown && !last_panic();
        record[i]--;
        shown = shown && last_panic();
    }
    for (size_t i = 1; i < bytes; i++) {
        unsigned char a = record[i - 1], b = record[i];

        record[i - 1] = b;
        record[i] = a;
        shown = shown && (a == b || !last_panic());
        record[i - 1] = a;
        record[i] = b;
    }
    return shown;
}

int main(void)
{
    const struct last_panic *last = last_panic();
    struct last_panic *record = (struct last_panic *)last;
    bool damaged;

    puts("started");
    if (!last) {
        id = task_go_with(&(struct task_options){.name = "a rather long name"},
                          fails, NULL);
        task_join(id, NULL);
    }
    printf("words: %s\nname: %s\n", last->why, last->name);
    printf("kind, place, task, backtrace: %d%d%d%d\n",
           last->kind == PANIC_CALLED, within(last->pc, fails),
           last->task != TASK_NONE && last->task != task_self(),
           last->backtrace[0] == last->pc);
    damaged = each_damage_shows((unsigned char *)record, sizeof *record);
    last_panic_clear();
    printf("damaged: %d, forgotten: %d\n", damaged, !last_panic());
}
