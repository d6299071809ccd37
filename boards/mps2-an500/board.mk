# Arm MPS2 with the Cortex-M7 image AN500, FPU included, under QEMU.
ARCH      := cortex-m
CPU_FLAGS := -mcpu=cortex-m7 -mthumb -mfloat-abi=hard -mfpu=fpv5-d16
CLOCK_HZ  := 25000000
DRIVERS   := mps2 mps_leds cmsdk_timer cmsdk_hwtimer cmsdk_uart cmsdk_watchdog plain_power semihosting
QEMU      := qemu-system-arm -M mps2-an500
