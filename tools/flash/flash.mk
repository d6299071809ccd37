# Writing the flash of real parts, and listening to them. A board.mk says of its
# board:
#
#   PROGRAMMERS  which of these can write it; the first is meant unless PROGRAMMER
#                says another
#   OPENOCD      openocd's arguments: its probe and its chip
#   PYOCD        pyocd's name for the chip
#   DFU          VENDOR:PRODUCT of the boot loader
#   UF2_DRIVE    the boot loader's drive, by its label

PROGRAMMER ?= $(firstword $(PROGRAMMERS))
BAUD       ?= 115200
PORT       ?=
DRIVE      ?=

FLASH_IMAGE_openocd := $(ELF)
FLASH_IMAGE_pyocd   := $(ELF:.elf=.hex)
FLASH_IMAGE_stlink  := $(ELF:.elf=.hex)
FLASH_IMAGE_dfu     := $(ELF:.elf=.bin)
FLASH_IMAGE_uf2     := $(ELF:.elf=.uf2)
FLASH_IMAGE         := $(FLASH_IMAGE_$(PROGRAMMER))

# ST's boot loader in ROM: where flash begins, and what it does then (AN3156,
# "DfuSe").
DFU_FLASH := 0x08000000
DFU_UTIL   = dfu-util -d $(DFU) -a 0 -s $(DFU_FLASH)
COPY       = tools/flash/drive $(strip $(if $(DRIVE),--at $(DRIVE)) $(UF2_DRIVE))

FLASH_openocd = tools/flash/program openocd $(OPENOCD) -c 'program $(FLASH_IMAGE) verify reset exit'
FLASH_pyocd   = tools/flash/program pyocd flash --no-wait --target $(PYOCD) $(FLASH_IMAGE)
FLASH_stlink  = tools/flash/program st-flash --reset --format ihex write $(FLASH_IMAGE)
FLASH_dfu     = tools/flash/program $(DFU_UTIL):leave -D $(FLASH_IMAGE)
FLASH_uf2     = $(COPY) $(FLASH_IMAGE)

ERASE_openocd = tools/flash/program openocd $(OPENOCD) -c 'init; reset halt; flash erase_sector 0 0 last; shutdown'
ERASE_pyocd   = tools/flash/program pyocd erase --no-wait --chip --target $(PYOCD)
ERASE_stlink  = tools/flash/program st-flash erase
ERASE_dfu     = tools/flash/program $(DFU_UTIL):mass-erase:force
ERASE_uf2     = $(COPY) $(BUILD)/erased.uf2

# The boot loader erases what it writes: all of the flash, as memory.ld has it.
$(BUILD)/erased.uf2: boards/$(BOARD)/memory.ld tools/uf2
	@mkdir -p $(@D)
	$(Q)tools/uf2 --erased $(UF2_FAMILY) $< $@

# What make debug starts for PROBE=openocd or pyocd: a server for gdb. It is what
# there is for a board that nothing emulates.
PROBE        ?= $(if $(filter none,$(QEMU)),$(firstword $(filter openocd pyocd,$(PROGRAMMERS))))
PROBE_PORT   ?= 3333
SERVE_openocd = openocd $(OPENOCD) -c 'gdb_port $(PROBE_PORT); tcl_port disabled; telnet_port disabled'
SERVE_pyocd   = pyocd gdbserver --no-wait --target $(PYOCD) --port $(PROBE_PORT)
PROBE_SERVER  = $(if $(filter openocd pyocd,$(PROBE)),$(if $(filter $(PROBE),$(PROGRAMMERS)),$(PROBE_PORT) \
    $(SERVE_$(PROBE)),$(error $(BOARD) has no probe by "$(PROBE)"; PROBE= is one of: $(filter \
    openocd pyocd,$(PROGRAMMERS)) HOST:PORT)))

flashable = $(filter $(PROGRAMMER),$(PROGRAMMERS))
# Expanded in a recipe: make ends there, in words.
need_programmer = $(if $(flashable),,$(error $(if $(PROGRAMMERS),$(BOARD) cannot be \
    flashed by "$(PROGRAMMER)"; PROGRAMMER= is one of: $(PROGRAMMERS),nothing flashes \
    $(BOARD); boards that are flashed: $(shell grep -l '^PROGRAMMERS' boards/*/board.mk | cut -d/ -f2))))

## flash [APP=] [BOARD=] [PROGRAMMER=]: writes it to the board: by openocd, pyocd, stlink, dfu or uf2
flash: $(if $(flashable),build $(FLASH_IMAGE))
	$(need_programmer)
	@echo "flashing $(FLASH_IMAGE) by $(PROGRAMMER)"
	@$(FLASH_$(PROGRAMMER))

## erase [BOARD=] [PROGRAMMER=]: all of the board's flash
erase: $(if $(flashable),$(filter $(BUILD)/%.uf2,$(ERASE_$(PROGRAMMER))))
	$(need_programmer)
	@echo "erasing $(BOARD) by $(PROGRAMMER)"
	@$(ERASE_$(PROGRAMMER))

## monitor [PORT=] [BAUD=]: a serial terminal, to the board's UART
monitor:
	@tools/flash/monitor $(if $(PORT),--port $(PORT)) --baud $(BAUD)

.PHONY: flash erase monitor
