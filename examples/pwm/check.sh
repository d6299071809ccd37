#!/bin/sh
# Reads what the program printed: of each output five shares, within a percent, and
# 20 periods, or 19 or 21 for where the look began and ended.
awk '
function wrong(words) { print "check: " words; failed = 1 }
/^output [0-9] at [0-9]+%: high for [0-9]+%, [0-9]+ times in 40 ms$/ {
    set = $4 + 0; got = $7 + 0
    if (got < set - 1 || got > set + 1) wrong("not the share: " $0)
    if (set % 100 == 0 ? $8 != 0 : $8 < 19 || $8 > 21) wrong("not the rate: " $0)
    shares = shares " " set; next
}
/^output [0-9] stopped: low$/ {
    if (shares != " 0 10 50 75 100") wrong("not all shares:" shares)
    shares = ""; stopped++; next
}
/^it has breathed$/ { breathed = 1; next }
/^exit 0$/ { left = 1; next }
{ wrong("not expected: " $0) }
END {
    if (!stopped || shares) wrong(stopped + 0 " outputs")
    if (!breathed || !left) wrong("it did not run to its end")
    exit failed
}'
