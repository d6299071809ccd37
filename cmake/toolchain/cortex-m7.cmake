set(CODA_TOOLCHAIN cortex-m7)
set(CODA_TOOLCHAIN_BOARD mps2-an500)
set(CODA_TOOLCHAIN_FLAGS "-mcpu=cortex-m7 -mthumb -mfloat-abi=hard -mfpu=fpv5-d16")
include("${CMAKE_CURRENT_LIST_DIR}/../CodaToolchain.cmake")
