# The line editor is the shell's.
APP_SOURCES := examples/shell/line.c
APP_FLAGS   := -Iexamples/shell
