# What the files of toolchain/ share. They say the core, the board that is meant
# unless CODA_BOARD says another, and the flags without which no object fits it.

if(NOT CODA_TOOLCHAIN STREQUAL linux)
    set(CMAKE_SYSTEM_NAME Generic)
    set(CMAKE_SYSTEM_PROCESSOR "${CODA_TOOLCHAIN}")
    set(CMAKE_TRY_COMPILE_TARGET_TYPE STATIC_LIBRARY) # there is no main to link yet
    set(CMAKE_EXECUTABLE_SUFFIX_C .elf)
endif()
set(CODA_TOOLCHAIN_PREFIX "")
if(CODA_TOOLCHAIN MATCHES "^cortex-m")
    set(CODA_TOOLCHAIN_PREFIX arm-none-eabi-)
endif()
set(CMAKE_C_COMPILER ${CODA_TOOLCHAIN_PREFIX}gcc)
set(CMAKE_ASM_COMPILER ${CODA_TOOLCHAIN_PREFIX}gcc)
foreach(language C ASM)
    set(CMAKE_${language}_FLAGS_INIT "${CODA_TOOLCHAIN_FLAGS}")
endforeach()

# So that find_package(Coda) finds what this file belongs to.
set(Coda_DIR "${CMAKE_CURRENT_LIST_DIR}" CACHE PATH "where CodaConfig.cmake is")
