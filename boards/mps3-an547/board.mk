# Arm MPS3 with the Cortex-M55 image AN547, running secure, under QEMU.
ARCH      := cortex-m
CPU_FLAGS := -mcpu=cortex-m55 -mthumb -mfloat-abi=hard
CLOCK_HZ  := 32000000
DRIVERS   := v8m_map sse_timer sse_hwtimer pl031_rtc mps_leds cmsdk_uart cmsdk_watchdog plain_power semihosting
QEMU      := qemu-system-arm -M mps3-an547
DEFINES   := -DARCH_NULL_BYTES=4096
NO_ROOM   := chain_of_1000_tasks
