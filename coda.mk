# For a Makefile of your own: the kernel of one board is built in a folder of
# yours, and what it takes to compile and link with it is told. As in
#
#     BOARD ?= mps2-an385
#     include path/to/coda/coda.mk
#
#     thing := build/$(BOARD)/thing
#     $(thing).elf: $(thing).o $(CODA_LIB)
#             $(CODA_CC) $(CODA_LDFLAGS) $< $(CODA_LIBS) -o $@
#     $(thing).o: thing.c $(CODA_MK)
#             mkdir -p $(@D)
#             $(CODA_CC) $(CODA_CFLAGS) -O2 -MMD -MP -c $< -o $@
#     run: $(thing).elf
#             $(CODA_RUN) $<
#     -include $(thing).d
#
# What it is told:
#   BOARD           one of those that `make boards` lists there
#   CODA_BUILD      where the kernel is built: build/coda/BOARD
#   CODA_ARGUMENTS  more for Coda's Makefile: OPT=-Os OPTIONS="CODA_PRIORITIES=1"
# What it tells:
#   CODA_CC CODA_OBJCOPY
#   CODA_CFLAGS     what each file must be compiled with; -O is yours to choose
#   CODA_LDFLAGS    ahead of your objects, linker scripts and all
#   CODA_LIBS       behind them: the kernel and the C library
#   CODA_LIB        the kernel, to depend on
#   CODA_MK         changes when one of these does, to depend on
#   CODA_RUN        a command that runs an ELF as the board would; empty if none
#   CODA_UF2        a command that makes a UF2: FILE.hex FILE.uf2; empty if none
#   CODA_PC_IMAGE   one that makes what a PC boots: FILE.elf FILE.img, or FILE.iso
#   CODA_BOARD CODA_VERSION CODA_CORE CODA_CORE_FLAGS
#
# Once installed, lib/coda/BOARD/coda.mk tells the same, and builds nothing.

BOARD      ?= mps2-an385
CODA_BUILD ?= build/coda/$(BOARD)
CODA_MK    := $(CODA_BUILD)/coda.mk

coda_root := $(abspath $(dir $(lastword $(MAKEFILE_LIST))))
ifneq ($(words $(coda_root) $(abspath $(CODA_BUILD))),2)
$(error make cannot work where a path has a space in it: $(coda_root), $(CURDIR)/$(CODA_BUILD))
endif
# Your -j and the like go on to it; your CFLAGS=…, and what is in the environment
# under names that it knows, do not.
coda_make = env -i "PATH=$$PATH" "HOME=$$HOME" "MAKEFLAGS=$$(echo "$$MAKEFLAGS" | sed 's/\(^\| \)-- .*//')" \
    $(MAKE) --no-print-directory -C $(coda_root) BOARD=$(BOARD) BUILD=$(abspath $(CODA_BUILD)) $(CODA_ARGUMENTS)

# The first goal of the including Makefile is its own.
coda_goal := $(.DEFAULT_GOAL)
ifneq ($(filter-out clean%,$(or $(MAKECMDGOALS),all)),)
include $(CODA_MK)
endif
$(CODA_MK): coda-always
	+@$(coda_make) describe
$(abspath $(CODA_BUILD))/libcoda.a: coda-always
	+@$(coda_make) lib
.PHONY: coda-always
.DEFAULT_GOAL := $(coda_goal)
