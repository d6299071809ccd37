/* A terminal on which lines appear while one is being typed: they are printed
 * above it. */
#ifndef TERMINAL_H
#define TERMINAL_H

#include <stdbool.h>

enum { LINE_BYTES = 40 };

/* Prints a line of at most 80 characters. Context: task. */
void print(const char *format, ...) __attribute__((format(printf, 1, 2)));

/* Reads a line. Returns false at the end of the input, and for ^C and ^D, after
 * which none is being typed any more. Context: one task. */
bool read_line(char line[LINE_BYTES]);

#endif
