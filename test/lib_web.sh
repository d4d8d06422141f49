# lib_web: homes of services, and sites over them, for the tests of the website; sourced
# after lib.sh.
demo=$root/examples/demo
sentence='We may share your personal information with our advertising partners.'
evil='Ben & "Jerry" <i>x'

# add_demo: Lumen Harbor, whose documents change, come back, and fail to be captured.
add_demo() {
	local at document file
	while IFS=$'\t' read -r at document file; do
		"$PROVISO" --quiet add 'Lumen Harbor' "$document" "$demo/$file" --at "$at" >/dev/null
	done <"$demo/captures.tsv"
}

# add_feedback: two services whose clause on feedback came later, and stands.
add_feedback() {
	local service n
	for service in 'Tern Row' 'Alder Quay'; do
		for n in 1 2; do
			sed "s/Lumen Harbor/$service/g; s/thumb up or a thumb down/star/" \
				"$demo/privacy-$n.html" >"$scratch/other.html"
			"$PROVISO" --quiet add "$service" 'Privacy Policy' "$scratch/other.html" \
				--at "2025-0$n-01" >/dev/null
		done
	done
}

# add_odd: documents that mean ill, or are long, or are written otherwise.
add_odd() {
	local i day path service document
	cat >"$scratch/evil.html" <<END
<html><body><h1>Privacy Policy</h1>
<p>This privacy policy says how we use your personal information when you use our services.</p>
<p>&lt;script&gt;alert(1)&lt;/script&gt; $sentence</p>
<p>We keep your personal data for 30 days after you close your account. "&gt;&lt;img src=x onerror=alert(1)&gt;</p>
<table><tr><th>Data</th><th>Why</th></tr>
<tr><td>Name | nickname</td><td>We use your name to send you marketing emails.</td></tr>
<tr><td>Photo</td><td>We use your photo to personalise the services for you.</td></tr></table>
<ul><li>We do not sell your personal information.</li></ul></body></html>
END
	{
		echo '# Terms of Service'
		echo
		echo 'These terms of service are an agreement between you and us on your use of the services.'
		echo
		for i in $(seq 2500); do
			echo "Rule $i. You must not use the services to harm others, and we may terminate your \"account\" & content."
			echo
		done
		printf 'x%.0s' $(seq 400000)
		echo
	} >"$scratch/long.md"
	cat >"$scratch/arabic.html" <<'END'
<html><body><h1>سياسة الخصوصية</h1><p>نحن نجمع معلوماتك الشخصية عندما تستخدم خدماتنا ونحتفظ بها لمدة سنة واحدة.</p>
<p>يمكنك أن تطلب حذف بياناتك في أي وقت من خلال إعدادات حسابك على الموقع.</p></body></html>
END
	for file in evil.html:"$evil":Privacy long.md:Long:'Terms of Service' arabic.html:a_b:Privacy \
		evil.html:'a b':Privacy; do
		IFS=: read -r path service document <<<"$file"
		"$PROVISO" --quiet add "$service" "$document" "$scratch/$path" \
			--at 2024-05-01T00:00:00Z >/dev/null 2>>"$scratch/err"
	done

	# A clause that stands twice in a text, as one record does after texts that flip back.
	printf '# Privacy Policy\n\nThis privacy policy says how we use your personal information when you use our services.\n\nWe keep your personal data for 30 days after you close your account.\n\nWe send you marketing emails. You can opt out of marketing emails at any time via the unsubscribe link in each message.\n\n## Here\n\n%s\n\n## There\n\nOther words.\n\n%s\n' \
		"$sentence" "$sentence" >"$scratch/twice.md"
	"$PROVISO" --quiet add Twice Privacy "$scratch/twice.md" --at 2024-05-01T00:00:00Z >/dev/null
	sqlite3 "$PROVISO_HOME/proviso.db" "CREATE TEMP TABLE twice AS SELECT min(provision.id) AS stays, max(provision.id) AS goes
		FROM provision JOIN search ON search.rowid = provision.id JOIN document ON document.id = provision.document
		JOIN service ON service.id = document.service WHERE service.name = 'Twice' AND words = '$sentence';
		UPDATE occurrence SET counted = 0 WHERE provision = (SELECT goes FROM twice);
		UPDATE occurrence SET provision = (SELECT stays FROM twice) WHERE provision = (SELECT goes FROM twice);
		DELETE FROM provision WHERE id = (SELECT goes FROM twice)"

	# A text that came after one, and came back after another.
	for day in 1:30 2:60 3:90 4:60; do
		printf '# Privacy Policy\n\nThis privacy policy says how we use your personal information when you use our services.\n\nWe keep your personal data for %s days after you close your account.\n\n%s\n' \
			"${day#*:}" "$sentence" >"$scratch/back.md"
		"$PROVISO" --quiet add Back Privacy "$scratch/back.md" --at "2024-06-0${day%:*}T00:00:00Z" >/dev/null
	done
}

# open_site ARGUMENT…: serve the home; the address is $site, the process $server.
open_site() {
	local said
	said=$(mktemp "$scratch/site-XXXXXX")
	"$PROVISO" serve --listen 127.0.0.1:0 "$@" >/dev/null 2>"$said" &
	server=$!
	at_end="kill $server 2>/dev/null; wait $server 2>/dev/null; $at_end"
	for _ in $(seq 200); do grep -q http "$said" && break; sleep 0.05; done
	site=$(sed -n 's|.*\(http://[^/]*\)/.*|\1|p' "$said" | head -n 1)
}
