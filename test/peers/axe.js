// axe: axe-core on every kind of page that kinds.js saved, as Chromium shows it.
//
//   node axe.js CHROMIUM SITE FOLDER
//
// All its rules, wide in the light and narrow in the dark: what depends on one of both is
// found either way, since no colour depends on the width. Pages that are alike (errors, lists
// by another value of a filter) are looked at once. Nothing may be wider than the window.
'use strict';
const fs = require('fs'), path = require('path');
const {chromium} = require('playwright-core');
const [executablePath, site, folder] = process.argv.slice(2);
const source = fs.readFileSync(require.resolve('axe-core/axe.min.js'), 'utf8');
const kinds = JSON.parse(fs.readFileSync(path.join(folder, 'kinds.json'), 'utf8')).filter(k => !k.alike);
const looks = {
	wide_and_light: {viewport: {width: 1280, height: 900}, colorScheme: 'light'},
	phone_and_dark: {viewport: {width: 360, height: 740}, colorScheme: 'dark'},
};
let failed = false;

function tell(name, faults) {
	for (const f of faults) console.log(`  ${f}`);
	console.log(`${faults.length ? 'FAIL' : 'ok'} ${name}`);
	failed ||= faults.length > 0;
}

const faultsOf = found => found.violations.flatMap(v => v.nodes.slice(0, 3).map(n =>
	`${v.id} (${v.impact}): ${n.target.join(' ')}: ${n.html.slice(0, 120)}: ${n.failureSummary.split('\n')[1] || ''}`));

const judgement = async page =>
	faultsOf(await page.evaluate(() => axe.run({preload: false, resultTypes: ['violations'], rules: {'target-size': {enabled: true}}})));

async function judge(page, kind) {
	await page.goto(site + kind.target);
	await page.evaluate(() => { for (const d of document.querySelectorAll('details')) d.open = true; });
	await page.evaluate(source);
	const faults = await judgement(page);
	const over = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
	const vague = await page.evaluate(() => [...document.links].filter(a =>
		/^(click |right )?(here|this|more|go|start|link|information)$|^(learn|read|see) more$/i.test(a.textContent.trim())).map(a => a.outerHTML));
	faults.push(...vague.map(a => `its words do not say where it leads: ${a}`));
	if (over > 0) faults.push(`it is ${over} pixels wider than the window`);
	return faults;
}

// Who finds nothing anywhere proves nothing.
async function refuses(page) {
	await page.evaluate(() => {
		document.querySelector('main').innerHTML = '<img src="/static/icon.svg"><p>Pale</p><input>';
		document.querySelector('main p').style.color = '#eee';
		document.querySelector('main p').style.background = '#fff';
	});
	const found = (await judgement(page)).join();
	return ['image-alt', 'color-contrast', 'label'].filter(f => !found.includes(f)).map(f => `${f} is not found`);
}

async function look(browser, name, options) {
	const context = await browser.newContext({...options, reducedMotion: 'reduce'});
	const page = await context.newPage();
	page.setDefaultTimeout(30000);
	for (const kind of kinds)
		tell(`axe_${name}_${kind.name}`, await judge(page, kind).catch(e => [e.message.split('\n')[0]]));
	tell(`axe_${name}_refuses_what_is_wrong`, await refuses(page));
	await context.close();
}

(async () => {
	const browser = await chromium.launch({executablePath, args: ['--no-sandbox', '--disable-gpu']});
	await Promise.all(Object.entries(looks).map(([name, options]) => look(browser, name, options)));
	await browser.close();
	process.exit(failed ? 1 : 0);
})();
