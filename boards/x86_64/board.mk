# A PC without an operating system, under QEMU.
ARCH       := x86_64
CLOCK_HZ   := 1000000000
DRIVERS    := pc_boot pc_pages pc_traps pc_apic pc_irq pc_acpi pc_clock pc_hwtimer pc_rtc pc_console pc_keyboard pc_screen pc_terminal pc_font plain_power
BOARD_ASM  := boot.S
QEMU       := qemu-system-x86_64 -M q35 -m 64 -nodefaults -display none -serial stdio -device isa-debug-exit,iobase=0xf4,iosize=4
EXIT_CODE  := halved
IMAGE_KINDS := .img .iso
IMAGE_NEEDS := grub-mkimage grub-mkrescue mformat xorriso
TEST_NEEDS := $(IMAGE_NEEDS) ovmf python3
MASKS      := pc_irq other_interrupt # in a gate: handlers are interruptible in between
