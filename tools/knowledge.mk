# Make the target an object that holds the first prerequisite between NAME and NAME_end.
define embed
printf '.section .rodata\n.balign 64\n.globl $(1), $(1)_end\n$(1):\n.incbin "$<"\n$(1)_end:\n.section .note.GNU-stack,"",%%progbits\n' > $(@:.o=.s)
$(CC) -c -o $@ $(@:.o=.s)
endef

# The knowledge base as C, and the version of the ruleset: the hash of knowledge/ and of
# the code that applies it.
GEN_HEADERS += $(B)/gen/knowledge.h $(B)/gen/phrase_names.h $(B)/gen/ruleset_version.h
KNOWLEDGE_TYPES := $(sort $(wildcard knowledge/types/*.md))
KNOWLEDGE := $(KNOWLEDGE_TYPES) knowledge/rules.txt
KNOWLEDGE_LAWS := knowledge/laws.tsv knowledge/agencies.tsv knowledge/duties.tsv

$(B)/gen/knowledge.h: $(KNOWLEDGE) tools/knowledge.awk
	@mkdir -p $(@D)
	awk -f tools/knowledge.awk $(KNOWLEDGE) > $@.tmp && mv $@.tmp $@

$(B)/gen/phrase_names.h: $(KNOWLEDGE) tools/knowledge.awk
	@mkdir -p $(@D)
	awk -v names=1 -f tools/knowledge.awk $(KNOWLEDGE) > $@.tmp && mv $@.tmp $@

GEN_HEADERS += $(B)/gen/knowledge_texts.h
$(B)/gen/knowledge_texts.h: $(KNOWLEDGE_LAWS) $(KNOWLEDGE_TYPES) tools/texts.awk
	@mkdir -p $(@D)
	awk -f tools/texts.awk $(KNOWLEDGE_LAWS) $(KNOWLEDGE_TYPES) > $@.tmp && mv $@.tmp $@

RULES_CODE := $(sort src/base/hash.c $(wildcard src/provision/*.[ch] src/document/*.[ch]) tools/knowledge.awk tools/phrases.c tools/expand.c)
$(B)/gen/ruleset_version.h: $(KNOWLEDGE) $(KNOWLEDGE_LAWS) $(RULES_CODE)
	@mkdir -p $(@D)
	cat $^ | sha256sum | sed 's/^\([0-9a-f]*\).*/#define RULESET_VERSION "\1"/' > $@.tmp && mv $@.tmp $@

GEN_OBJ += $(B)/gen/phrases.o

$(B)/gen/phrases: tools/phrases.c tools/expand.c tools/expand.h $(B)/gen/knowledge.h src/provision/tables.h
	$(CC) -O1 -I. -I$(B)/gen $(shell pkg-config --cflags libhs) -o $@ $(filter %.c,$^) $(shell pkg-config --libs libhs)

$(B)/gen/phrases.db: $(B)/gen/phrases
	$< $@.tmp && mv $@.tmp $@

$(B)/gen/phrases.o: $(B)/gen/phrases.db
	$(call embed,phrases_database)

# Files that are part of the program as they lie in model/.
GEN_OBJ += $(B)/gen/model_file.o $(B)/gen/tosdr_map.o
$(B)/gen/model_file.o: model/proviso.model
$(B)/gen/tosdr_map.o: model/maps/tosdr.tsv

$(B)/gen/model_file.o $(B)/gen/tosdr_map.o:
	@mkdir -p $(@D)
	$(call embed,$(basename $(@F)))

GEN_HEADERS += $(B)/gen/model_version.h
$(B)/gen/model_version.h: model/proviso.model
	@mkdir -p $(@D)
	sha256sum $< | sed 's/^\([0-9a-f]*\).*/#define MODEL_VERSION "\1"/' > $@.tmp && mv $@.tmp $@

# What was measured of each type, for records to quote.
GEN_HEADERS += $(B)/gen/measured.h
$(B)/gen/measured.h: model/measured.tsv tools/measured.awk
	@mkdir -p $(@D)
	awk -f tools/measured.awk $< > $@.tmp && mv $@.tmp $@
