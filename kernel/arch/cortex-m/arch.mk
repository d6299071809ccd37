# Cortex-M: CPU_FLAGS come from the board.
CROSS       := arm-none-eabi-
SWITCH      ?= switch
LIBC        ?= newlib
LIBCS       ?= newlib none
ARCH_SRCS   := arch.c fault.c guard.c startup.c $(SWITCH).S
LINK_FLAGS  := -nostartfiles -Wl,-u,board_vectors -Wl,-T,boards/$(BOARD)/memory.ld -Wl,-T,linker/cortex-m.ld
LINK_ACCOUNTING := -Wl,-T,linker/accounting.ld
LINK_newlib := linker/newlib.ld
UNALIGNED_FLAGS := -mno-unaligned-access
LIBS_newlib := -lc -lm -lgcc
LIBS_none   := -lc -lgcc
INC_newlib  := --specs=nano.specs
INC_none    := --specs=nano.specs
NEEDS       := $(filter-out none,$(firstword $(QEMU))) arm-none-eabi-gcc
GDB         := gdb-multiarch
IMAGE_KINDS := .bin .hex
