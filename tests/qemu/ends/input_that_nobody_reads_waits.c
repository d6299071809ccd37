/* What is typed faster than it is read waits, in whoever sends it: nothing is
 * lost. */
//> type
//> all of it came
//> exit 0
//< 00 abcdefghijklmnopqrstuvwxyz ABCDEFGHIJKLMNOPQRSTUVWXYZ
//< 01 abcdefghijklmnopqrstuvwxyz ABCDEFGHIJKLMNOPQRSTUVWXYZ
//< 02 abcdefghijklmnopqrstuvwxyz ABCDEFGHIJKLMNOPQRSTUVWXYZ
//< 03 abcdefghijklmnopqrstuvwxyz ABCDEFGHIJKLMNOPQRSTUVWXYZ
//< 04 abcdefghijklmnopqrstuvwxyz ABCDEFGHIJKLMNOPQRSTUVWXYZ
//< 05 abcdefghijklmnopqrstuvwxyz ABCDEFGHIJKLMNOPQRSTUVWXYZ
//< 06 abcdefghijklmnopqrstuvwxyz ABCDEFGHIJKLMNOPQRSTUVWXYZ
//< 07 abcdefghijklmnopqrstuvwxyz ABCDEFGHIJKLMNOPQRSTUVWXYZ
//< 08 abcdefghijklmnopqrstuvwxyz ABCDEFGHIJKLMNOPQRSTUVWXYZ
//< 09 abcdefghijklmnopqrstuvwxyz ABCDEFGHIJKLMNOPQRSTUVWXYZ
//< 10 abcdefghijklmnopqrstuvwxyz ABCDEFGHIJKLMNOPQRSTUVWXYZ
//< 11 abcdefghijklmnopqrstuvwxyz ABCDEFGHIJKLMNOPQRSTUVWXYZ
//< 12 abcdefghijklmnopqrstuvwxyz ABCDEFGHIJKLMNOPQRSTUVWXYZ
//< 13 abcdefghijklmnopqrstuvwxyz ABCDEFGHIJKLMNOPQRSTUVWXYZ
//< 14 abcdefghijklmnopqrstuvwxyz ABCDEFGHIJKLMNOPQRSTUVWXYZ
//< 15 abcdefghijklmnopqrstuvwxyz ABCDEFGHIJKLMNOPQRSTUVWXYZ
//< 16 abcdefghijklmnopqrstuvwxyz ABCDEFGHIJKLMNOPQRSTUVWXYZ
//< 17 abcdefghijklmnopqrstuvwxyz ABCDEFGHIJKLMNOPQRSTUVWXYZ
//< 18 abcdefghijklmnopqrstuvwxyz ABCDEFGHIJKLMNOPQRSTUVWXYZ
//< 19 abcdefghijklmnopqrstuvwxyz ABCDEFGHIJKLMNOPQRSTUVWXYZ
#include <coda.h>
#include <stdio.h>

#include "../../../kernel/board.h"

enum { LINES = 20 };

static const char rest[] =
    " abcdefghijklmnopqrstuvwxyz ABCDEFGHIJKLMNOPQRSTUVWXYZ\n";

static bool comes(char wanted)
{
    char c;

    return console_read(&c, 1) == 1 && c == wanted;
}

static bool line_comes(int n)
{
    bool same = comes((char)('0' + n / 10)) && comes((char)('0' + n % 10));

    for (const char *c = rest; *c && same; c++)
        same = comes(*c);
    return same;
}

int main(void)
{
    int lines = 0;

    puts("type");
    while (console_room() > 0)
        task_sleep_us(1000);
    task_sleep_us(50000);
    while (lines < LINES && line_comes(lines))
        lines++;
    if (lines == LINES)
        puts("all of it came");
    return 0;
}
