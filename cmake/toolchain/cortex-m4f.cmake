set(CODA_TOOLCHAIN cortex-m4f)
set(CODA_TOOLCHAIN_BOARD mps2-an386)
set(CODA_TOOLCHAIN_FLAGS "-mcpu=cortex-m4 -mthumb -mfloat-abi=hard -mfpu=fpv4-sp-d16")
include("${CMAKE_CURRENT_LIST_DIR}/../CodaToolchain.cmake")
