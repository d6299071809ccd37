# x86_64, with the system's own gcc: bare with newlib, or with the host's C
# library as a process of Linux.
LIBC        ?= newlib
LIBCS       ?= newlib none
ARCH_SRCS   := arch.c switch.S
NEWLIB      := build/newlib-x86_64
NEEDS       := gcc
# At multiples of 16 the time of a loop is chance (bench/README.md).
KERNEL_FLAGS := -mgeneral-regs-only -falign-functions=32
GDB         := gdb

LIBS_host   := -lm

SLOT_newlib := 176
SLOT_host   := 32
SLOT_none   := 0
DEFINES     += -DLIBC_IN_SLOT=$(SLOT_$(LIBC))

ifneq ($(LIBC),host)
NEEDS       += qemu-system-x86_64
BOARD_FLAGS := -mgeneral-regs-only
CPU_FLAGS   := -fno-pic -fno-pie -mno-red-zone -fno-stack-protector \
               -fcf-protection=none -fno-asynchronous-unwind-tables
LINK_FLAGS  := -nostartfiles -static -no-pie -Wl,--build-id=none,-z,max-page-size=4096,-z,noexecstack \
               -Wl,-T,boards/$(BOARD)/memory.ld -Wl,-T,linker/x86_64.ld
LINK_newlib := linker/newlib-x86_64.ld
LIBS_newlib := -nostdlib -L$(NEWLIB)/lib -Wl,--start-group -lc -lm -lgcc -Wl,--end-group
LIBS_none   := $(LIBS_newlib)
INC_newlib  := -nostdinc -isystem $(shell gcc -print-file-name=include) -isystem $(NEWLIB)/include
INC_none    := $(INC_newlib)
NEEDS_BUILT := $(NEWLIB)/lib/libc.a
endif
