/* printf of several tasks over a UART that makes them wait. */
#include <harness.h>

#include <stdio.h>
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

void __real_board_console_kick(void);
void __wrap_board_console_kick(void);

static void send_some(struct alarm *a)
{
    int c;

    sending = false;
    for (int i = 0; i < 16; i++) {
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

TEST(a_write_longer_than_the_ring_is_whole)
{
    static char a[261], b[261];
    task_id first, second;

    memset(a, 'a', 260);
    memset(b, 'b', 260);
    slow_begins();
    {
        DEFER(slow_ends, NULL);
        first = task_go(writes_whole, a);
        second = task_go(writes_whole, b);
        task_join(first, NULL);
        task_join(second, NULL);
    }
    EXPECT(sent_bytes == 520);
    EXPECT(memcmp(sent, a, 260) == 0 && memcmp(sent + 260, b, 260) == 0);
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
