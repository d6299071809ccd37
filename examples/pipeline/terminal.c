#include "terminal.h"

#include <coda.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

static char typed[LINE_BYTES];
static bool typing; /* false while a command is carried out */

static void show(const char *text)
{
    fputs(text, stdout);
    fflush(stdout);
}

/* Over what is being typed, which goes on in the next line. */
void print(const char *format, ...)
{
    va_list arguments;

    fputs("\r\x1B[K", stdout);
    va_start(arguments, format);
    vprintf(format, arguments);
    va_end(arguments);
    putchar('\n');
    if (typing) {
        printf("> %s", typed);
        fflush(stdout);
    }
}

bool read_line(char line[LINE_BYTES])
{
    static char last;
    size_t length = 0;
    bool more;
    char c, before;

    typing = true;
    show("> ");
    while ((more = console_read(&c, 1) == 1 && c != 3 && c != 4)) {
        before = last;
        last = c;
        if (c == '\n' && before == '\r')
            continue; /* it is part of that */
        if (c == '\r' || c == '\n') {
            strcpy(line, typed);
            break;
        }
        if ((c == '\b' || c == 0x7F) && length > 0) {
            typed[--length] = '\0';
            show("\b \b");
        } else if (c >= ' ' && c < 0x7F && length < LINE_BYTES - 1) {
            typed[length++] = c;
            typed[length] = '\0';
            show((char[]){c, '\0'});
        }
    }
    typing = false;
    typed[0] = '\0';
    puts("");
    return more;
}
