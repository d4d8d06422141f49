# Proviso: one library, one program. `script/build` calls this after script/bootstrap.
#   make            build/proviso          make MODE=asan   build/asan/proviso
#   make CC=clang-14 MODE=clang            make test        unit tests of this MODE
MODE ?= release
ifeq ($(MODE),release)
B := build
else
B := build/$(MODE)
endif

WARN := -Wall -Wextra -Wpedantic -Wshadow -Wconversion -Wstrict-prototypes -Wmissing-prototypes \
        -Wwrite-strings -Wvla -Wformat=2 -Wundef -Wcast-qual -Werror
OPT_release := -O2 -g
OPT_clang := -O2 -g
OPT_asan := -O1 -g -fno-omit-frame-pointer -fsanitize=address,undefined -fno-sanitize-recover=all
OPT_tsan := -O1 -g -fsanitize=thread
OPT_fuzz := -O1 -g -fno-omit-frame-pointer -fsanitize=fuzzer-no-link,address,undefined -fno-sanitize-recover=all
OPT := $(or $(OPT_$(MODE)),$(OPT_release))

PKGS := libbrotlidec libcjson libcrypto libcurl libdeflate libgit2 libhs libmicrohttpd libpcre2-8 libseccomp libssl libutf8proc libzip libzstd pangocairo sqlite3 zlib
CPPFLAGS += -D_GNU_SOURCE -Isrc -I. -I$(B)/gen -isystem /usr/include/modest
CFLAGS := -std=c17 $(WARN) $(OPT) -pthread -MMD -MP $(shell pkg-config --cflags $(PKGS))
LDLIBS := -lmodest $(shell pkg-config --libs $(PKGS)) -lcld2 -lm -pthread

LIB_SRC := $(filter-out src/cli/%,$(sort $(wildcard src/*/*.c)))
CLI_SRC := $(sort $(wildcard src/cli/*.c))
TEST_SRC := $(sort $(wildcard test/unit/*.c))
PEER_SRC := $(sort $(wildcard test/peers/*.c))
LIB_OBJ := $(LIB_SRC:%.c=$(B)/%.o)
CLI_OBJ := $(CLI_SRC:%.c=$(B)/%.o)
TESTS := $(TEST_SRC:test/unit/%.c=$(B)/test/%) $(PEER_SRC:test/%.c=$(B)/test/%)

all: $(B)/proviso

include $(sort $(wildcard tools/*.mk))

$(B)/libproviso.a: $(LIB_OBJ) $(GEN_OBJ)
	@rm -f $@
	ar rcs $@ $^

$(B)/proviso: $(CLI_OBJ) $(B)/libproviso.a
	$(CC) $(OPT) -o $@ $^ $(LDLIBS)

$(B)/test/%: $(B)/test/unit/%.o $(B)/libproviso.a
	@mkdir -p $(@D)
	$(CC) $(OPT) -o $@ $^ $(LDLIBS)

$(B)/test/peers/%: $(B)/test/peers/%.o $(B)/libproviso.a
	$(CC) $(OPT) -o $@ $^ $(LDLIBS)

$(B)/%.o: %.c | $(GEN_HEADERS)
	@mkdir -p $(@D)
	$(CC) $(CPPFLAGS) $(CFLAGS) -c -o $@ $<

tests: $(TESTS)

clean:
	rm -rf build

.PHONY: all tests clean
.SECONDARY:
-include $(LIB_OBJ:.o=.d) $(CLI_OBJ:.o=.d) $(TEST_SRC:%.c=$(B)/%.d) $(PEER_SRC:%.c=$(B)/%.d)
