// The figures of bench/main.c that Go has, by the same loops on one processor:
// `bench-go NAME NUMBER ns`. See ../README.md for what each is.
package main

import (
	"fmt"
	"runtime"
	"sync"
	"time"
)

const rounds = 200000

func perRound(name string, start time.Time, n int) {
	ns := float64(time.Since(start).Nanoseconds()) / float64(n)
	fmt.Printf("bench-go %s %.1f ns\n", name, ns)
}

func yield() {
	done := make(chan bool)
	go func() {
		for i := 0; i < rounds; i++ {
			runtime.Gosched()
		}
		close(done)
	}()
	runtime.Gosched()
	start := time.Now()
	for i := 0; i < rounds; i++ {
		runtime.Gosched()
	}
	perRound("yield", start, 2*rounds)
	<-done
}

func spawn(name string, fn func()) {
	start := time.Now()
	for i := 0; i < rounds; i++ {
		go fn()
		runtime.Gosched()
	}
	perRound(name, start, rounds)
}

//go:noinline
func empty() {}

func eightDefers() {
	defer empty()
	defer empty()
	defer empty()
	defer empty()
	defer empty()
	defer empty()
	defer empty()
	defer empty()
	runtime.Goexit()
}

func panicRecover() {
	start := time.Now()
	for i := 0; i < rounds; i++ {
		func() {
			defer func() { recover() }()
			panic("bench")
		}()
	}
	perRound("panic_recover", start, rounds)
}

func transfer(name string, capacity int) {
	c := make(chan uint32, capacity)
	start := time.Now()
	go func() {
		for i := uint32(0); i < rounds; i++ {
			c <- i
		}
	}()
	for i := 0; i < rounds; i++ {
		<-c
	}
	perRound(name, start, rounds)
}

func bufferedSame() {
	c := make(chan uint32, 128)
	start := time.Now()
	for i := uint32(0); i < rounds; i++ {
		c <- i
		<-c
	}
	perRound("buffered_same", start, rounds)
}

func select2() {
	var c [2]chan uint32
	for i := range c {
		c[i] = make(chan uint32, 1)
	}
	start := time.Now()
	for i := uint32(0); i < rounds; i++ {
		c[i%2] <- i
		select {
		case <-c[0]:
		case <-c[1]:
		}
	}
	perRound("select_2", start, rounds)
}

func select8() {
	var c [8]chan uint32
	for i := range c {
		c[i] = make(chan uint32, 1)
	}
	start := time.Now()
	for i := uint32(0); i < rounds; i++ {
		c[i%8] <- i
		select {
		case <-c[0]:
		case <-c[1]:
		case <-c[2]:
		case <-c[3]:
		case <-c[4]:
		case <-c[5]:
		case <-c[6]:
		case <-c[7]:
		}
	}
	perRound("select_8", start, rounds)
}

func mutex() {
	var m sync.Mutex
	start := time.Now()
	for i := 0; i < rounds; i++ {
		m.Lock()
		m.Unlock()
	}
	perRound("mutex", start, rounds)
}

func sieve() {
	start := time.Now()
	c := make(chan int)
	go func(out chan int) {
		for n := 2; ; n++ {
			out <- n
		}
	}(c)
	for i := 0; i < 1000; i++ {
		prime := <-c
		next := make(chan int)
		go func(in, out chan int) {
			for n := range in {
				if n%prime != 0 {
					out <- n
				}
			}
		}(c, next)
		c = next
	}
	us := time.Since(start).Microseconds()
	fmt.Printf("bench-go sieve %d us\n", us)
}

func main() {
	runtime.GOMAXPROCS(1)
	yield()
	spawn("spawn_goexit", empty)
	spawn("spawn_8_defers_goexit", eightDefers)
	panicRecover()
	transfer("rendezvous", 0)
	transfer("buffered_128", 128)
	bufferedSame()
	select2()
	select8()
	mutex()
	sieve()
}
