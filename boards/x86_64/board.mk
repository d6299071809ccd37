# A PC without an operating system, under QEMU.
ARCH       := x86_64
CLOCK_HZ   := 1000000000
DRIVERS    := pc_irq
BOARD_ASM  := boot.S
QEMU       := qemu-system-x86_64 -M q35 -m 64 -nodefaults -display none -serial stdio -device isa-debug-exit,iobase=0xf4,iosize=4
EXIT_CODE  := halved
