/* A report waits for the end of a line, or is sent on a line of its own when
 * nothing more of it comes; what is after the line waits for it. */
//! options CODA_HOG_LIMIT_US=300000 CODA_ACCOUNTING=1
//! except linux: its kick sends all at once
//> between two lines: yes
//> after half a line: yes
//> none once the end has begun: yes
//> exit 0
#include <coda.h>
#include <stdio.h>
#include <string.h>

#include "../../../kernel/board.h"
#include "../../../kernel/kernel.h"
#include "../interrupt.h"

static char seen[16];
static bool was_reporting, is_reporting;

/* What the console sends of these, the report coming after the first byte. In
 * the clock's handler, so that the UART's does not. */
static void sends(const char *text)
{
    int c;

    memset(seen, 0, sizeof seen);
    for (const char *s = text; *s; s++)
        console_put(*s);
    seen[0] = (char)console_next();
    console_report("R\n");
    was_reporting = console_reporting();
    for (size_t n = 1; n < sizeof seen - 1 && (c = console_next()) >= 0; n++)
        seen[n] = (char)c;
    is_reporting = console_reporting();
}

static void sends_lines(void)
{
    sends("ab\ncd\n");
}

static void sends_half_a_line(void)
{
    sends("ab");
}

static bool sent(void (*fn)(void), const char *expected)
{
    fflush(stdout);
    task_sleep_us(50000);
    interrupt_this_task(fn);
    return strcmp(seen, expected) == 0 && was_reporting && !is_reporting;
}

static void tell(const char *what, bool so)
{
    printf("%s: %s\n", what, so ? "yes" : seen);
}

int main(void)
{
    tell("between two lines", sent(sends_lines, "ab\nR\ncd\n"));
    tell("after half a line", sent(sends_half_a_line, "ab\nR\n"));
    fflush(stdout);
    console_drain();
    tell("none once the end has begun",
         !console_report("R\n") && !console_reporting());
    return 0;
}
