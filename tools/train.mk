# The programs that make the model; script/train runs them.
TRAIN_SRC := $(sort $(wildcard tools/train/*.c))
TRAIN_OBJ := $(TRAIN_SRC:%.c=$(B)/%.o)
$(TRAIN_OBJ): CPPFLAGS += -Itools/train

$(B)/train/examples: $(B)/tools/train/examples.o $(B)/libproviso.a
	@mkdir -p $(@D)
	$(CC) $(OPT) -o $@ $^ $(LDLIBS)

$(B)/train/train: $(filter-out %/examples.o,$(TRAIN_OBJ)) $(B)/libproviso.a
	@mkdir -p $(@D)
	$(CC) $(OPT) -o $@ $^ $(LDLIBS) -llinear

train-tools: $(B)/train/examples $(B)/train/train

.PHONY: train-tools
-include $(TRAIN_SRC:%.c=$(B)/%.d)
