/*
 * The calendar clock of a PC (Motorola MC146818A), which firmware keeps in
 * binary-coded decimals and in Universal Time; where the century
 * is, ACPI says.
 */
#include <stdbool.h>

#include <coda/rtc.h>

#include "pc.h"

enum { INDEX = 0x70, DATA = 0x71 };
enum { SECONDS = 0, MINUTES = 2, HOURS = 4, DAY = 7, MONTH, YEAR, A, B };
enum { FIELDS = 6, LOOKS = 10000 };
enum { A_UPDATING = 1 << 7, B_24_HOURS = 1 << 1, B_BINARY = 1 << 2, PM = 0x80 };

static uint8_t cmos(uint8_t index)
{
    uint8_t value;

    __asm volatile("outb %1, %2\n\tinb %3, %0"
                   : "=a"(value)
                   : "a"(index), "Nd"((uint16_t)INDEX), "Nd"((uint16_t)DATA));
    return value;
}

/* False when there is no such clock, and all bits read as set: an update takes
 * two milliseconds at most, a look at least half a microsecond. */
static bool read_all(uint8_t fields[FIELDS])
{
    static const uint8_t indices[FIELDS] = {SECONDS, MINUTES, HOURS,
                                            DAY,     MONTH,   YEAR};

    for (int looks = 0; cmos(A) & A_UPDATING; looks++)
        if (looks == LOOKS)
            return false;
    for (int i = 0; i < FIELDS; i++)
        fields[i] = cmos(indices[i]);
    return true;
}

/* An update may come between two fields: so all are read until they are the
 * same twice. */
static bool read_steady(uint8_t fields[FIELDS])
{
    uint8_t again[FIELDS];
    bool same;

    do {
        same = true;
        if (!read_all(fields) || !read_all(again))
            return false;
        for (int i = 0; i < FIELDS; i++)
            same = same && fields[i] == again[i];
    } while (!same);
    return true;
}

static uint8_t number(uint8_t field, uint8_t mode)
{
    return mode & B_BINARY ? field : (uint8_t)(field / 16 * 10 + field % 16);
}

/* Of the Gregorian calendar. A year is taken to begin in March, so that the day
 * that some of them have more is its last; from there on the months' lengths
 * are those of a line of slope 30.6. */
static uint64_t days_since_1970(unsigned year, unsigned month, unsigned day)
{
    unsigned from_march = (month + 9) % 12;

    year -= month <= 2;
    return (uint64_t)year * 365 + year / 4 - year / 100 + year / 400 +
           (from_march * 153 + 2) / 5 + day - 1 - 719468;
}

uint64_t rtc_seconds(void)
{
    uint8_t f[FIELDS], mode = cmos(B), century = acpi_century();
    unsigned hours, year;
    bool afternoon;

    if (!read_steady(f))
        return 0;
    afternoon = !(mode & B_24_HOURS) && f[2] & PM;
    f[2] &= (uint8_t)~PM;
    for (int i = 0; i < FIELDS; i++)
        f[i] = number(f[i], mode);
    hours = mode & B_24_HOURS ? f[2] : f[2] % 12 + (afternoon ? 12u : 0u);
    year = (century ? number(cmos(century), mode) : 20) * 100u + f[5];
    if (year < 1970)
        return 0;
    return days_since_1970(year, f[4], f[3]) * 86400 + hours * 3600 +
           f[1] * 60u + f[0];
}
