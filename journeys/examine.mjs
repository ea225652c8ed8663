// Looks at the pages that a visitor reaches: accessibility, what no engine sees of it
// (unseen.mjs), English that is left, missing text, sideways scrolling, violations of the
// content security policy. What a page looks like in the other width, and in the other
// language where it can be asked for again, is looked at too, without touching the
// visitor's own page, session or draft. Each kind of page is looked at once.
import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import { createHash } from 'node:crypto';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { inRoom, inWords, placeOf } from './unseen.mjs';
import { englishIn } from './words.mjs';

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const rules = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];
const widths = [320, 1280];
const languages = ['en', 'es'];
const choice = '__Host-language'; // the cookie of the choice in the header

// violations runs in the page and asks the accessibility engine.
async function violations(tags) {
  const found = await window.axe.run(document, { runOnly: tags, resultTypes: ['violations'] });
  return found.violations.map((v) => `${v.id}: ${v.nodes[0].html}`);
}

// tooWide names the elements that reach beyond the window, where the page scrolls sideways.
function tooWide() {
  if (document.documentElement.scrollWidth <= window.innerWidth) return [];
  return [...document.querySelectorAll('body *')].filter((e) => e.getBoundingClientRect().right > window.innerWidth)
    .map((e) => `${e.tagName.toLowerCase()}.${e.className}: ${e.textContent.trim().slice(0, 60)}`);
}

const met = new Set();

// fresh tells whether a kind of page (its address without numbers, and its status) is met
// for the first time: in the whole run, where EXAMINED names a folder to remember it in,
// else in this file.
function fresh(kind) {
  const mark = createHash('sha256').update(kind).digest('hex');
  if (met.has(mark)) return false;
  met.add(mark);
  if (!process.env.EXAMINED) return true;
  try {
    writeFileSync(join(process.env.EXAMINED, mark), '', { flag: 'wx' });
  } catch (err) {
    if (err.code === 'EEXIST') return false;
    throw err;
  }
  return true;
}

// plain checks what each page is checked for each time.
async function plain(page, language) {
  const where = new URL(page.url()).pathname;
  assert.equal(await page.locator('html').getAttribute('lang'), language, `language of ${where}`);
  assert.doesNotMatch(await page.locator('body').innerText(), /\[[a-z]+\.[a-z0-9.-]+\]/, `texts of ${where}`);
}

// closely looks at a page at both widths and goes back to the visitor's.
async function closely(page, language, width, status) {
  const where = new URL(page.url()).pathname;
  if (language === 'es') assert.deepEqual(await englishIn(page), [], `English in ${where}`);
  await inWords(page, language, status);
  await page.evaluate(axe);
  for (const w of [...widths.filter((w) => w !== width), width]) {
    await page.setViewportSize({ width: w, height: 900 });
    assert.deepEqual(await page.evaluate(violations, rules), [], `accessibility of ${where} (${language}, ${w})`);
    assert.deepEqual(await page.evaluate(tooWide), [], `${where} scrolls sideways (${language}, ${w})`);
    await inRoom(page, `${where} (${language}, ${w})`);
  }
}

const complaints = []; // of the browser, about the content security policy
const listen = (page) => page.on('console', (m) => { if (/Content Security Policy/.test(m.text())) complaints.push(m.text()); });

const kept = new WeakMap(); // by browser, a page that is opened once

// beside is a page beside those of the visitors, signed in as whom the cookies say.
async function beside(browser, cookies) {
  if (!kept.has(browser)) {
    const page = await browser.newPage({ locale: 'en-US' });
    listen(page);
    kept.set(browser, page);
  }
  const page = kept.get(browser);
  await page.context().clearCookies();
  await page.context().addCookies(cookies);
  return page;
}

// examiner returns what examines the page that an answer led a visitor to.
export function examiner(context, page, { language, width }) {
  listen(page);

  // elsewhere asks for the page again in the other language.
  async function elsewhere() {
    const [other] = languages.filter((l) => l !== language);
    const cookies = (await context.cookies()).filter((c) => c.name !== choice);
    const again = await beside(context.browser(), [...cookies, { name: choice, value: other, domain: new URL(page.url()).hostname, path: '/', secure: true, httpOnly: true, sameSite: 'Lax' }]);
    await again.setViewportSize({ width, height: 900 });
    const answer = await again.goto(page.url());
    await plain(again, other);
    await closely(again, other, width, answer.status());
  }

  return async (answer) => {
    const path = new URL(page.url()).pathname;
    await plain(page, language);
    const again = answer.status() < 400 && answer.request().method() === 'GET'; // a refusal would be in the log twice
    if (fresh(`${placeOf(path)} ${answer.status()} ${again ? '' : language}`)) {
      await closely(page, language, width, answer.status());
      if (again) await elsewhere();
    }
    assert.deepEqual(complaints.splice(0), [], `policy on ${path}`);
  };
}
