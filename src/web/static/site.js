/*
 * What helps where scripts run; every page is complete without it.
 *   data-copy="ID"     a button that copies the text of the element with that id
 *   data-filter="ID"   an input that hides those items of the list or table that lack its words
 *   /                  to the search field; j and k to the next and the last heading
 */
"use strict";

function say(button, words) {
	const before = button.textContent;
	button.textContent = words;
	setTimeout(() => { button.textContent = before; }, 2000);
}

for (const button of document.querySelectorAll("[data-copy]")) {
	button.hidden = false;
	button.addEventListener("click", async () => {
		const text = document.getElementById(button.dataset.copy).textContent;
		try {
			await navigator.clipboard.writeText(text);
			say(button, "Copied");
		} catch {
			getSelection().selectAllChildren(document.getElementById(button.dataset.copy));
			say(button, "Selected: press Ctrl+C");
		}
	});
}

for (const input of document.querySelectorAll("[data-filter]")) {
	const list = document.getElementById(input.dataset.filter);
	const items = [...list.querySelectorAll(":scope > li, tbody > tr")];
	input.closest("label").hidden = false;
	input.addEventListener("input", () => {
		const words = input.value.toLowerCase().split(/\s+/).filter(Boolean);
		for (const item of items) {
			const text = item.textContent.toLowerCase();
			item.hidden = !words.every((word) => text.includes(word));
		}
	});
}

function toHeading(step) {
	const heads = [...document.querySelectorAll("main h1, main h2")];
	const now = heads.findIndex((h) => h.getBoundingClientRect().top > 4);
	const here = now < 0 ? heads.length : now;
	const next = heads[step > 0 ? here : Math.max(0, here - 2)];
	if (next) {
		next.tabIndex = -1;
		next.focus({ preventScroll: true });
		next.scrollIntoView();
	}
}

document.addEventListener("keydown", (event) => {
	const typing = event.target.closest("input, select, textarea");
	if (typing || event.ctrlKey || event.metaKey || event.altKey)
		return;
	if (event.key === "/") {
		document.getElementById("q").focus();
		event.preventDefault();
	} else if (event.key === "j") {
		toHeading(1);
	} else if (event.key === "k") {
		toHeading(-1);
	}
});
