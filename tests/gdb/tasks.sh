#!/bin/bash
# Drives gdb: what tools/gdb knows of tasks, of a program that runs, as threads
# of a gdb without a script, and in the core of one that has crashed.
#
#     tests/gdb/tasks.sh BOARD
set -u
shopt -s extglob
cd "$(dirname "$0")/../.." || exit 1

board=$1
make="make -s BOARD=$board"
gdb=$($make show-GDB)
emulator=$($make show-QEMU)
export EMULATOR=$emulator EXIT_CODE
EXIT_CODE=$($make show-EXIT_CODE)
tools/install "$gdb" python3 || exit 1
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
bare=(timeout 60 "$gdb" -q -nx -batch -ex 'set remotetimeout 30' -ex 'set width 0' -ex 'set confirm off')
what=$board

image() { # [VARIABLE…]: builds the program, and says where it is
    $make APP=tests/gdb/tasks "$@" build >"$work/build" 2>&1 || cat "$work/build" >&2
    $make APP=tests/gdb/tasks "$@" show-ELF
}

# A session with the program stopped at its start: the commands are on stdin, in
# which RUN has it go on.
session() { # OUTPUT, HOW: with the script, as threads, or both
    local to=() server=
    cat >"$work/commands"
    if [ -n "$emulator" ]; then
        tools/emulate --timeout 60 --gdb-port "$port" "$elf" >/dev/null 2>&1 </dev/null &
        server=$!
        for _ in {1..100}; do
            (: <>/dev/tcp/localhost/"$port") 2>/dev/null && break
            sleep 0.2
        done
        to=(-ex "target remote :$port")
        if [ "$2" != script ]; then
            to=(-ex "target remote | tools/gdb/threads --gdb $gdb $elf :$port")
        fi
        sed -i 's/^RUN$/continue/' "$work/commands"
    else
        to=(-ex 'handle SIGALRM SIGIO nostop noprint pass')
        sed -i 's/^RUN$/run/' "$work/commands"
    fi
    if [ "$2" != threads ]; then to+=(-x tools/gdb/coda.py); fi
    while IFS= read -r command; do to+=(-ex "$command"); done <"$work/commands"
    "${bare[@]}" "${to[@]}" -ex kill "$elf" >"$1" 2>&1 </dev/null
    [ -z "$server" ] || wait "$server"
    port=$((port + 1))
}
port=$((20000 + $$ % 20000 + 20000))

# The task that fails is of the slot that was last given back: the tenth's.
bits=$($make show-ALL_OPTIONS | sed -n 's/.*CODA_SLOT_BITS=\([0-9]*\).*/\1/p')
failing=$(((1 << ${bits:-12}) + 10))

line() { # TEXT: which line of the program that is
    grep -nF "$1" tests/gdb/tasks/main.c | head -n 1 | cut -d: -f1
}

cleanup=$(($(line 'static void cleanup') + 3))

part() { # FILE HEADING: sets lines, those that stand under it
    local line in=
    lines=()
    while IFS= read -r line; do
        if [[ $line == "== "* ]]; then
            in=
            [ "$line" != "== $2" ] || in=1
        elif [ -n "$in" ]; then
            lines+=("$line")
        fi
    done <"$1"
}

functions() { # FILE HEADING: sets functions, of the backtrace there, innermost first
    local line frame='^#[0-9]+ *(0x[0-9a-f]+ in )?([A-Za-z_0-9?]+)'
    part "$1" "$2"
    functions=
    for line in "${lines[@]}"; do
        [[ ! $line =~ $frame ]] || functions+=" ${BASH_REMATCH[2]}"
    done
}

ok() { echo "ok $what: $1"; }
not_ok() { # NAME EXPECTED FILE [HEADING]
    echo "not ok $what: $1"
    echo "    # expected: $2"
    lines=()
    [ $# -le 3 ] || part "$3" "$4"
    if [ ${#lines[@]} -gt 0 ]; then printf '%s\n' "${lines[@]}"; else cat "$3"; fi |
        sed 's/^/    # /' | tail -n 30
}

says() { # NAME FILE HEADING PATTERN…: each is the whole of a line there
    local name=$1 file=$2 heading=$3 pattern whole line
    shift 3
    part "$file" "$heading"
    for pattern; do
        whole="^($pattern)\$"
        for line in "${lines[@]}"; do
            [[ ! $line =~ $whole ]] || continue 2
        done
        not_ok "$name" "$pattern" "$file" "$heading"
        return
    done
    ok "$name"
}

ends_in() { # NAME FILE HEADING FUNCTIONS: the backtrace there does
    functions "$2" "$3"
    case $functions in
    *" "$4) ok "$1" ;; # may be a pattern
    *) not_ok "$1" "…$4" "$2" "$3" ;;
    esac
}

same() { # NAME FILE HEADING HEADING: what stands under both
    local before
    part "$2" "$3"
    before=("${lines[@]}")
    part "$2" "$4"
    if [ ${#lines[@]} -gt 0 ] && [ "${before[*]}" = "${lines[*]}" ]; then
        ok "$1"
    else
        not_ok "$1" "the same under $3 and $4" "$2"
    fi
}

# ---- The commands --------------------------------------------------------------

# That gdb is where it was is seen by its frame and registers, an inner frame
# being selected.
commands() {
    local out=$work/commands.out
    session "$out" script <<G
echo == commands\n
coda
echo == early\n
coda tasks
echo ==\n
break all_is_set
RUN
echo == before\n
up
info registers
echo == tasks\n
coda tasks
echo == receiver\n
coda bt 1
echo == sleeper\n
coda bt 3
echo == full\n
coda bt 1 full
echo == masked\n
coda bt 7
echo == dropped\n
coda bt 8
echo == fresh\n
coda bt 9
echo == main\n
coda bt 12
echo == all\n
coda bt all
echo == chans\n
coda chans
echo == timers\n
coda timers
echo == defers\n
coda defers 1
echo == after\n
frame
info registers
echo == no task\n
coda bt 99
echo == no number\n
coda bt x
echo == no command\n
coda nothing
echo == none deferred\n
coda defers 2
echo ==\n
break panic_action
continue
echo == ended\n
coda bt 8
echo == later\n
coda tasks
echo == panic\n
coda bt $failing
G
    says coda_lists_its_commands "$out" commands 'coda (tasks|chans|timers|bt ID.*|defers ID) +[A-Z].*'
    says before_the_start_there_are_no_tasks "$out" early \
        'the kernel has not started yet|the program does not run: there are no tasks'
    says tasks_are_told "$out" tasks ' +ID +NAME +POOL +PRIO +STATE +STACK +WAKES' \
        ' +1 +receiver +default_pool +0 +chan receive work +[1-9][0-9]* of [0-9]+' \
        ' +2 +sender .* chan send offers .*' \
        ' +3 +sleeper +default_pool +2 +sleep +[0-9]+ of [0-9]+ +5\.0[0-9]+ s' \
        ' +4 +locker .* mutex lock lock, task 12 main .*' \
        ' +5 +selector .* select \(receive work, receive events\) .* 7\.0[0-9]+ s' \
        ' +6 +\(waits_for_event\) .* chan receive by interrupt events .*' \
        ' +7 +masked .* sleep, cancelled .*' \
        ' +8 +dropped .* ready, cancelled .*' ' +9 +fresh .* ready .*' \
        '\* 12 +main +coda_main_pool +0 +ready .*'
    ends_in a_blocked_tasks_backtrace "$out" receiver "@(chan_recv|receive_alone) receives receiver task_goexit"
    says it_has_lines "$out" receiver "#[0-9]+ .* receives \(\) at tests/gdb/tasks/main.c:$(line 'chan_recv(&work')"
    says it_has_local_variables "$out" full ' +v = 0'
    says a_backtrace_begins_with_the_switch "$out" sleeper '#0 .* arch_(switch|wait) \(.*\) .*'
    says floats_that_a_task_keeps_are_its_own "$out" sleeper '#[0-9]+ .* floats \(f=1\.5\) at .*'
    ends_in a_cancelled_tasks_backtrace_is_where_it_waits "$out" masked "task_sleep_us masked task_goexit"
    ends_in a_cancelled_tasks_backtrace_is_where_it_was_waiting "$out" dropped "task_sleep_us dropped task_goexit"
    says a_new_tasks_backtrace "$out" fresh \
        "#0 .* fresh \(arg=0x0.*\) at .*/main.c:$(($(line 'static void fresh') + 2))" \
        '#1 .* task_goexit \(\) .*'
    ends_in the_running_tasks_backtrace "$out" main "all_is_set main main_entry task_goexit"
    ends_in all_backtraces "$out" all "all_is_set main main_entry task_goexit"
    says all_backtraces_have_headings "$out" all 'task 2 sender \[chan send offers\]' '\* task 12 main \[ready\]'
    says chans_are_told "$out" chans 'closed +0 of 1 +closed' \
        'events +0 of 4 +from interrupts +receive: task 5 selector, task 6' \
        'offers +0 of 0 +send: task 2 sender' \
        'work +0 of 2 +receive: task 1 receiver, task 5 selector'
    says timers_are_told "$out" timers '3\.0[0-9]+ s +timer tick, every 3\.000000 s' \
        '5\.0[0-9]+ s +task 3 sleeper \[sleep\]' '7\.0[0-9]+ s +task 5 selector \[select .*\]'
    says defers_are_told "$out" defers "cleanup at tests/gdb/tasks/main.c:$cleanup, of 0x[0-9a-f]+, in receives" \
        "cleanup at tests/gdb/tasks/main.c:$cleanup, of 0x0, in receiver"
    same gdb_is_left_where_it_was "$out" before after
    says an_id_of_nobody "$out" 'no task' 'no such task: 99; .*'
    says an_id_that_is_none "$out" 'no number' 'no such task: x; .*'
    says a_command_that_is_none "$out" 'no command' 'there is no "coda nothing".*'
    says nothing_deferred "$out" 'none deferred' 'task 2 has deferred nothing'
    says a_function_that_has_ended_in_a_call_of_the_kernel "$out" later ' +11 +\((\?|ends_in_a_call)\) .* sleep .*'
    says a_task_that_has_ended "$out" ended 'task 8 has ended'
    ends_in a_panics_backtrace_is_whole "$out" panic "panic fails failing task_goexit"

    "${bare[@]}" -ex 'echo == foreign\n' -x tools/gdb/coda.py -ex 'coda tasks' "$(command -v true)" >"$out" 2>&1
    says a_foreign_program "$out" foreign 'this is no Coda program.*'
}

# ---- Threads of a gdb that knows nothing of tasks ----------------------------------

threads() {
    local out=$work/threads.out
    session "$out" threads <<'G'
echo == early\n
info threads
echo ==\n
break all_is_set
continue
echo == threads\n
info threads
echo == all\n
thread apply all backtrace
echo == registers\n
thread find sleeper
thread apply 4 backtrace
echo ==\n
delete
break panic_action
continue
echo == later\n
info threads
echo == monitor\n
monitor info registers
G
    case $emulator in
    qemu*) says monitor_commands_go_through "$out" monitor '.*(R00|RAX)=.*' ;;
    esac
    says early_there_is_one_thread "$out" early '\* 1 +Thread 13 "boot" \(the kernel has not started yet\) .*'
    says threads_are_tasks "$out" threads \
        '. [0-9]+ +Thread 1 "receiver" \(chan receive work\) .*' \
        '. [0-9]+ +Thread 3 "sleeper" \(sleep\) .*' \
        '. [0-9]+ +Thread 6 "-" \(chan receive by interrupt events\) .*' \
        '. [0-9]+ +Thread 9 "fresh" \(ready\) +fresh .*' \
        '\* [0-9]+ +Thread 12 "main" \(ready, running\) +all_is_set .*'
    says threads_have_frames "$out" all '#[0-9]+ .* receives \(\) .*' '#[0-9]+ .* locker .*' \
        '#[0-9]+ .* floats \(f=1\.5\) .*' '#0 +all_is_set \(\) .*'
    says new_threads_come "$out" later "\* [0-9]+ +Thread $failing \"failing\" \(ready, running\) .*"
}

# Two tasks are in the same function; a line that switches is stepped over in
# the one. A step of one that does not run lets no other run away. And what control
# blocks are that nobody could use.
stepping() {
    local out=$work/stepping.out
    session "$out" both <<'G'
break fresh
continue
delete
next
echo == next\n
frame
info threads
echo == in its thread\n
thread 5
coda bt 3
step
echo == step\n
info threads
echo == corrupt\n
set var default_pool_tasks[1].name = (char *)0xdead0000
set var *(int *)&scale = 0x410141
set var default_pool_tasks[3].name = (char *)&scale
set var default_pool_tasks[4].sp = 0xdead0000
set var default_pool_tasks[6].blocked = 0xdead0000
info threads
coda tasks
G
    says a_step_over_a_switch_stays_in_the_task "$out" next \
        "#0 +fresh .*/main.c:$(($(line 'static void fresh') + 3))" \
        '\* [0-9]+ +Thread 9 "fresh" \(ready, running\) .*' \
        '  [0-9]+ +Thread 10 "other" \(ready\) .*(switch|yield|cleanup).*'
    ends_in the_selected_threads_backtrace_by_the_command "$out" 'in its thread' "task_sleep_us floats sleeper task_goexit"
    says a_step_of_a_task_that_does_not_run_is_one "$out" step '\* [0-9]+ +Thread 9 "fresh" \(ready, running\) .*'
    case $emulator in
    qemu*) ;;
    *) return ;; # rp2040js has something to read at any address
    esac
    says names_that_are_none_are_told "$out" corrupt '. [0-9]+ +Thread 2 "\?" \(chan send offers\) .*' \
        '. [0-9]+ +Thread 4 "A\?A" .*' ' +4 +A\?A .*'
    says a_stack_that_is_nowhere_is_told "$out" corrupt '. [0-9]+ +Thread 5 "selector" .* <unavailable> in .*'
    says a_wait_that_is_nowhere_is_told "$out" corrupt '. [0-9]+ +Thread 7 "masked" \(state unknown\) .*' \
        ' +7 +masked +[Cc]annot .*' ' +6 +\(.*\) .* chan receive by interrupt events .*'
}

# ---- Cores ---------------------------------------------------------------------------

# core NAME IMAGE: runs it into one, and says its exit code
core() {
    tools/emulate --timeout 30 --core "$work/$1.core" --gdb "$gdb" "$2" >"$work/$1.said" 2>&1 </dev/null
    echo $?
}

core_of_a_panic() {
    local out=$work/core.out
    code=$(core panic "$elf")
    "${bare[@]}" -x tools/gdb/coda.py -ex 'echo == threads\n' -ex 'info threads' \
        -ex 'echo == first\n' -ex backtrace -ex 'echo == all\n' -ex 'thread apply all backtrace' \
        -ex 'echo == tasks\n' -ex 'coda tasks' -ex 'echo == receiver\n' -ex 'coda bt 1' \
        -ex 'echo == failing\n' -ex "coda bt $failing" \
        -ex 'echo == in its thread\n' -ex 'thread 4' -ex 'coda bt 3' \
        "$elf" "$work/panic.core" >"$out" 2>&1
    echo "== code
$code
== said" >>"$out"
    cat "$work/panic.said" >>"$out"
    says a_crash_ends_as_without_a_core "$out" code 2
    says what_it_said_is_seen "$out" said 'panic: no good.?' "\* task $failing failing .*"
    ends_in a_core_begins_with_the_panic "$out" first "panic fails failing task_goexit"
    if [ -n "$emulator" ]; then
        says a_cores_threads_are_tasks "$out" threads "\* 1 +LWP $failing .*" '  [0-9]+ +LWP 12 .*'
        says a_cores_threads_have_frames "$out" all '#[0-9]+ .* receives \(\) .*' \
            '#[0-9]+ .* floats \(f=1\.5\) .*'
        ends_in the_selected_threads_backtrace_in_a_core "$out" 'in its thread' \
            "task_sleep_us floats sleeper task_goexit"
    fi
    says a_cores_tasks_are_told "$out" tasks ' +1 +receiver .* chan receive work .*' \
        "\* $failing +failing .*"
    ends_in a_task_in_a_core "$out" receiver "@(chan_recv|receive_alone) receives receiver task_goexit"
    ends_in the_running_task_in_a_core "$out" failing "panic fails failing task_goexit"
}

core_of_a_fault() {
    local out=$work/fault.out image=build/$board/tests/ends/backtrace.elf
    code=$(core fault "$image")
    "${bare[@]}" -x tools/gdb/coda.py -ex 'echo == first\n' -ex backtrace \
        -ex 'echo == running\n' -ex 'coda bt 1' "$image" "$work/fault.core" >"$out" 2>&1
    says a_faults_line_is_told "$out" running \
        '#0 .* leaf \(p=0x[0-9a-f]+\) at tests/qemu/ends/backtrace.c:25'
    ends_in a_faults_backtrace "$out" running "digs digs digger task_goexit"
    [ -z "$emulator" ] || ends_in a_core_begins_with_the_fault "$out" first "digs digs digger task_goexit"
}

no_core_of_an_end() {
    local code
    code=$(core none "build/$board/goexit.elf")
    if [ "$code" = 0 ] && [ ! -e "$work/none.core" ]; then
        ok an_end_that_is_no_crash_leaves_none
    else
        not_ok an_end_that_is_no_crash_leaves_none "exit code 0, no core; got $code" "$work/none.said"
    fi
}

core_that_cannot_be_left() {
    local code=0 out=$work/nowhere.out
    { echo "== nowhere"
      tools/emulate --timeout 30 --core "$work/none/x.core" --gdb "$gdb" "$elf" 2>"$out.said" </dev/null | tr -d '\r'
      echo "code ${PIPESTATUS[0]}"
      cat "$out.said"; } >"$out"
    says a_core_that_cannot_be_left_is_told "$out" nowhere 'tools/gdb/core: .*none/x\.core.*' 'code 2' \
        "\* task $failing failing .*"
    [ -z "$emulator" ] || return
    { echo "== killed"
      tools/emulate --core "$work/x.core" --gdb "$gdb" "$(command -v bash)" -c 'kill -9 $$' 2>&1
      echo "code $?"; } >"$out"
    says a_foreign_program_ends_as_without_a_core "$out" killed 'tools/gdb/core: this is no Coda program.*' 'code 137'
}

core_of_a_hang() {
    local code=0 out=$work/hang.out elf=build/$board/shell.elf
    tools/emulate --timeout 1.5 --core "$work/hang.core" --gdb "$gdb" "$elf" >"$work/hang.said" 2>&1 < <(exec sleep 5) || code=$?
    "${bare[@]}" -x tools/gdb/coda.py -ex 'echo == tasks\n' -ex 'coda tasks' -ex "echo == code\\n$code\\n" \
        "$elf" "$work/hang.core" >"$out" 2>&1
    says a_hang_leaves_a_core "$out" tasks ' +9 +main .* console read by interrupt .*' 'the system idles'
    says a_hang_ends_as_without_a_core "$out" code 124
}

# ---- What is around them -----------------------------------------------------------

refuses() { # WORDS OPTION…: without a debugger, before anything runs
    local words=$1
    shift
    { echo "== refused"; EMULATOR= timeout 10 tools/emulate "$@" 2>&1; } >"$work/refused" && return 1
    grep -qF -- "$words" "$work/refused"
}

tools() {
    local out=$work/tools.out spaced="$work/a folder/x.elf"
    if refuses "no number of seconds" --timeout 1m "$elf" && refuses "no number of seconds" --timeout 0 "$elf" &&
        refuses "--timeout wants a value" --timeout && refuses "--gdb-port is an emulator's" --gdb-port 1 "$elf"; then
        ok wrong_options_are_refused
    else
        not_ok wrong_options_are_refused words "$work/refused"
    fi
    mkdir "$work/a folder" "$work/tmp"
    cp "$elf" "$spaced"
    mkfifo "$work/buttons"
    { echo "== debug"
      printf 'info threads\nquit\n' |
          TMPDIR=$work/tmp timeout 60 tools/emulate --buttons "$work/buttons" --debug "$gdb" "$spaced" 2>&1
      echo "left: $(ls "$work/tmp")"; } >"$out"
    says debug_takes_any_path_and_leaves_nothing "$out" debug '.*Thread 12 "main" \(ready, running\).*' 'left: '

    { echo "== typed"; { printf 'coda> '; sleep 1; } | timeout 0.7 tools/addr2line true none; echo; } >"$out" 2>&1
    says addr2line_passes_on_what_is_no_line_yet "$out" typed 'coda> '

    { echo "== size"; tools/size "$elf"
      "$($make show-CROSS)size" "$elf" | awk 'NR == 2 { print $1 + $2, $2 + $3 }'; } >"$out"
    part "$out" size
    says size_tells_all "$out" size "in all +${lines[-1]/ / +}"
}

elf=$(image)
commands
if [ -n "$emulator" ]; then
    threads
    stepping
fi
core_of_a_panic
core_of_a_fault
no_core_of_an_end
core_that_cannot_be_left
if [ "$board" = mps2-an385 ] || [ -z "$emulator" ]; then
    core_of_a_hang
fi
if [ "$board" = mps2-an385 ]; then
    tools
    # Functions that are not inlined.
    elf=$(image OPT=-Os BUILD=build/$board-os)
    what=$board-os commands
fi
