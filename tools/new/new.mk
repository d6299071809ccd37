# `make new APP=path`: APP is what there is not yet, so that the rest of the
# Makefile is given another.

ifneq ($(filter new,$(MAKECMDGOALS)),)
NEW := $(if $(filter command% environment%,$(origin APP)),$(value APP))
override APP := goexit
endif

## new APP=path [BOARD=]: a folder with a program of your own, its tests and its Makefile
new: export NEW_APP   := $(NEW)
new: export NEW_BOARD := $(BOARD)
new: export NEW_QEMU  := $(QEMU)
new:
	@tools/new/new

.PHONY: new
