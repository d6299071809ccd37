/*
 * The keyboard of a PC, by the 8042: as what a terminal sends for each key, of
 * the US layout. The controller translates to scan codes of set 1, which have
 * bit 7 set when a key goes up; those behind E0h are of keys that the first
 * keyboards did not have. (IBM PS/2 Hardware Interface Technical Reference,
 * "Keyboard and Auxiliary Device Controller".) Firmware shows a USB keyboard as
 * one of these, if it does, until its driver is there, which never comes here.
 */
#include <coda.h>

#include "../../kernel/board.h"
#include "apic.h"
#include "pc.h"

enum {
    DATA = 0x60,
    STATUS = 0x64,
    COMMAND = 0x64,
    STATUS_OUTPUT = 1 << 0, /* there is a byte for us */
    STATUS_INPUT = 1 << 1,  /* ours has not been taken yet */
    STATUS_MOUSE = 1 << 5,
    NOBODY = 0xFF,
    READ_CONFIGURATION = 0x20,
    WRITE_CONFIGURATION = 0x60,
    MOUSE_OFF = 0xA7,
    KEYBOARD_OFF = 0xAD,
    KEYBOARD_ON = 0xAE,
    CONFIGURATION_IRQ = 1 << 0,
    CONFIGURATION_MOUSE_IRQ = 1 << 1,
    CONFIGURATION_OFF = 1 << 4,
    CONFIGURATION_SET_1 = 1 << 6,
    SCANNING_ON = 0xF4,
    SET_LEDS = 0xED,
    ACKNOWLEDGED = 0xFA,
    CAPS_LED = 1 << 2,
    QUEUE_BYTES = 16,
    PATIENCE_NS = 20000000,

    RELEASED = 0x80,
    EXTENDED = 0xE0,
    PAUSE = 0xE1,
    PAUSE_BYTES = 2, /* behind that, and again when it goes up */
    CTRL = 0x1D,
    LEFT_SHIFT = 0x2A,
    RIGHT_SHIFT = 0x36,
    ALT = 0x38,
    CAPS_LOCK = 0x3A,
    KEYPAD_SLASH = 0x35,
    KEYPAD_ENTER = 0x1C,
    DELETE = 0x53,
};

static const char plain[] =
    "\0\x1B"
    "1234567890-=\x7F\tqwertyuiop[]\r\0asdfghjkl;'`\0\\zxcvbnm,./\0*\0 \0"
    "\0\0\0\0\0\0\0\0\0\0\0\0"
    "789-456+1230.\0\0\\";
static const char shifted[] =
    "\0\x1B"
    "!@#$%^&*()_+\x7F\tQWERTYUIOP{}\r\0ASDFGHJKL:\"~\0|ZXCVBNM<>?\0*\0 \0"
    "\0\0\0\0\0\0\0\0\0\0\0\0"
    "789-456+1230.\0\0|";
_Static_assert(sizeof plain == 0x58 && sizeof shifted == 0x58, "up to 56h");

/* Keys behind E0h: their sequences of ECMA-48, as terminals send them. */
static const struct {
    uint8_t code;
    char sequence[5];
} extended_keys[] = {
    {0x47, "\x1B[H"},    {0x48, "\x1B[A"},     {0x4B, "\x1B[D"},
    {0x4D, "\x1B[C"},    {0x4F, "\x1B[F"},     {0x50, "\x1B[B"},
    {DELETE, "\x1B[3~"}, {KEYPAD_ENTER, "\r"}, {KEYPAD_SLASH, "/"},
};

static bool shift[2], ctrl, alt, caps, caps_held, extended, setting_leds;
static unsigned skip;

/* ---- What a key means --------------------------------------------------- */

/* All of it or nothing: a program must not see half a sequence. */
static void received(const char *bytes)
{
    size_t n = 0;

    while (bytes[n])
        n++;
    for (size_t i = 0; i < n && console_room() >= n - i; i++)
        console_received(bytes[i]);
}

static bool is_letter(char c)
{
    return (c | 0x20) >= 'a' && (c | 0x20) <= 'z';
}

static void key(uint8_t code)
{
    char c[2] = "";

    if (code >= sizeof plain - 1)
        return;
    c[0] = (shift[0] || shift[1]) != (caps && is_letter(plain[code]))
               ? shifted[code]
               : plain[code];
    if (ctrl && c[0] >= '@' && c[0] < 0x7F)
        c[0] &= 0x1F;
    received(c);
}

static void extended_key(uint8_t code)
{
    if (code == DELETE && ctrl && alt)
        board_reset();
    for (unsigned i = 0; i < sizeof extended_keys / sizeof *extended_keys; i++)
        if (extended_keys[i].code == code)
            received(extended_keys[i].sequence);
}

static void caps_key(bool down)
{
    if (down && !caps_held) { /* and not repeated */
        caps = !caps;
        setting_leds = true;
        out8(DATA, SET_LEDS);
    }
    caps_held = down;
}

/* Right Ctrl and Alt are the left ones behind E0h; a Shift there is none. */
static void code_came(uint8_t code, bool down, bool is_extended)
{
    switch (code) {
    case LEFT_SHIFT:
    case RIGHT_SHIFT:
        if (!is_extended)
            shift[code == RIGHT_SHIFT] = down;
        break;
    case CTRL:
        ctrl = down;
        break;
    case ALT:
        alt = down;
        break;
    case CAPS_LOCK:
        caps_key(down);
        break;
    default:
        if (down && is_extended)
            extended_key(code);
        else if (down)
            key(code);
    }
}

static void byte_came(uint8_t byte)
{
    bool was_extended = extended;

    extended = byte == EXTENDED;
    if (skip > 0) {
        skip--;
    } else if (byte == PAUSE) {
        skip = PAUSE_BYTES;
    } else if (byte == ACKNOWLEDGED) {
        if (setting_leds)
            out8(DATA, caps ? CAPS_LED : 0);
        setting_leds = false;
    } else if (byte != EXTENDED) {
        code_came(byte & ~RELEASED, !(byte & RELEASED), was_extended);
    }
}

void keyboard_handler(void)
{
    uint8_t status;

    for (int i = 0; i < QUEUE_BYTES; i++) {
        status = in8(STATUS);
        if (!(status & STATUS_OUTPUT))
            break;
        uint8_t byte = in8(DATA);
        if (!(status & STATUS_MOUSE))
            byte_came(byte);
    }
}

/* ---- The controller ----------------------------------------------------- */

static bool await(uint8_t mask, uint8_t value)
{
    uint64_t until = board_ticks() + PATIENCE_NS;

    while ((in8(STATUS) & mask) != value)
        if (board_ticks() > until)
            return false;
    return true;
}

static bool send(uint16_t port, uint8_t byte)
{
    if (!await(STATUS_INPUT, 0))
        return false;
    out8(port, byte);
    return true;
}

static void forget(void)
{
    for (int i = 0; i < QUEUE_BYTES && in8(STATUS) & STATUS_OUTPUT; i++)
        (void)in8(DATA);
}

bool keyboard_init(void)
{
    uint8_t configuration;

    if (in8(STATUS) == NOBODY || !send(COMMAND, KEYBOARD_OFF) ||
        !send(COMMAND, MOUSE_OFF))
        return false;
    forget();
    if (!send(COMMAND, READ_CONFIGURATION) ||
        !await(STATUS_OUTPUT, STATUS_OUTPUT))
        return false;
    configuration = in8(DATA);
    configuration |= CONFIGURATION_IRQ | CONFIGURATION_SET_1;
    configuration &= (uint8_t) ~(CONFIGURATION_MOUSE_IRQ | CONFIGURATION_OFF);
    if (!send(COMMAND, WRITE_CONFIGURATION) || !send(DATA, configuration) ||
        !send(COMMAND, KEYBOARD_ON))
        return false;
    forget(); /* what was not translated */
    apic_route_isa(KEYBOARD_IRQ, KEYBOARD_VECTOR);
    send(DATA, SCANNING_ON); /* its answer comes by interrupt */
    /* As would what came before the interrupt was let in, and has had its edge.
     */
    apic_send(KEYBOARD_VECTOR);
    return true;
}
