set(CODA_TOOLCHAIN cortex-m0)
set(CODA_TOOLCHAIN_BOARD microbit)
set(CODA_TOOLCHAIN_FLAGS "-mcpu=cortex-m0 -mthumb")
include("${CMAKE_CURRENT_LIST_DIR}/../CodaToolchain.cmake")
