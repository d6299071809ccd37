/*
 * A clock that stands still while tasks run and jumps to the next deadline when
 * all wait: programs whose name begins with virtual_ are linked with it. So
 * minutes pass in no time, and each instant is exact, on every board.
 */
#ifndef VIRTUAL_CLOCK_H
#define VIRTUAL_CLOCK_H

#include <stdint.h>

/* The calling task computes for so long. */
void virtual_pass_us(uint64_t us);

/* Sleeps until clock_us() is this, exactly, on every board. */
void virtual_sleep_until(uint64_t us);

/* Prints the instant, a space, and a line. */
void virtual_say(const char *format, ...) __attribute__((format(printf, 1, 2)));

#endif
