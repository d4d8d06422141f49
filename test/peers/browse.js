// browse: a person with Chromium on the website.
//
//   browse.js CHROMIUM URL FOLDER RECORD
//
// Walks from the first page to a clause on feedback and on from there, as people do: with a
// mouse, without scripts, by keyboard alone, on a phone, in the dark, on paper. What is seen
// goes to FOLDER as screenshots. One line a finding: "ok NAME", or "FAIL NAME: why".
'use strict';
const fs = require('fs'), path = require('path');
const {chromium} = require('playwright-core');
const [executablePath, base, folder, record] = process.argv.slice(2);

async function check(name, work) {
	try {
		const told = await work();
		console.log(told === undefined || told === true ? `ok ${name}` : `FAIL ${name}: ${told}`);
	} catch (e) {
		console.log(`FAIL ${name}: ${String(e.message).split('\n')[0]}`);
	}
}

// A page on which any script of other people's words would show, and any fault of ours.
async function open(browser, options = {}) {
	const context = await browser.newContext({baseURL: base, acceptDownloads: true, ...options});
	const page = await context.newPage();
	page.setDefaultTimeout(15000);
	page.faults = [];
	page.on('dialog', d => { page.faults.push(`dialog: ${d.message()}`); d.dismiss(); });
	page.on('pageerror', e => page.faults.push(`script: ${e.message}`));
	page.on('console', m => { if (m.type() === 'error') page.faults.push(`console: ${m.text()}`); });
	page.on('request', r => { if (!r.url().startsWith(base)) page.faults.push(`asked ${r.url()}`); });
	return page;
}

const text = (page, selector) => page.locator(selector).first().innerText();
const shot = (page, name) => page.screenshot({path: path.join(folder, `${name}.png`), fullPage: true});

// From the first page to the clause on feedback of one service.
async function toFeedback(page) {
	await page.goto('/');
	await page.getByRole('link', {name: 'Feedback used without limit'}).first().click();
	await page.getByRole('heading', {level: 1, name: 'Feedback used without limit'}).waitFor();
	await page.locator('.clauses a', {hasText: 'Tern Row'}).first().click();
	await page.locator('.quote').waitFor();
}

async function walk(browser, name, options, more) {
	const page = await open(browser, options);
	await check(`${name}_from_home_to_the_words`, async () => {
		await toFeedback(page);
		return (await text(page, '.quote')).includes('rate an answer') || 'the quote is another';
	});
	await check(`${name}_status_comes_first`, async () =>
		/^In force/.test(await text(page, '.status')) || await text(page, '.status'));
	const here = page.url();
	await check(`${name}_beside_another_service`, async () => {
		await page.locator('.comparator a').first().click();
		await page.locator('.quote').waitFor();
		const other = await text(page, '.path');
		await page.goto(here);
		return !other.includes('Tern Row') || other;
	});
	await check(`${name}_the_change_in_which_it_came`, async () => {
		await page.locator('.events a').first().click();
		await page.locator('h1').waitFor();
		const inserted = await page.locator('ins').count(), removed = await page.locator('del').count();
		await page.goto(here);
		return inserted + removed > 0 || 'nothing is marked as added or removed';
	});
	await check(`${name}_feed`, async () => {
		const feed = await page.request.get(await page.locator('link[type="application/atom+xml"]').first().getAttribute('href'));
		return (await feed.text()).includes('<feed') || `status ${feed.status()}`;
	});
	if (more)
		await more(page);
	await check(`${name}_nothing_went_wrong`, () => page.faults.join('; ') || true);
	await page.context().close();
}

async function download(page, click) {
	const [file] = await Promise.all([page.waitForEvent('download'), click()]);
	return fs.readFileSync(await file.path());
}

async function takeAway(page) {
	await check('a_citation_is_copied', async () => {
		await page.getByRole('button', {name: 'Copy the citation'}).click();
		const copied = await page.evaluate(() => navigator.clipboard.readText());
		return (copied.includes('SHA-256') && copied.includes('PR-')) || copied;
	});
	await check('the_quote_is_letter_for_letter_that_of_json', async () => {
		const quote = await page.locator('.quote').evaluate(q => {
			for (const number of q.querySelectorAll('sup')) number.remove();
			return q.textContent.replace(/^\n|\n$/g, '');
		});
		const json = await (await page.request.get(`${page.url()}/record.json`)).json();
		return json.provision.quote === quote || quote;
	});
	await check('pdf_is_one', async () => {
		const pdf = await (await page.request.get(`${page.url()}/record.pdf`)).body();
		fs.writeFileSync(path.join(folder, 'record.pdf'), pdf);
		return pdf.subarray(0, 5).toString() === '%PDF-' || 'no PDF';
	});
	await check('the_bundle_is_made_and_downloaded', async () => {
		const here = page.url();
		await page.getByRole('link', {name: 'Evidence bundle'}).click();
		const bytes = await download(page, () => page.getByRole('button', {name: 'Make the bundle'}).click());
		fs.writeFileSync(path.join(folder, 'record.wacz'), bytes);
		await page.goto(here);
		await page.getByRole('link', {name: 'Evidence bundle'}).click();
		const again = await download(page, () => page.getByRole('link', {name: 'Download it'}).click());
		await page.goto(here);
		return bytes.subarray(0, 2).toString() !== 'PK' ? 'no ZIP' : bytes.equals(again) || 'made anew';
	});
}

async function byKeyboard(browser) {
	const page = await open(browser);
	await check('keyboard_skips_to_the_content', async () => {
		await page.goto('/');
		await page.keyboard.press('Tab');
		const first = await page.evaluate(() => document.activeElement.textContent);
		await page.keyboard.press('Enter');
		await page.keyboard.press('Tab');
		const inside = await page.evaluate(() => document.getElementById('main').contains(document.activeElement));
		return (first === 'Skip to the content' && inside) || `${first}, ${inside}`;
	});
	await check('keyboard_searches_and_reads', async () => {
		await page.goto('/');
		await page.keyboard.press('/');
		await page.keyboard.type('rate an answer thumb');
		await page.keyboard.press('Enter');
		await page.locator('.clauses').waitFor();
		for (let i = 0; i < 60; i++) {
			await page.keyboard.press('Tab');
			if (await page.evaluate(() => !!document.activeElement.closest('.clauses')))
				break;
		}
		const ring = await page.evaluate(() => getComputedStyle(document.activeElement).outlineStyle);
		await page.keyboard.press('Enter');
		await page.locator('.quote').waitFor();
		return ring !== 'none' || 'the focus is not seen';
	});
	await page.context().close();
}

// The ten main pages.
const pages = {
	home: '/', services: '/services', service: '/service/Lumen_Harbor',
	document: '/service/Lumen_Harbor/Privacy_Policy', history: '/service/Lumen_Harbor/Privacy_Policy/history',
	record: `/record/${record}`, type: '/type/ai.feedback_grant', compare: '/compare', registry: '/registry',
	changes: '/changes', law: '/laws', search: '/search?q=training', status: '/status', method: '/method',
};

async function looks(browser, name, options, media, more) {
	const page = await open(browser, options);
	for (const [what, address] of Object.entries(pages)) {
		await page.goto(address);
		if (media)
			await page.emulateMedia(media);
		await shot(page, `${what}-${name}`);
		await check(`${name}_${what}`, async () => {
			const status = (await page.request.get(address)).status();
			return status !== 200 ? `status ${status}` : more ? more(page) : true;
		});
	}
	await check(`${name}_nothing_went_wrong`, () => page.faults.join('; ') || true);
	await page.context().close();
}

const isNarrow = async page => {
	const wide = await page.evaluate(() => document.documentElement.scrollWidth);
	return wide <= 360 || `${wide} pixels wide`;
};
const isDark = async page => {
	const [r, g, b] = await page.evaluate(() =>
		getComputedStyle(document.documentElement).backgroundColor.match(/\d+/g).map(Number));
	return r + g + b < 150 || `background ${r}, ${g}, ${b}`;
};
const isPaper = async page =>
	!(await page.locator('.top nav').isVisible()) || 'the menu is on paper';

(async () => {
	const browser = await chromium.launch({executablePath, args: ['--no-sandbox', '--disable-gpu']});
	await walk(browser, 'mouse', {permissions: ['clipboard-read', 'clipboard-write']}, takeAway);
	await walk(browser, 'no_scripts', {javaScriptEnabled: false});
	await byKeyboard(browser);
	await looks(browser, 'wide', {viewport: {width: 1280, height: 900}});
	await looks(browser, 'phone', {viewport: {width: 360, height: 740}}, null, isNarrow);
	await looks(browser, 'dark', {colorScheme: 'dark'}, null, isDark);
	await looks(browser, 'paper', {}, {media: 'print'}, isPaper);
	await browser.close();
})();
