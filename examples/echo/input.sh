#!/bin/sh
# 64 KB in lines of 64, each another one, and ^D.
awk 'BEGIN { for (i = 0; i < 1024; i++) printf "%08d %s\n", i * 7919 % 1000003,
             "the quick brown fox jumps over the lazy dog, and back." }'
printf '\004'
