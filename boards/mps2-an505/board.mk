# Arm MPS2+ with the Cortex-M33 image AN505, running secure, under QEMU.
ARCH      := cortex-m
CPU_FLAGS := -mcpu=cortex-m33 -mthumb -mfloat-abi=hard -mfpu=fpv5-sp-d16
CLOCK_HZ  := 20000000
DRIVERS   := v8m_map mps_leds cmsdk_timer cmsdk_hwtimer cmsdk_uart cmsdk_watchdog plain_power semihosting
QEMU      := qemu-system-arm -M mps2-an505
DEFINES   := -DARCH_NULL_BYTES=4096
