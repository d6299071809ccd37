set(CODA_TOOLCHAIN cortex-m55)
set(CODA_TOOLCHAIN_BOARD mps3-an547)
set(CODA_TOOLCHAIN_FLAGS "-mcpu=cortex-m55 -mthumb -mfloat-abi=hard")
include("${CMAKE_CURRENT_LIST_DIR}/../CodaToolchain.cmake")
