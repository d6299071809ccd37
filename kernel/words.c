/* What reports are made of: strings and numbers, character by character, to the
 * hardware at the system's end, to the console at any other time. */
#include "kernel.h"

static void (*put)(char c);

void say_by(void (*to)(char c))
{
    put = to;
}

void say(const char *s)
{
    while (*s)
        put(*s++);
}

const char *digits_before(char *end, uintptr_t n, unsigned base)
{
    *--end = '\0';
    do
        *--end = "0123456789abcdef"[n % base];
    while ((n /= base) != 0);
    return end;
}

void say_number(uintptr_t n, unsigned base)
{
    char digits[DIGITS];

    say(base == 16 ? "0x" : "");
    say(digits_before(digits + DIGITS, n, base));
}
