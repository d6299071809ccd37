# find_package(Coda REQUIRED): the kernel for one board, from what `make install`
# has put into place, or from a checkout, where it is built with what uses it.
#
#     cmake_minimum_required(VERSION 3.16)
#     project(thing C)
#     find_package(Coda REQUIRED)
#     add_executable(thing main.c)
#     target_link_libraries(thing Coda::coda)
#     coda_add_image(thing)
#
#     cmake -B build -DCMAKE_TOOLCHAIN_FILE=…/toolchain/cortex-m3.cmake
#
# is told
#     CMAKE_TOOLCHAIN_FILE  the board's core: one of toolchain/*.cmake, here
#     CODA_BOARD            the board, if not the one that file has in mind
#     CODA_ARGUMENTS        in a checkout, more for its Makefile, a list:
#                           -DCODA_ARGUMENTS="OPT=-Os;OPTIONS=CODA_PRIORITIES=1"
# and gives
#     Coda::coda            headers, flags, linker scripts, start-up, library
#     coda_add_image(app)   what a programmer takes beside app.elf (app.bin and
#                           app.hex, app.uf2), or, by the target image-app, a PC
#                           boots (app.img, app.iso); the target run-app, which boots
#                           it in an emulator, as add_test(NAME n COMMAND app) does
#
# Otherwise than the Makefile, CMake does not optimise unless told to
# (CMAKE_BUILD_TYPE), which takes more of a task's stack.

get_filename_component(_coda_root "${CMAKE_CURRENT_LIST_DIR}/.." ABSOLUTE)
if(EXISTS "${_coda_root}/kernel/kernel.h")
    set(_coda_boards "${_coda_root}/boards/*/board.mk")
    set(_coda_checkout TRUE)
else()
    get_filename_component(_coda_root "${_coda_root}/../.." ABSOLUTE)
    set(_coda_boards "${_coda_root}/lib/coda/*/coda.mk")
    set(_coda_checkout FALSE)
endif()

# _coda_board(RESULT BOARDS…): which of those there are is meant.
function(_coda_board result)
    set(board "")
    if(CODA_BOARD)
        set(board "${CODA_BOARD}")
    elseif(CODA_TOOLCHAIN_BOARD IN_LIST ARGN)
        set(board "${CODA_TOOLCHAIN_BOARD}")
    elseif(NOT CODA_TOOLCHAIN AND NOT CMAKE_CROSSCOMPILING AND linux IN_LIST ARGN)
        set(board linux)
    elseif(ARGC EQUAL 2)
        set(board "${ARGN}")
    endif()
    set(${result} "${board}" PARENT_SCOPE)
endfunction()

# _coda_make(RESULT GOAL): the command that has the checkout make a board's. With
# nothing of the environment: CFLAGS and the like there are for others.
function(_coda_make result goal)
    set(${result} env -i "PATH=$ENV{PATH}" make --no-print-directory -C "${_coda_root}"
        "BOARD=${CODA_BOARD}" "BUILD=${_coda_build}" ${CODA_ARGUMENTS} ${goal} PARENT_SCOPE)
endfunction()

# What keeps Coda from being found; or else it is left in CODA_….
macro(_coda_describe why)
    file(GLOB _coda_list ${_coda_boards})
    list(TRANSFORM _coda_list REPLACE "^.*/([^/]+)/[^/]+$" "\\1")
    string(REPLACE ";" " " _coda_there "${_coda_list}")
    _coda_board(CODA_BOARD ${_coda_list})
    set(_coda_variant "${CODA_BOARD}")
    if(CODA_ARGUMENTS)
        string(MD5 _coda_variant "${CODA_ARGUMENTS}")
        string(SUBSTRING "${_coda_variant}" 0 8 _coda_variant)
        set(_coda_variant "${CODA_BOARD}-${_coda_variant}")
    endif()
    set(_coda_build "${CMAKE_BINARY_DIR}/coda/${_coda_variant}")
    set(${why} "")
    if(CODA_BOARD STREQUAL "")
        set(${why} "which board? Say -DCODA_BOARD=…; there are: ${_coda_there}")
    elseif(NOT CODA_BOARD IN_LIST _coda_list)
        set(${why} "there is no board \"${CODA_BOARD}\"; there are: ${_coda_there}")
    elseif(_coda_checkout AND "${_coda_root}${_coda_build}" MATCHES "[ \t]")
        set(${why} "make, which builds Coda in a checkout, cannot work where a path has a space in it: ${_coda_root}, ${_coda_build}; install Coda, and use that")
    elseif("${_coda_root}" MATCHES "[ \t]")
        set(${why} "Coda lies where a path has a space in it: ${_coda_root}")
    elseif(CODA_ARGUMENTS AND NOT _coda_checkout)
        set(${why} "CODA_ARGUMENTS are for a checkout; this was installed with those it has")
    else()
        _coda_read(${why})
    endif()
endmacro()

macro(_coda_read why)
    set(_coda_file "${_coda_root}/lib/coda/${CODA_BOARD}/coda.mk")
    if(_coda_checkout)
        set(_coda_file "${_coda_build}/coda.mk")
        _coda_make(_coda_command describe)
        execute_process(COMMAND ${_coda_command}
            ERROR_VARIABLE _coda_error RESULT_VARIABLE _coda_result)
        if(NOT _coda_result EQUAL 0)
            set(${why} "${_coda_error}")
        endif()
        set_property(DIRECTORY APPEND PROPERTY CMAKE_CONFIGURE_DEPENDS
            "${_coda_root}/Makefile" "${_coda_root}/boards/${CODA_BOARD}/board.mk")
    endif()
    if(EXISTS "${_coda_file}")
        set_property(DIRECTORY APPEND PROPERTY CMAKE_CONFIGURE_DEPENDS "${_coda_file}")
        file(STRINGS "${_coda_file}" _coda_lines REGEX "^CODA_[A-Z0-9_]+ :=")
        foreach(_coda_line IN LISTS _coda_lines)
            string(REGEX MATCH "^([A-Z0-9_]+) := ?(.*)$" _coda_line "${_coda_line}")
            string(REPLACE "$(CODA_PREFIX)" "${_coda_root}" ${CMAKE_MATCH_1} "${CMAKE_MATCH_2}")
        endforeach()
        set(CODA_PREFIX "${_coda_root}")
    endif()
endmacro()

# What has been read must be for this compiler.
macro(_coda_suits why)
    if(CODA_TOOLCHAIN AND NOT CODA_TOOLCHAIN STREQUAL CODA_CORE)
        set(${why} "the board ${CODA_BOARD} is a ${CODA_CORE}, and the toolchain file for a ${CODA_TOOLCHAIN}")
    elseif(NOT CODA_TOOLCHAIN AND NOT CMAKE_CROSSCOMPILING AND NOT CODA_CORE STREQUAL linux)
        set(${why} "the board ${CODA_BOARD} is a ${CODA_CORE}: say -DCMAKE_TOOLCHAIN_FILE=${CMAKE_CURRENT_LIST_DIR}/toolchain/${CODA_CORE}.cmake")
    endif()
endmacro()

_coda_describe(_coda_why)
if("${_coda_why}" STREQUAL "")
    _coda_suits(_coda_why)
endif()
if(NOT "${_coda_why}" STREQUAL "")
    set(Coda_FOUND FALSE)
    set(Coda_NOT_FOUND_MESSAGE "${_coda_why}")
    return()
endif()

if(NOT TARGET Coda::coda)
    add_library(Coda::coda INTERFACE IMPORTED)

    # Folders of headers by their own property. What takes two words must stay
    # two: equal options are made one, but for those of SHELL.
    separate_arguments(_coda_words UNIX_COMMAND "${CODA_CFLAGS}")
    set(_coda_options "")
    set(_coda_includes "")
    set(_coda_system FALSE)
    foreach(_coda_word IN LISTS _coda_words)
        if(_coda_system)
            list(APPEND _coda_options "SHELL:-isystem ${_coda_word}")
            set(_coda_system FALSE)
        elseif(_coda_word STREQUAL "-isystem")
            set(_coda_system TRUE)
        elseif(_coda_word MATCHES "^-I(.*)")
            list(APPEND _coda_includes "${CMAKE_MATCH_1}")
        else()
            list(APPEND _coda_options "${_coda_word}")
        endif()
    endforeach()
    separate_arguments(_coda_words UNIX_COMMAND "${CODA_LDFLAGS}")
    separate_arguments(_coda_scripts UNIX_COMMAND "${CODA_SCRIPTS}")
    set_target_properties(Coda::coda PROPERTIES
        INTERFACE_COMPILE_OPTIONS "${_coda_options}"
        INTERFACE_INCLUDE_DIRECTORIES "${_coda_includes}"
        INTERFACE_LINK_OPTIONS "${_coda_words}"
        INTERFACE_LINK_LIBRARIES "${CODA_LIBS}" # one item, so its order stays
        INTERFACE_LINK_DEPENDS "${CODA_LIB};${_coda_scripts}")

    if(_coda_checkout)
        # Coda::coda is this folder's; what makes the library is that of all who want it so.
        if(NOT TARGET coda_library-${_coda_variant})
            _coda_make(_coda_command lib)
            add_custom_target(coda_library-${_coda_variant} COMMAND ${_coda_command}
                BYPRODUCTS "${CODA_LIB}" VERBATIM)
        endif()
        add_dependencies(Coda::coda coda_library-${_coda_variant})
    endif()
endif()

function(coda_add_image app)
    separate_arguments(run UNIX_COMMAND "${CODA_RUN}")
    separate_arguments(uf2 UNIX_COMMAND "${CODA_UF2}")
    set(base "$<TARGET_FILE_DIR:${app}>/$<TARGET_FILE_BASE_NAME:${app}>")
    if(CODA_CORE MATCHES "^cortex-m")
        add_custom_command(TARGET ${app} POST_BUILD VERBATIM
            COMMAND ${CODA_OBJCOPY} -O binary --gap-fill 0xFF $<TARGET_FILE:${app}> ${base}.bin
            COMMAND ${CODA_OBJCOPY} -O ihex $<TARGET_FILE:${app}> ${base}.hex)
    endif()
    if(uf2)
        add_custom_command(TARGET ${app} POST_BUILD VERBATIM
            COMMAND ${uf2} ${base}.hex ${base}.uf2)
    endif()
    if(CODA_PC_IMAGE)
        add_custom_target(image-${app} VERBATIM
            COMMAND ${CODA_PC_IMAGE} $<TARGET_FILE:${app}> ${base}.img
            COMMAND ${CODA_PC_IMAGE} $<TARGET_FILE:${app}> ${base}.iso)
        add_dependencies(image-${app} ${app})
    endif()
    if(run)
        set_target_properties(${app} PROPERTIES CROSSCOMPILING_EMULATOR "${run}")
        add_custom_target(run-${app} VERBATIM USES_TERMINAL
            COMMAND ${run} $<TARGET_FILE:${app}>)
    endif()
endfunction()
