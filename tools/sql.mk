# Statements and schema migrations as C.
SQL_FILES := $(sort $(wildcard src/*/*.sql))
SQL_HEADERS := $(SQL_FILES:src/%.sql=$(B)/gen/%.sql.h)
GEN_HEADERS += $(SQL_HEADERS) $(B)/gen/schema.h

$(B)/gen/%.sql.h: src/%.sql tools/sql.awk
	@mkdir -p $(@D)
	awk -f tools/sql.awk $< > $@.tmp && mv $@.tmp $@

$(B)/gen/schema.h: $(sort $(wildcard db/schema/*.sql)) tools/sql.awk
	@mkdir -p $(@D)
	awk -v schema=1 -f tools/sql.awk $(filter %.sql,$^) > $@.tmp && mv $@.tmp $@
