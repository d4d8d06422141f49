# Programs that measure, bench/NAME.c; script/bench runs them.
BENCH_SRC := $(sort $(wildcard bench/*.c))
BENCH := $(BENCH_SRC:bench/%.c=$(B)/bench/%)

$(BENCH): $(B)/bench/%: $(B)/bench/%.o $(B)/libproviso.a
	$(CC) $(OPT) -o $@ $^ $(LDLIBS)

bench: $(BENCH)

.PHONY: bench
-include $(BENCH_SRC:%.c=$(B)/%.d)
