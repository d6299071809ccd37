/* The C library from several tasks at once. */
#include <harness.h>

#include <errno.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "../../kernel/board.h"

static void sets_errno(void *arg)
{
    (void)arg;
    EXPECT(errno == 0);
    errno = ENOMEM;
    task_yield();
    EXPECT(errno == ENOMEM);
    note("kept");
}

TEST(errno_is_the_tasks_own)
{
    task_id a = task_go(sets_errno, NULL), b = task_go(sets_errno, NULL);

    errno = EINVAL;
    task_yield();
    EXPECT(errno == EINVAL);
    strtol("99999999999999999999999", NULL, 10);
    EXPECT(errno == ERANGE);
    task_join(a, NULL);
    task_join(b, NULL);
    EXPECT(errno == ERANGE);
    EXPECT_NOTES("kept kept");
}

static char *next_word(char *s)
{
    char *word = strtok(s, " ");

    task_yield();
    return word;
}

static void splits(void *arg)
{
    static char words[2][8] = {"x y z", "p q r"};
    char *text = words[(uintptr_t)arg];

    for (char *w = next_word(text); w; w = next_word(NULL))
        note(w);
}

TEST(strtok_is_the_tasks_own)
{
    task_id a = task_go(splits, (void *)0), b = task_go(splits, (void *)1);

    task_join(a, NULL);
    task_join(b, NULL);
    EXPECT_NOTES("x p y q z r");
}

static void computes(void *arg)
{
    volatile double x = 1.0 + (double)(uintptr_t)arg;
    double sum = 0;

    for (int i = 1; i <= 50; i++) {
        sum += x * i;
        task_yield();
    }
    if (sum != (1.0 + (double)(uintptr_t)arg) * 1275)
        note("wrong sum");
}

/* On cores with an FPU its registers are in use in all of them at once. */
TEST(floating_point_in_several_tasks)
{
    task_id ids[3];
    volatile float f = 0.5f;

    for (uintptr_t i = 0; i < 3; i++)
        ids[i] = task_go(computes, (void *)i);
    for (int i = 0; i < 40; i++) {
        f = f * 1.5f - 0.25f;
        task_yield();
    }
    EXPECT(f == 0.5f);
    for (int i = 0; i < 3; i++)
        task_join(ids[i], NULL);
    EXPECT_NOTES("");
}

static void allocates(void *arg)
{
    unsigned char *blocks[8] = {0};
    unsigned char mark = (unsigned char)(uintptr_t)arg;

    for (int round = 0; round < 40; round++) {
        int i = round % 8;
        if (blocks[i]) {
            for (int k = 0; k < 8 + i; k++)
                EXPECT(blocks[i][k] == mark);
            free(blocks[i]);
        }
        blocks[i] = malloc((size_t)(8 + i));
        EXPECT(blocks[i] != NULL);
        memset(blocks[i], mark, (size_t)(8 + i));
        task_yield();
    }
    for (int i = 0; i < 8; i++)
        free(blocks[i]);
}

TEST(malloc_from_several_tasks)
{
    task_id ids[3];

    for (uintptr_t i = 0; i < 3; i++)
        ids[i] = task_go(allocates, (void *)(0xA0 + i));
    for (int i = 0; i < 3; i++)
        task_join(ids[i], NULL);
}

TEST(snprintf_formats)
{
    char s[40];

    snprintf(s, sizeof s, "%d %s %x %5u|%-3c|", -7, "str", 0xbeef, 42u, 'c');
    EXPECT(strcmp(s, "-7 str beef    42|c  |") == 0);
}

#ifdef __NEWLIB__
void *_sbrk(ptrdiff_t more);

TEST(the_heap_is_what_is_left_of_ram)
{
    char *end = _sbrk(0);

    EXPECT(end >= board_heap.low && end <= board_heap.high);
    errno = 0;
    EXPECT(_sbrk(board_heap.high - end + 1) == (void *)-1 && errno == ENOMEM);
    EXPECT(_sbrk(board_heap.low - end - 1) == (void *)-1);
    EXPECT(_sbrk(board_heap.high - end) == end);
    EXPECT(_sbrk(end - board_heap.high) == board_heap.high);
    EXPECT(_sbrk(0) == end);
}

TEST(there_is_a_terminal_and_no_other_file)
{
    struct stat st;

    EXPECT(isatty(STDIN_FILENO) && isatty(STDERR_FILENO) && !isatty(3));
    EXPECT(fstat(STDOUT_FILENO, &st) == 0 && S_ISCHR(st.st_mode));
    EXPECT(lseek(STDOUT_FILENO, 0, SEEK_SET) == -1 && errno == ESPIPE);
    EXPECT(close(3) == -1 && errno == EBADF);
    EXPECT(write(STDOUT_FILENO, "# written\n", 10) == 10);
}
#endif
