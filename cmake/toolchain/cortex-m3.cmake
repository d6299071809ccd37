set(CODA_TOOLCHAIN cortex-m3)
set(CODA_TOOLCHAIN_BOARD mps2-an385)
set(CODA_TOOLCHAIN_FLAGS "-mcpu=cortex-m3 -mthumb")
include("${CMAKE_CURRENT_LIST_DIR}/../CodaToolchain.cmake")
