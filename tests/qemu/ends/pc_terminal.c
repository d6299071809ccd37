//! only x86_64: its screen's terminal
/* What a terminal of 10 columns and 4 rows shows; where its cursor is, and the
 * colours of its first cell. */
//> lines: |one       |two       |          |          | 0 2 07
//> back: |one       |twO       |          |          | 3 1 07
//> edit: |coda> ab  |          |          |          | 7 0 07
//> full: |0123456789|          |          |          | 10 0 07
//> wrap: |0123456789|a         |          |          | 1 1 07
//> scroll: |2         |3         |4         |          | 0 3 07
//> tab: |a       b |c         |          |          | 1 1 07
//> place: |          |  x       |          |          | 3 1 07
//> beyond: |          |          |          |         x| 10 3 07
//> erased: |     5    |          |          |          | 5 0 07
//> below: |0123      |          |          |          | 4 0 07
//> page: |          |          |          |          | 3 0 07
//> colour: |x         |          |          |          | 1 0 1c
//> many: |x         |          |          |          | 1 0 1c
//> reset: |xy        |          |          |          | 2 0 1c
//> unknown: |a         |          |          |          | 1 0 07
//> exit 0
#include <coda.h>

#include <stdio.h>

#include "../../../boards/common/pc_screen.h"

static void shows(const char *what, const char *bytes)
{
    terminal_init(10, 4);
    while (*bytes)
        terminal_put(*bytes++);
    printf("%s: |", what);
    for (unsigned row = 0; row < pc_terminal.rows; row++) {
        for (unsigned i = 0; i < pc_terminal.columns; i++)
            putchar(terminal_row(row)[i] & 0xFF);
        putchar('|');
    }
    printf(" %u %u %02x\n", pc_terminal.column, pc_terminal.row,
           terminal_row(0)[0] >> 8);
}

int main(void)
{
    shows("lines", "one\ntwo\n");
    shows("back", "one\r\ntwo\bO");
    shows("edit", "coda> b\x1B[1Dab\x1B[K\x1B[1D");
    shows("full", "0123456789");
    shows("wrap", "0123456789a");
    shows("scroll", "0\n1\n2\n3\n4\n");
    shows("tab", "a\tb\tc");
    shows("place", "\x1B[2;3Hx");
    shows("beyond", "\x1B[99;99H\x1B[99C\x1B[9Bx");
    shows("erased", "0123456789\x1B[5D\x1B[1K\x1B[2C\x1B[K\x1B[D");
    shows("below", "0123456789\nabc\n\x1B[2A\x1B[4C\x1B[J");
    shows("page", "012\nabc\x1B[A\x1B[2J");
    shows("colour", "\x1B[1;31;44mx");
    shows("many", "\x1B[0;1;31;44;0;7mx");
    shows("reset", "\x1B[1;31;44mx\x1B[my\x1B[0m");
    shows("unknown", "\x1B[?25l\x1B[5qa\x1B=");
    return 0;
}
