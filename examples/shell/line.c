/*
 * The editor keeps the terminal's line equal to prompt + line by writing only
 * what changes: what is typed at the end is its own echo, and any other change
 * redraws from the cursor on.
 */
#include "line.h"

#include <coda.h>
#include <stdio.h>
#include <string.h>

enum { HISTORY = 4, LINE_BYTES = 64 };
enum { LEFT = 256, RIGHT, UP, DOWN, HOME, END, DELETE, END_OF_INPUT, NOTHING };

static char history[HISTORY][LINE_BYTES];
static unsigned remembered;

struct editor {
    const char *prompt;
    char *line;
    size_t length, cursor, room;
};

static void put(const char *s, size_t n)
{
    console_write(s, n);
}

/* A line feed behind a return is part of it. */
static int byte(void)
{
    static unsigned char last;
    unsigned char c, before;

    do {
        before = last;
        if (console_read(&c, 1) != 1)
            return END_OF_INPUT;
        last = c;
    } while (c == '\n' && before == '\r');
    return c;
}

/* One key: a byte, or what a control sequence of ECMA-48 (5.4) stands for,
 * whose first parameter is a number; as vt100 and xterm send them. */
static int key(void)
{
    static const struct {
        char code;
        int key;
    } keys[] = {{'A', UP},   {'B', DOWN}, {'C', RIGHT},
                {'D', LEFT}, {'H', HOME}, {'F', END}},
      numbered[] = {{1, HOME}, {3, DELETE}, {4, END}, {7, HOME}, {8, END}};
    int c = byte(), number = 0, parameters = 0;

    if (c != 0x1B)
        return c;
    c = byte();
    if (c != '[' && c != 'O')
        return c == END_OF_INPUT ? c : NOTHING;
    for (c = byte(); c >= ' ' && c < '@'; c = byte()) {
        if (c == ';')
            parameters++;
        else if (parameters == 0 && c >= '0' && c <= '9' && number < 100)
            number = number * 10 + (c - '0');
    }
    if (c == END_OF_INPUT)
        return c;
    for (unsigned i = 0; c == '~' && i < sizeof numbered / sizeof *keys; i++)
        if (numbered[i].code == number)
            return numbered[i].key;
    for (unsigned i = 0; i < sizeof keys / sizeof *keys; i++)
        if (keys[i].code == c)
            return keys[i].key;
    return NOTHING;
}

/* Redraws from the cursor to the end, and puts the cursor back. */
static void redraw(struct editor *e)
{
    char back[16];
    size_t behind = e->length - e->cursor;

    put(&e->line[e->cursor], behind);
    put("\x1B[K", 3);
    if (behind > 0)
        put(back,
            (size_t)snprintf(back, sizeof back, "\x1B[%uD", (unsigned)behind));
}

static void insert(struct editor *e, char c)
{
    if (e->length == e->room)
        return;
    memmove(&e->line[e->cursor + 1], &e->line[e->cursor],
            e->length - e->cursor);
    e->line[e->cursor++] = c;
    e->length++;
    put(&c, 1);
    if (e->cursor < e->length)
        redraw(e);
}

static void move(struct editor *e, size_t to)
{
    while (e->cursor > to) {
        put("\b", 1);
        e->cursor--;
    }
    put(&e->line[e->cursor], to - e->cursor);
    e->cursor = to;
}

static void erase(struct editor *e, size_t from, size_t to)
{
    if (from >= to)
        return;
    move(e, from);
    memmove(&e->line[from], &e->line[to], e->length - to);
    e->length -= to - from;
    redraw(e);
}

static void replace(struct editor *e, const char *with)
{
    erase(e, 0, e->length);
    while (*with)
        insert(e, *with++);
}

static const char *recall(unsigned back)
{
    return history[(remembered - back) % HISTORY];
}

static void remember(const char *line)
{
    if (*line && strlen(line) < LINE_BYTES) {
        strcpy(history[remembered % HISTORY], line);
        remembered++;
    }
}

/* Does what a key means. Returns false when it ends the line. */
static bool edit(struct editor *e, int c, unsigned *back)
{
    switch (c) {
    case '\r':
    case '\n':
        return false;
    case 3: /* ^C */
        e->length = 0;
        return false;
    case LEFT:
    case 2: /* ^B */
        if (e->cursor > 0)
            move(e, e->cursor - 1);
        break;
    case RIGHT:
    case 6: /* ^F */
        if (e->cursor < e->length)
            move(e, e->cursor + 1);
        break;
    case HOME:
    case 1: /* ^A */
        move(e, 0);
        break;
    case END:
    case 5: /* ^E */
        move(e, e->length);
        break;
    case '\b':
    case 0x7F:
        if (e->cursor > 0)
            erase(e, e->cursor - 1, e->cursor);
        break;
    case DELETE:
        if (e->cursor < e->length)
            erase(e, e->cursor, e->cursor + 1);
        break;
    case 11: /* ^K */
        erase(e, e->cursor, e->length);
        break;
    case 21: /* ^U */
        erase(e, 0, e->cursor);
        break;
    case UP:
        if (*back < HISTORY && *back < remembered)
            replace(e, recall(++*back));
        break;
    case DOWN:
        if (*back > 0)
            replace(e, --*back > 0 ? recall(*back) : "");
        break;
    default:
        if (c >= ' ' && c < 0x7F)
            insert(e, (char)c);
    }
    return true;
}

size_t line_read(const char *prompt, char *line, size_t bytes)
{
    struct editor e = {.prompt = prompt, .line = line, .room = bytes - 1};
    unsigned back = 0;
    int c;

    put(prompt, strlen(prompt));
    do {
        c = key();
        if (c == END_OF_INPUT)
            return (size_t)-1;
    } while (edit(&e, c, &back));
    put("\n", 1);
    line[e.length] = '\0';
    remember(line);
    return e.length;
}
