#!/bin/sh
echo 'echo; ^D ends it'
"$(dirname "$0")/input.sh" | tr -d '\004'
echo '65536 bytes'
