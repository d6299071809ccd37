/* printf of several tasks over a UART that makes them wait. */
#include <harness.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "../../kernel/board.h"
#include "../../kernel/kernel.h"
#include "interrupt.h"

/* A slow UART in place of the board's: a few bytes a millisecond, kept here.
 * The tests are linked with --wrap=board_console_kick. */
static bool slow;
static char sent[752];
static size_t sent_bytes;
static struct alarm byte_times;
static bool sending;
static int at_once = 16; /* bytes */
static unsigned kicks;

void __real_board_console_kick(void);
void __wrap_board_console_kick(void);

static void send_some(struct alarm *a)
{
    int c;

    sending = false;
    for (int i = 0; i < at_once; i++) {
        if ((c = console_next()) < 0)
            return;
        if (sent_bytes < sizeof sent - 1)
            sent[sent_bytes++] = (char)c;
    }
    sending = true;
    alarm_arm(a, board_ticks() + CODA_CLOCK_HZ / 1000);
}

void __wrap_board_console_kick(void)
{
    kicks++;
    if (!slow) {
        __real_board_console_kick();
    } else if (!sending) {
        sending = true;
        byte_times.fire = send_some;
        alarm_arm(&byte_times, board_ticks() + CODA_CLOCK_HZ / 1000);
    }
}

static void slow_begins(void)
{
    fflush(stdout);
    task_sleep_us(
        50000); /* what came before goes the usual way: 115,200 baud */
    sent_bytes = 0;
    memset(sent, 0, sizeof sent);
    slow = true;
}

static void slow_ends(void *unused)
{
    (void)unused;
    while (sending)
        task_sleep_us(1000);
    slow = false;
}

enum { LINES = 8, WIDTH = 30 };

static void prints(void *letter)
{
    for (int line = 0; line < LINES; line++) {
        for (int i = 0; i < WIDTH; i += 3) {
            putchar(*(char *)letter);
            printf("%c%c", *(char *)letter, *(char *)letter);
            if (i == 12)
                task_yield(); /* in the middle of a line */
        }
        putchar('\n');
    }
}

TEST(lines_of_several_tasks_never_mix)
{
    static char letters[] = "abc";
    task_id ids[3];
    int lines = 0;

    slow_begins();
    {
        DEFER(slow_ends, NULL);
        for (int i = 0; i < 3; i++)
            ids[i] = task_go(prints, &letters[i]);
        for (int i = 0; i < 3; i++)
            task_join(ids[i], NULL);
    }
    for (char *line = sent; *line; line += WIDTH + 1) {
        EXPECT(strspn(line, (char[]){*line, 0}) == WIDTH);
        EXPECT(line[WIDTH] == '\n');
        lines++;
    }
    EXPECT(lines == 3 * LINES);
}

static bool done_waiting;

static void prints_much(void *arg)
{
    (void)arg;
    for (int i = 0; i < 12; i++)
        puts("this line is longer than there is room for in a hurry");
    done_waiting = true;
}

TEST(a_task_that_waits_for_the_uart_hinders_nobody)
{
    int turns = 0;

    slow_begins();
    {
        DEFER(slow_ends, NULL);
        done_waiting = false;
        task_id t = task_go(prints_much, NULL);
        while (!done_waiting) {
            turns++;
            task_sleep_us(500);
        }
        task_join(t, NULL);
    }
    EXPECT(turns > 10); /* it took tens of milliseconds, and we ran on */
    EXPECT(sent_bytes == 12 * 54);
}

TEST(an_unfinished_line_comes_out_at_the_tasks_end)
{
    static char dot[] = ".";
    void prints_dot(void *);

    slow_begins();
    {
        DEFER(slow_ends, NULL);
        task_join(task_go(prints_dot, dot), NULL);
    }
    EXPECT(strcmp(sent, "half a line.") == 0);
}

void prints_dot(void *dot)
{
    printf("half a line");
    task_yield();
    printf("%s", (char *)dot);
}

static void prints_an_error(void *unused)
{
    (void)unused;
    fputs("an error\n", stderr);
}

/* The first thing that it prints, where another has printed and ended. */
TEST(stderr_is_the_tasks_own)
{
    void *junk[8];

    slow_begins();
    {
        DEFER(slow_ends, NULL);
        for (int i = 0; i < 2 * CODA_DEFAULT_TASKS; i++) {
            task_join(task_go(prints_an_error, NULL), NULL);
            for (int n = 0; n < 8; n++)
                if ((junk[n] = malloc(64)) != NULL)
                    memset(junk[n], 0xA5, 64);
            if (i % 2 != 0)
                task_join(task_go(prints_an_error, NULL), NULL);
            for (int n = 0; n < 8; n++)
                free(junk[n]);
        }
    }
    for (int i = 0; i < 3 * CODA_DEFAULT_TASKS; i++)
        EXPECT(memcmp(sent + 9 * i, "an error\n", 9) == 0);
}

#ifdef __NEWLIB__
struct block {
    struct block *next;
};

static void free_all(void *blocks)
{
    struct block *b, *next;

    for (b = *(struct block **)blocks; b; b = next) {
        next = b->next;
        free(b);
    }
}

TEST(without_memory_what_is_printed_goes_out_as_it_comes)
{
    struct block *blocks = NULL, *b;

    slow_begins();
    {
        DEFER(slow_ends, NULL);
        DEFER(free_all, &blocks);
        for (size_t size = 1u << 24; size >= 128; size /= 2)
            while ((b = malloc(size)) != NULL) {
                b->next = blocks;
                blocks = b;
            }
        task_join(task_go(prints_an_error, NULL), NULL);
    }
    EXPECT(strcmp(sent, "an error\n") == 0);
}
#endif

TEST(fflush_sends_a_prompt)
{
    slow_begins();
    {
        DEFER(slow_ends, NULL);
        printf("prompt> ");
        task_sleep_us(3000);
        EXPECT(sent_bytes == 0);
        fflush(stdout);
        task_sleep_us(5000);
    }
    EXPECT(strcmp(sent, "prompt> ") == 0);
}

static void writes_whole(void *text)
{
    console_write(text, strlen(text));
}

/* More than there is room for. */
static char text[261];
_Static_assert(sizeof text > CODA_CONSOLE_TX_BYTES, "text");
static char other[261];

TEST(a_write_longer_than_the_ring_is_whole)
{
    task_id first, second;

    memset(text, 'a', 260);
    text[260] = '\0';
    memset(other, 'b', 260);
    slow_begins();
    {
        DEFER(slow_ends, NULL);
        first = task_go(writes_whole, text);
        second = task_go(writes_whole, other);
        task_join(first, NULL);
        task_join(second, NULL);
    }
    EXPECT(sent_bytes == 520);
    EXPECT(memcmp(sent, text, 260) == 0 && memcmp(sent + 260, other, 260) == 0);
}

enum { RX = CODA_CONSOLE_RX_BYTES };

static void at_once_again(void *bytes)
{
    at_once = (int)(intptr_t)bytes;
}

/* Each byte is an interrupt of its own, after which tasks run. */
TEST(who_waits_for_room_is_woken_by_one_byte_at_a_time)
{
    memset(text, 't', sizeof text);
    slow_begins();
    {
        DEFER(slow_ends, NULL);
        DEFER(at_once_again, (void *)(intptr_t)at_once);
        at_once = 1;
        console_write(text, sizeof text);
        at_once = 16;
    }
    EXPECT(sent_bytes == sizeof text);
}

static void writes_text(void *letter)
{
    memset(text, *(char *)letter, sizeof text);
    console_write(text, sizeof text);
}

TEST(who_waits_to_write_lends_its_priority_to_who_writes)
{
    const uint8_t urgent = CODA_PRIORITIES - 1;
    struct wait_about about = {NULL, NULL};
    struct task_info info;
    task_id first, second;
    const struct wait *w;

    slow_begins();
    {
        DEFER(slow_ends, NULL);
        first = task_go(writes_text, "a");
        task_yield();
        second = task_go_with(&(struct task_options){.priority = urgent},
                              writes_text, "a");
        task_yield();
        w = wait_of_task(&coda_tasks_start[(second & SLOT_MASK) - 1]);
        EXPECT(w && strcmp(w->kind->reason, "mutex lock") == 0);
        w->kind->about(w, &about);
        EXPECT(strcmp(about.what, "console") == 0);
        EXPECT(about.whom == &coda_tasks_start[(first & SLOT_MASK) - 1]);
        EXPECT(task_info(first, &info) && info.priority == urgent);
        task_join(first, NULL);
        task_join(second, NULL);
    }
    EXPECT(sent_bytes == 2 * sizeof text);
}

TEST(a_writer_that_is_cancelled_waits_for_no_room)
{
    struct task_end end;
    task_id id;

    slow_begins();
    {
        DEFER(slow_ends, NULL);
        id = task_go(writes_text, "a");
        task_yield();
        task_cancel(id);
        task_join(id, &end);
        EXPECT(end.kind == TASK_CANCELLED);
    }
    EXPECT(sent_bytes == CODA_CONSOLE_TX_BYTES);
}

static void dumps(void *unused)
{
    (void)unused;
    task_dump();
}

TEST(a_dump_is_whole)
{
    task_id first, second;

    slow_begins();
    {
        DEFER(slow_ends, NULL);
        console_write(text, CODA_CONSOLE_TX_BYTES);
        first = task_go(dumps, NULL);
        second = task_go(writes_whole, "after it");
        task_join(first, NULL);
        task_join(second, NULL);
    }
    EXPECT(strncmp(sent + CODA_CONSOLE_TX_BYTES, "  task", 6) == 0);
    EXPECT(strcmp(sent + sent_bytes - 8, "after it") == 0);
}

/* What has come before is read first. */
static void receives(int n)
{
    while (console_room() < RX)
        console_read(text, 1);
    for (int i = 0; i < n; i++)
        console_received((char)('a' + i % 26));
}

TEST(the_newest_of_the_input_is_lost_when_nobody_reads)
{
    receives(RX);
    console_received('!');
    text[10] = 0;
    EXPECT(console_read(text, 10) == 10 && text[10] == 0);
    EXPECT(console_room() == 10);
    EXPECT(console_read(text + 10, sizeof text - 10) == RX - 10);
    for (int i = 0; i < RX; i++)
        EXPECT(text[i] == 'a' + i % 26);
    EXPECT(console_read(text, 0) == 0);
}

TEST(what_had_no_room_is_fetched_once_there_is)
{
    receives(RX - 1);
    console_room();
    console_received('z');
    kicks = 0;
    console_read(text, 1);
    EXPECT(kicks == 0);
    console_received('z');
    EXPECT(console_room() == 0);
    console_read(text, 1);
    EXPECT(kicks == 1);
    console_read(text, RX);
    EXPECT(kicks == 1);
}

static void reads_a_byte(void *unused)
{
    char c;

    (void)unused;
    if (console_read(&c, 1) == 1)
        note(c == 'a' ? "a" : "b");
    else
        note("end");
}

TEST(each_reader_gets_of_what_comes_at_once)
{
    task_id first = task_go(reads_a_byte, NULL),
            second = task_go(reads_a_byte, NULL);

    task_yield();
    if (!task_alive(first)) { /* the input is at its end: nobody waits */
        EXPECT_NOTES("end end");
        return;
    }
    console_received('a');
    console_received('b');
    task_join(first, NULL);
    task_join(second, NULL);
    EXPECT_NOTES("a b");
}

static void x_comes(void)
{
    console_received('x');
}

static void types_x(void *unused)
{
    (void)unused;
    run_in_interrupt(x_comes);
}

TEST(a_read_with_a_limit_ends_with_it)
{
    uint64_t since = clock_us();
    char c = 0;

    EXPECT(console_read_for(&c, 1, 5000) == 0 && clock_us() >= since + 5000);
    task_go(types_x, NULL);
    EXPECT(console_read_for(&c, 1, 1000000) == 1 && c == 'x');
    EXPECT(clock_us() < since + 1000000);
    EXPECT(console_read_for(&c, 1, 0) == 0);
    run_in_interrupt(x_comes);
    EXPECT(console_read_for(&c, 1, 0) == 1);
}
