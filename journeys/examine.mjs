// Looks at the pages that a visitor reaches: accessibility, and closely what no engine sees
// of it (unseen.mjs) and whether English is left; no missing text, no sideways scrolling, no violation of the content security policy. What a page looks
// like in the other width, and in the other language where it can be asked for again, is
// looked at too, without touching the visitor's own page, session or draft.
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

// bothWidths runs the accessibility engine at both widths and goes back to the visitor's.
async function bothWidths(page, language, width, { status, closely }) {
  const where = new URL(page.url()).pathname;
  if (closely) {
    if (language === 'es') assert.deepEqual(await englishIn(page), [], `English in ${where}`);
    await inWords(page, language, status);
  }
  await page.evaluate(axe);
  for (const w of [...widths.filter((w) => w !== width), width]) {
    await page.setViewportSize({ width: w, height: 900 });
    const found = await page.evaluate((tags) => window.axe.run(document, { runOnly: tags, resultTypes: ['violations'] }), rules);
    assert.deepEqual(found.violations.map((v) => `${v.id}: ${v.nodes[0].html}`), [], `accessibility of ${where} (${language}, ${w})`);
    assert.deepEqual(await page.evaluate(tooWide), [], `${where} scrolls sideways (${language}, ${w})`);
    if (closely) await inRoom(page, `${where} (${language}, ${w})`);
  }
}

// examiner returns what examines the page that an answer led a visitor to.
export function examiner(context, page, { language, width, closely }) {
  const complaints = [];
  const listen = (p) => p.on('console', (m) => { if (/Content Security Policy/.test(m.text())) complaints.push(m.text()); });
  listen(page);

  // elsewhere asks for the page again in the other language, beside the visitor's own.
  async function elsewhere() {
    const [other] = languages.filter((l) => l !== language);
    const beside = await context.browser().newContext({ locale: 'en-US', viewport: { width, height: 900 } });
    const cookies = (await context.cookies()).filter((c) => c.name !== choice);
    await beside.addCookies([...cookies, { name: choice, value: other, domain: new URL(page.url()).hostname, path: '/', secure: true, httpOnly: true, sameSite: 'Lax' }]);
    const again = await beside.newPage();
    listen(again);
    const answer = await again.goto(page.url());
    await plain(again, other);
    await bothWidths(again, other, width, { status: answer.status(), closely });
    await beside.close();
  }

  return async (answer) => {
    const path = new URL(page.url()).pathname;
    await plain(page, language);
    const again = answer.status() < 400 && answer.request().method() === 'GET'; // a refusal would be in the log twice
    if (fresh(`${closely ? 'closely ' : ''}${placeOf(path)} ${answer.status()} ${again ? '' : language}`)) {
      await bothWidths(page, language, width, { status: answer.status(), closely });
      if (again) await elsewhere();
    }
    assert.deepEqual(complaints, [], `policy on ${path}`);
  };
}
