# Arm MPS2 with the Cortex-M3 image AN385, under QEMU.
ARCH      := cortex-m
CPU_FLAGS := -mcpu=cortex-m3 -mthumb
CLOCK_HZ  := 25000000
DRIVERS   := mps2 mps_leds cmsdk_timer cmsdk_hwtimer cmsdk_uart cmsdk_watchdog plain_power semihosting
QEMU      := qemu-system-arm -M mps2-an385
INTERRUPTS := 50000 # of ends/interrupts_at_any_instant.c
