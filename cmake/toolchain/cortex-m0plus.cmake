set(CODA_TOOLCHAIN cortex-m0plus)
set(CODA_TOOLCHAIN_BOARD pico)
set(CODA_TOOLCHAIN_FLAGS "-mcpu=cortex-m0plus -mthumb")
include("${CMAKE_CURRENT_LIST_DIR}/../CodaToolchain.cmake")
