/*
 * Shows the terminal on what the loader has left: VGA's text memory, or a
 * framebuffer, into which characters are painted by a font of our own, enlarged
 * so that a row has some hundred of them. What is painted is kept, so that only
 * what differs is painted anew: the memory of a screen is slow.
 *
 * Sources: Multiboot2 2.0, 3.6.12; IBM VGA (text mode 3, CRTC registers).
 */
#include <stddef.h>

#include "pc.h"
#include "pc_screen.h"

enum {
    CELL_COLUMNS = GLYPH_COLUMNS + 1,
    CELL_ROWS = GLYPH_ROWS + 1,
    WIDTH_FOR_ONE = 640, /* points, for each the font is enlarged */
    VGA_TEXT = 0xB8000,
    VGA_COLUMNS = 80,
    VGA_ROWS = 25,
    CRTC = 0x3D4,
    CURSOR_HIGH = 0x0E,
    CURSOR_LOW = 0x0F,
};

static uint16_t painted[CELLS_MAX];
static volatile uint16_t *text; /* VGA's, or NULL */
static uint8_t *points;         /* the framebuffer's, or NULL */
static unsigned scale, point_bytes;
static uint32_t colours[16]; /* as the framebuffer has them */

/* ---- A framebuffer ------------------------------------------------------ */

static uint32_t part(unsigned level, uint8_t at, uint8_t bits)
{
    return (uint32_t)(level >> (8 - (bits < 8 ? bits : 8))) << at;
}

/* VGA's sixteen colours; its yellow that is not bright is brown. */
static void colours_init(const struct pc_screen *s)
{
    for (unsigned i = 0; i < 16; i++) {
        unsigned on = i & 8 ? 0xFF : 0xAA, off = i & 8 ? 0x55 : 0;
        unsigned green = i == 6 ? 0x55 : i & 2 ? on : off;

        colours[i] = part(i & 4 ? on : off, s->red_at, s->red_bits) |
                     part(green, s->green_at, s->green_bits) |
                     part(i & 1 ? on : off, s->blue_at, s->blue_bits);
    }
}

static void paint_point(uint8_t *at, uint32_t colour)
{
    if (point_bytes == 4) {
        *(volatile uint32_t *)at = colour;
    } else if (point_bytes == 2) {
        *(volatile uint16_t *)at = (uint16_t)colour;
    } else {
        at[0] = (uint8_t)colour;
        at[1] = (uint8_t)(colour >> 8);
        at[2] = (uint8_t)(colour >> 16);
    }
}

static void paint_glyph(unsigned row, unsigned column, uint16_t cell)
{
    uint32_t front = colours[cell >> 8 & 15], back = colours[cell >> 12];
    unsigned c = (cell & 0xFF) - ' ';
    const uint8_t *glyph = pc_font[c < GLYPHS ? c : '?' - ' '];
    uint32_t pitch = pc_boot.screen.pitch;
    uint8_t *line = points + (size_t)row * CELL_ROWS * scale * pitch +
                    (size_t)column * CELL_COLUMNS * scale * point_bytes;

    for (unsigned y = 0; y < CELL_ROWS * scale; y++, line += pitch) {
        unsigned bits = y / scale < GLYPH_ROWS ? glyph[y / scale] : 0;
        uint8_t *at = line;

        for (unsigned x = 0; x < CELL_COLUMNS; x++)
            for (unsigned i = 0; i < scale; i++, at += point_bytes)
                paint_point(at, bits << x & 1 << (GLYPH_COLUMNS - 1) ? front
                                                                     : back);
    }
}

static bool framebuffer_init(void)
{
    const struct pc_screen *s = &pc_boot.screen;

    point_bytes = (s->bits + 7u) / 8;
    if (point_bytes < 2 || point_bytes > 4 || s->width < CELL_COLUMNS ||
        s->height < CELL_ROWS)
        return false;
    points = pc_pages_window(s->address, (size_t)s->pitch * s->height);
    if (!points)
        return false;
    scale = (s->width + WIDTH_FOR_ONE / 2) / WIDTH_FOR_ONE;
    if (scale == 0)
        scale = 1;
    colours_init(s);
    for (uint32_t y = 0; y < s->height; y++)
        for (uint32_t x = 0; x < s->width; x++)
            paint_point(points + (size_t)y * s->pitch + (size_t)x * point_bytes,
                        colours[0]);
    terminal_init(s->width / (CELL_COLUMNS * scale),
                  s->height / (CELL_ROWS * scale));
    return true;
}

/* ---- VGA's text --------------------------------------------------------- */

static void vga_cursor(unsigned at)
{
    out8(CRTC, CURSOR_HIGH);
    out8(CRTC + 1, (uint8_t)(at >> 8));
    out8(CRTC, CURSOR_LOW);
    out8(CRTC + 1, (uint8_t)at);
}

/* Where there is no VGA, nothing remembers what is written. */
static bool vga_init(void)
{
    const struct pc_screen *s = &pc_boot.screen;
    bool told = s->type == SCREEN_TEXT;

    text = (volatile uint16_t *)(uintptr_t)(told ? s->address : VGA_TEXT);
    for (uint16_t probe = 0x0720; probe < 0x0730; probe++) {
        text[0] = probe;
        text[1] = (uint16_t)~probe;
        if (text[0] != probe) {
            text = NULL;
            return false;
        }
    }
    terminal_init(told ? s->width : VGA_COLUMNS, told ? s->height : VGA_ROWS);
    return true;
}

/* ---- Both --------------------------------------------------------------- */

bool screen_init(void)
{
    if (pc_boot.screen.type == SCREEN_POINTS ? !framebuffer_init()
                                             : !vga_init())
        return false;
    screen_paint();
    return true;
}

/* That the row is painted is noted first: who changes it then notes it again.
 */
void screen_paint(void)
{
    struct terminal *t = &pc_terminal;

    for (unsigned row = 0; row < t->rows; row++) {
        if (!t->changed[row])
            continue;
        t->changed[row] = false;
        __atomic_signal_fence(__ATOMIC_SEQ_CST);
        const volatile uint16_t *cells = terminal_row(row);
        for (unsigned column = 0; column < t->columns; column++) {
            unsigned i = row * t->columns + column;
            uint16_t cell = cells[column];

            if (points && row == t->row && column == t->column)
                cell = (uint16_t)((cell & 0xFF) | (cell >> 4 & 0xF00) |
                                  (cell & 0xF00) << 4); /* the cursor */
            if (cell == painted[i])
                continue;
            painted[i] = cell;
            if (points)
                paint_glyph(row, column, cell);
            else
                text[i] = cell;
        }
    }
    if (text)
        vga_cursor(t->row * t->columns + t->column);
}
