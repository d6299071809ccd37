/* A line editor for a serial terminal. */
#ifndef LINE_H
#define LINE_H

#include <stddef.h>

/*
 * Prints the prompt and reads a line, which the user may edit: left, right,
 * home, end, backspace, delete, ^A ^E ^B ^F ^K ^U, up and down for the lines
 * before; ^C gives an empty line.
 *
 * Context: task.
 * Returns: its length; (size_t)-1 at the end of the input.
 */
size_t line_read(const char *prompt, char *line, size_t bytes);

#endif
