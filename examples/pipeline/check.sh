#!/bin/sh
# Reads what the program printed when input.txt was typed in, and says what is wrong
# with it. How many samples there are in a time is the host's affair as well, when it
# is busy; that none is lost, and that the rate changes, is not.
awk '
function wrong(words) { print "check: " words; failed = 1 }
/^exit 0$/ { left = 1; next }
!sub(/^.*\033\[K/, "") { sub(/^> /, ""); command = $0; next } # typed
/^ *[0-9]+ +-?[0-9]+ +\*$/ {
    if ($1 <= last || $1 > last + 4) wrong("after " last " samples " $1 " are logged")
    if ($2 < -700 || $2 > 700) wrong("a mean of " $2)
    last = $1; next
}
/ samples dropped$/ { reported += $1; next }
/ samples logged in / { counts[++n] = $1; next }
/^no sample for [0-9]+ ms: sampling begins anew$/ { noticed++; next }
/^taken .* = / {
    ended = 1; dropped = $8
    if ($2 != $5 + dropped) wrong("lost samples: " $0)
    if ($5 != last) wrong($5 " logged, but the log ends at " last)
    if (dropped == 0) wrong("the hog made no sample be dropped")
    if (dropped != reported) wrong(dropped " dropped, " reported " reported")
    next
}
/^20 samples a second; help/ { began = 1; next }
command == "rate 200" && /^200 samples a second$/ { words++; next }
command == "rate 0" && /^"0" is not a number from 1 to 1000$/ { words++; next }
command == "rate fast" && /^"fast" is not a number from 1 to 1000$/ { words++; next }
command == "fly" && /^no such command: fly; help lists them$/ { words++; next }
command == "stop" && /^stopped$/ { words++; next }
command == "start" && /^started$/ { words++; next }
command == "unplug" && /^unplugged$/ { words++; next }
command == "stats" && /^taken [0-9]+, logged [0-9]+, dropped [0-9]+$/ { words++; next }
{ wrong("not expected: " $0) }
END {
    if (!began || !ended || !left) wrong("it did not begin and end as it should")
    if (words != 8) wrong("answers to " words + 0 " of 8 commands")
    if (n != 6) wrong(n + 0 " counts of 6")
    if (counts[1] == 0) wrong("no sample at 20 a second")
    if (counts[2] < 3 * counts[1]) wrong(counts[2] " samples at 200 a second, " counts[1] " at 20")
    if (counts[4] != 0) wrong("samples while it was stopped")
    if (!noticed) wrong("nobody noticed that the sensor failed")
    if (counts[6] == 0) wrong("no samples after it had failed")
    exit failed
}'
