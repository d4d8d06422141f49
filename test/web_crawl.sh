# Two hundred pages of a site, every address on them and every number that leads to a list.
# script/crawl does the same with a home of any size.
. "$(dirname "$0")/lib.sh"
. "$(dirname "$0")/lib_web.sh"
find_node || { skip web_crawl "Node is not there; run script/bootstrap"; exit 0; }
"$PROVISO" --quiet init --origin log.example/atlas
add_demo
add_odd
open_site --rate 0
if "$node" "$root/test/crawl_site.js" "$site" 200 >"$scratch/crawled" 2>&1 && grep -q ' 0 wrong$' "$scratch/crawled"; then
	ok each_page_link_and_number_holds
else
	fail each_page_link_and_number_holds "$(head -c 3000 "$scratch/crawled")"
fi
done_testing
