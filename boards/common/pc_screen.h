/* The screen of a PC. */
#ifndef PC_SCREEN_H
#define PC_SCREEN_H

#include <stdbool.h>
#include <stdint.h>

/* ---- pc_terminal.c: characters, a cursor and ECMA-48's sequences --------- */

enum { CELLS_MAX = 16384 };

/* A cell is as VGA's text mode has it: the character, and above it the colours,
 * that of the background in the upper four bits. */
extern struct terminal {
    unsigned columns, rows;
    unsigned column, row;       /* the cursor's */
    volatile bool changed[256]; /* which rows are to be painted */
} pc_terminal;

void terminal_init(unsigned columns, unsigned rows);

/* What a terminal does with that byte, in memory alone. */
void terminal_put(char c);

/* The cells of a row, from left to right. */
const uint16_t *terminal_row(unsigned row);

/* ---- pc_screen.c: paints them ------------------------------------------- */

/* Finds the screen that the loader has left; false when there is none. */
bool screen_init(void);

/* Shows what has changed. terminal_put may interrupt it, and then it is to be
 * called again. */
void screen_paint(void);

/* ---- pc_font.c ---------------------------------------------------------- */

enum { GLYPHS = 95, GLYPH_ROWS = 9, GLYPH_COLUMNS = 5 };

extern const uint8_t pc_font[GLYPHS][GLYPH_ROWS]; /* from ' ' on */

#endif
