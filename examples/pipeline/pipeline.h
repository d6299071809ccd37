/*
 *    interrupt ──► samples ──► filter ──► blocks ──► logger ──► UART
 *                                ▲  ▲
 *    UART ──► command ──► orders ┘  └ watchdog
 */
#ifndef PIPELINE_H
#define PIPELINE_H

#include <coda.h>

enum { RATE = 20, RATE_MAX = 1000 }; /* samples a second */

struct order {
    enum { SET_RATE, START, STOP } what;
    uint32_t rate;
};

struct block {
    uint32_t samples; /* it is the mean of */
    int32_t mean;
};

extern struct chan samples, orders, blocks;

/* Every sample that was taken has been dropped, for want of room, or logged, or
 * is on its way. */
extern volatile uint32_t taken, dropped;
extern uint32_t logged;

void sampling_start(uint32_t rate);
void sampling_stop(void);

/* The tasks. */
void filter(void *unused);
void logger(void *unused);
void command(void *unused);

#endif
