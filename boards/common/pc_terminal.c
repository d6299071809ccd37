/*
 * A terminal of the kind that ECMA-48 describes, as far as programs here use
 * it: cursor left, right, up, down and to a place, erasing in line and page,
 * colours. A new line begins at the left.
 *
 * The rows are a ring, so that scrolling moves no cell.
 */
#include "pc_screen.h"

enum {
    GREY_ON_BLACK = 0x07,
    BRIGHT = 0x08,
    TAB = 8,
    ESCAPE = 0x1B,
    PARAMETERS = 4,
};

struct terminal pc_terminal;

static uint16_t cells[CELLS_MAX];
static unsigned top; /* where in it the first row is */
static uint8_t colour;

static enum { TEXT, ESCAPED, SEQUENCE } state;
static unsigned parameters[PARAMETERS], parameter;

static uint16_t *row_cells(unsigned row)
{
    const struct terminal *t = &pc_terminal;

    return &cells[(top + row) % t->rows * t->columns];
}

const uint16_t *terminal_row(unsigned row)
{
    return row_cells(row);
}

static void changed(unsigned row)
{
    pc_terminal.changed[row] = true;
}

/* From the cell of that row up to the one before `to`. */
static void erase(unsigned row, unsigned from, unsigned to)
{
    uint16_t *at = row_cells(row);

    for (unsigned i = from; i < to; i++)
        at[i] = (uint16_t)(colour << 8 | ' ');
    changed(row);
}

void terminal_init(unsigned columns, unsigned rows)
{
    struct terminal *t = &pc_terminal;

    colour = GREY_ON_BLACK;
    if (rows > sizeof t->changed)
        rows = sizeof t->changed;
    if (columns > CELLS_MAX / rows)
        columns = CELLS_MAX / rows;
    *t = (struct terminal){.columns = columns, .rows = rows};
    for (unsigned row = 0; row < rows; row++)
        erase(row, 0, columns);
}

static void line_feed(void)
{
    struct terminal *t = &pc_terminal;

    t->column = 0;
    if (t->row + 1 < t->rows) {
        t->row++;
        return;
    }
    top = (top + 1) % t->rows;
    erase(t->row, 0, t->columns);
    for (unsigned row = 0; row < t->rows; row++)
        changed(row);
}

/* A line that is full goes on in the next one when there is more. */
static void put(char c)
{
    struct terminal *t = &pc_terminal;

    if (t->column == t->columns)
        line_feed();
    row_cells(t->row)[t->column++] = (uint16_t)(colour << 8 | (unsigned char)c);
}

static void control(char c)
{
    struct terminal *t = &pc_terminal;

    switch (c) {
    case '\n':
        line_feed();
        break;
    case '\r':
        t->column = 0;
        break;
    case '\b':
        if (t->column > 0)
            t->column--;
        break;
    case '\t':
        do
            put(' ');
        while (t->column % TAB != 0 && t->column < t->columns);
        break;
    case ESCAPE:
        state = ESCAPED;
        break;
    }
}

/* The colours of ECMA-48 have red as bit 0, VGA's as bit 2. */
static unsigned vga_colour(unsigned n)
{
    return (n & 1) << 2 | (n & 2) | n >> 2;
}

static void set_colour(unsigned n)
{
    if (n == 0)
        colour = GREY_ON_BLACK;
    else if (n == 1)
        colour |= BRIGHT;
    else if (n >= 30 && n <= 37)
        colour = (uint8_t)((colour & ~7u) | vga_colour(n - 30));
    else if (n >= 40 && n <= 47)
        colour = (uint8_t)((colour & 0x8F) | vga_colour(n - 40) << 4);
}

static unsigned least(unsigned a, unsigned b)
{
    return a < b ? a : b;
}

static void erase_page(unsigned which)
{
    const struct terminal *t = &pc_terminal;

    if (which == 0)
        erase(t->row, least(t->column, t->columns), t->columns);
    for (unsigned row = which == 0 ? t->row + 1 : 0; row < t->rows; row++)
        if (which == 0 || which == 2)
            erase(row, 0, t->columns);
}

static void sequence(char c)
{
    struct terminal *t = &pc_terminal;
    unsigned first = parameters[0], n = first ? first : 1;

    switch (c) {
    case 'A':
        t->row -= least(n, t->row);
        break;
    case 'B':
        t->row = least(t->row + n, t->rows - 1);
        break;
    case 'C':
        t->column = least(t->column + n, t->columns - 1);
        break;
    case 'D':
        t->column = least(t->column, t->columns - 1);
        t->column -= least(n, t->column);
        break;
    case 'H':
        t->row = least(n, t->rows) - 1;
        t->column = least(parameters[1] ? parameters[1] : 1, t->columns) - 1;
        break;
    case 'J':
        erase_page(first);
        break;
    case 'K':
        erase(t->row, first == 0 ? least(t->column, t->columns) : 0,
              first == 1 ? least(t->column + 1, t->columns) : t->columns);
        break;
    case 'm':
        for (unsigned i = 0; i <= parameter && i < PARAMETERS; i++)
            set_colour(parameters[i]);
        break;
    }
}

static void in_sequence(char c)
{
    if (c >= '0' && c <= '9') {
        if (parameter < PARAMETERS)
            parameters[parameter] =
                least(parameters[parameter] * 10 + (unsigned)(c - '0'), 9999);
    } else if (c == ';') {
        parameter += parameter < PARAMETERS; /* what is beyond is ignored */
    } else if (c >= '@') {
        state = TEXT;
        sequence(c);
    }
}

void terminal_put(char c)
{
    changed(pc_terminal.row);
    if (state == SEQUENCE) {
        in_sequence(c);
    } else if (state == ESCAPED) {
        state = c == '[' ? SEQUENCE : TEXT;
        parameter = 0;
        for (unsigned i = 0; i < PARAMETERS; i++)
            parameters[i] = 0;
    } else if ((unsigned char)c >= ' ') {
        put(c);
    } else {
        control(c);
    }
    changed(pc_terminal.row); /* for the cursor */
}
