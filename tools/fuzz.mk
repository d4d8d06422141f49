# Fuzz targets, fuzz/NAME.c. Any build links them with a main that replays files
# (make fuzz-replay); MODE=fuzz with CC=clang-14 links libFuzzer (make fuzz).
FUZZ_SRC := $(filter-out fuzz/replay.c,$(sort $(wildcard fuzz/*.c)))
FUZZ := $(FUZZ_SRC:fuzz/%.c=$(B)/fuzz/%)

ifeq ($(MODE),fuzz)
FUZZ_MAIN :=
FUZZ_LINK := -fsanitize=fuzzer
else
FUZZ_MAIN := $(B)/fuzz/replay.o
FUZZ_LINK :=
endif

$(FUZZ): $(B)/fuzz/%: $(B)/fuzz/%.o $(FUZZ_MAIN) $(B)/libproviso.a
	$(CC) $(OPT) $(FUZZ_LINK) -o $@ $^ $(LDLIBS)

fuzz fuzz-replay: $(FUZZ)

.PHONY: fuzz fuzz-replay
-include $(FUZZ_SRC:fuzz/%.c=$(B)/fuzz/%.d) $(B)/fuzz/replay.d
