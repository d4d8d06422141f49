# The site behind the proxies of doc/proxy/, as they stand there but for names, ports and
# certificates.
. "$(dirname "$0")/lib.sh"
. "$(dirname "$0")/lib_web.sh"
"$PROVISO" --quiet init --origin log.example/atlas
add_demo
open_site --proxied --url https://atlas.example --rate 2
inside=${site##*:}

# So many ports that nobody listens on.
free_ports() {
	local n=$1 p
	while [ "$n" -gt 0 ]; do
		p=$((20000 + RANDOM % 12000))
		(exec 3<>"/dev/tcp/127.0.0.1/$p") 2>/dev/null || { echo $p; n=$((n - 1)); }
	done
}
{ read -r plain; read -r secure; } < <(free_ports 2)
through() { curl -sk --resolve "atlas.example:$secure:127.0.0.1" "$@"; }
is() { if [ "$2" = "$3" ]; then ok "$1"; else fail "$1" "want: $2" "got:  $3"; fi; }
await_proxy() { for _ in $(seq 100); do through -o /dev/null "https://atlas.example:$secure/healthz" && return; sleep 0.1; done; }

judge() { # NAME
	local at=https://atlas.example:$secure
	is "$1_speaks_http_2_and_tls" '200 2' "$(through -o "$scratch/page" -w '%{http_code} %{http_version}' "$at/service/Lumen_Harbor")"
	is "$1_changes_no_byte" "$(curl -s "$site/service/Lumen_Harbor" | sha256sum)" "$(sha256sum <"$scratch/page")"
	is "$1_keeps_the_name_of_the_site" 1 "$(grep -c 'rel="canonical" href="https://atlas.example/service/Lumen_Harbor"' "$scratch/page")"
	through -D "$scratch/head" -o /dev/null -H 'Accept-Encoding: gzip' "$at/service/Lumen_Harbor"
	is "$1_asks_for_tls_from_then_on" 1 "$(grep -ci '^strict-transport-security: max-age=' "$scratch/head")"
	is "$1_hands_on_what_is_packed" 1 "$(grep -ci '^content-encoding: gzip' "$scratch/head")"
	is "$1_hands_on_the_policy" 1 "$(grep -ci '^content-security-policy: default-src' "$scratch/head")"
	is "$1_hands_on_what_is_not_modified" 304 "$(through -o /dev/null -w '%{http_code}' -H 'Accept-Encoding: gzip' \
		-H "If-None-Match: $(sed -n 's/^etag: *//Ip' "$scratch/head" | tr -d '\r')" "$at/service/Lumen_Harbor")"
	is "$1_takes_no_large_body" 413 "$(head -c 100000 /dev/zero | through -o /dev/null -w '%{http_code}' --data-binary @- "$at/corrections")"
	# whom a client says that it is does not count
	for i in $(seq 60); do printf 'next\ninsecure\nsilent\nresolve = atlas.example:%s:127.0.0.1\nurl = %s/api/v1/types?limit=1\noutput = /dev/null\nheader = "X-Forwarded-For: 198.51.100.%s"\nwrite-out = "%%{http_code}\\n"\n' "$secure" "$at" "$i"; done | tail -n +2 >"$scratch/many"
	is "$1_tells_clients_apart_by_itself" some "$(curl -K "$scratch/many" | grep -q 429 && echo some)"
	is "$1_others_are_served" 200 "$(through --interface 127.0.0.2 -o /dev/null -w '%{http_code}' "$at/api/v1/types?limit=1")"
	is "$1_keeps_metrics_from_strangers" refused \
		"$(through --interface 127.0.0.2 -o /dev/null -w '%{http_code}' "$at/metrics" | sed 's/40[34]/refused/')"
}

if command -v nginx >/dev/null && command -v openssl >/dev/null; then
	openssl req -x509 -newkey rsa:2048 -nodes -subj /CN=atlas.example -days 2 \
		-keyout "$scratch/privkey.pem" -out "$scratch/fullchain.pem" 2>/dev/null
	sed "/\[::\]/d; s/listen 80;/listen 127.0.0.1:$plain;/; s/listen 443 /listen 127.0.0.1:$secure /
		s|/etc/letsencrypt/live/atlas.example|$scratch|; s/127.0.0.1:8080/127.0.0.1:$inside/" "$root/doc/proxy/nginx.conf" >"$scratch/site.conf"
	cat >"$scratch/nginx.conf" <<END
daemon off; pid $scratch/pid; worker_processes 1; events { }
http { access_log off; include $scratch/site.conf;
	client_body_temp_path $scratch/t1; proxy_temp_path $scratch/t2; fastcgi_temp_path $scratch/t3; uwsgi_temp_path $scratch/t4; scgi_temp_path $scratch/t5; }
END
	nginx -e "$scratch/errors" -c "$scratch/nginx.conf" &
	nginx=$!
	at_end="kill $nginx 2>/dev/null; $at_end"
	await_proxy
	judge nginx
	is nginx_leads_to_tls 'https://atlas.example/laws?x=1' \
		"$(curl -s -o /dev/null -w '%{redirect_url}' -H 'Host: atlas.example' "http://127.0.0.1:$plain/laws?x=1")"
	is nginx_shows_metrics_here 200 "$(through -o /dev/null -w '%{http_code}' "https://atlas.example:$secure/metrics")"
	kill $nginx
	wait $nginx 2>/dev/null
else
	skip nginx "it is not there; run script/bootstrap"
fi

if command -v caddy >/dev/null; then
	{
		# certificates of its own, and no ports that need rights
		printf '{\n\tadmin off\n\tlocal_certs\n\tskip_install_trust\n\thttp_port %s\n\thttps_port %s\n\tdefault_bind 127.0.0.1\n}\n' "$plain" "$secure"
		sed "s/127.0.0.1:8080/127.0.0.1:$inside/" "$root/doc/proxy/Caddyfile"
	} >"$scratch/Caddyfile"
	XDG_DATA_HOME=$scratch XDG_CONFIG_HOME=$scratch HOME=$scratch caddy run --config "$scratch/Caddyfile" --adapter caddyfile >"$scratch/caddy.log" 2>&1 &
	caddy=$!
	at_end="kill $caddy 2>/dev/null; wait $caddy 2>/dev/null; $at_end"
	await_proxy
	judge caddy
else
	skip caddy "it is not there; run script/bootstrap"
fi
done_testing
