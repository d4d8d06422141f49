# What a tool did not finish is no input of the next.
.DELETE_ON_ERROR:

# Templates of pages, src/web/pages/NAME.html, as C: gen/web/pages/NAME.html.h declares them.
PAGE_SRC := $(sort $(wildcard src/web/pages/*.html))
PAGE_HEADERS := $(PAGE_SRC:src/%=$(B)/gen/%.h)
PAGE_OBJ := $(PAGE_SRC:src/%=$(B)/gen/%.o)
GEN_HEADERS += $(PAGE_HEADERS)
GEN_OBJ += $(PAGE_OBJ)

$(B)/gen/pages: tools/pages.c
	@mkdir -p $(@D)
	$(CC) -O1 -std=c17 -D_GNU_SOURCE $(WARN) -o $@ $<

$(B)/gen/%.html.c $(B)/gen/%.html.h &: src/%.html $(B)/gen/pages
	@mkdir -p $(@D)
	$(B)/gen/pages $< $(B)/gen/$*.html.c $(B)/gen/$*.html.h

# Lines of C in a template are indented as its markup is, if at all.
$(PAGE_OBJ): $(B)/gen/%.html.o: $(B)/gen/%.html.c | $(GEN_HEADERS)
	$(CC) $(CPPFLAGS) $(CFLAGS) -Wno-misleading-indentation -c -o $@ $<

-include $(PAGE_OBJ:.o=.d)

# Static files, src/web/static/NAME, embedded and named by their hash.
ASSETS := $(sort $(wildcard src/web/static/*))
ASSET_OBJ := $(ASSETS:src/web/static/%=$(B)/gen/web/static/%.o)
GEN_OBJ += $(ASSET_OBJ)
GEN_HEADERS += $(B)/gen/assets_table.h

$(B)/gen/web/static/%.o: src/web/static/%
	@mkdir -p $(@D)
	$(call embed,asset_$(subst -,_,$(subst .,_,$*)))

$(B)/gen/assets_table.h: $(ASSETS) tools/assets.awk
	@mkdir -p $(@D)
	for f in $(ASSETS); do \
		case $$f in *.css) t="text/css;charset=utf-8";; *.js) t="text/javascript;charset=utf-8";; *.svg) t=image/svg+xml;; *) exit 1;; esac; \
		echo "$${f##*/} $$t $$(sha256sum < $$f)"; \
	done | awk -f tools/assets.awk > $@

# JSON Schemas, doc/schema/NAME.json and doc/schema/api/NAME.json, for the API to give out.
SCHEMAS := $(sort $(wildcard doc/schema/*.json doc/schema/api/*.json))
GEN_OBJ += $(SCHEMAS:doc/schema/%.json=$(B)/gen/schema/%.o)
GEN_HEADERS += $(B)/gen/schema_table.h

$(B)/gen/schema/%.o: doc/schema/%.json
	@mkdir -p $(@D)
	$(call embed,schema_$(subst /,_,$*))

$(B)/gen/schema_table.h: $(SCHEMAS)
	@mkdir -p $(@D)
	for f in $(SCHEMAS:doc/schema/%.json=%); do \
		s=schema_$$(echo $$f | tr / _); \
		echo "extern const char $$s[], $${s}_end[];" >&3; \
		echo "{\"$${f##*/}\", $$s, $${s}_end},"; \
	done 3> $@.tmp > $@.rows
	{ cat $@.tmp; echo "static const struct schema_file schema_table[] = {"; cat $@.rows; echo "};"; } > $@
	@rm -f $@.tmp $@.rows
