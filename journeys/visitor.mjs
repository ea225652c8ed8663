// A person with a browser. Every page that is reached is checked: accessibility, one
// heading, no missing text, no violation of the content security policy.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const rules = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];

// tooWide names the elements that reach beyond the window, where the page scrolls sideways.
function tooWide() {
  if (document.documentElement.scrollWidth <= window.innerWidth) return [];
  return [...document.querySelectorAll('body *')].filter((e) => e.getBoundingClientRect().right > window.innerWidth)
    .map((e) => `${e.tagName.toLowerCase()}.${e.className}: ${e.textContent.trim().slice(0, 60)}`);
}

export async function visitor(registry, { language = 'en', script = true, width = 1280 } = {}) {
  const context = await registry.browser.newContext({ locale: 'en-US', viewport: { width, height: 900 } });
  const page = await context.newPage();
  const cdp = await context.newCDPSession(page);
  const complaints = [];
  page.on('console', (m) => { if (/Content Security Policy/.test(m.text())) complaints.push(m.text()); });

  async function quiet(off) { if (!script) await cdp.send('Emulation.setScriptExecutionDisabled', { value: off }); }

  async function check() {
    await quiet(false);
    const where = new URL(page.url()).pathname;
    await page.evaluate(axe);
    const found = await page.evaluate((tags) => window.axe.run(document, { runOnly: tags }), rules);
    assert.deepEqual(found.violations.map((v) => `${v.id}: ${v.nodes[0].html}`), [], `accessibility of ${where}`);
    assert.equal(await page.locator('h1').count(), 1, `headings of ${where}`);
    assert.equal(await page.locator('html').getAttribute('lang'), language, `language of ${where}`);
    assert.doesNotMatch(await page.locator('body').innerText(), /\[[a-z]+\.[a-z0-9.-]+\]/, `texts of ${where}`);
    assert.deepEqual(await page.evaluate(tooWide), [], `${where} scrolls sideways`);
    assert.deepEqual(complaints, [], `policy on ${where}`);
    await quiet(true);
  }

  // Staff accounts have a language of their own, so the visitor's is chosen in the header.
  if (language !== 'en') {
    await page.goto(registry.url);
    const choice = page.locator(`header button[name=language][value=${language}]`);
    if (await choice.count()) await Promise.all([page.waitForEvent('load'), choice.click()]);
  }
  await quiet(true);
  return {
    page,
    path: () => new URL(page.url()).pathname,
    async go(path) { const answer = await page.goto(registry.url + path); await check(); return answer.status(); },
    // fill answers the main form and sends it.
    async fill(answers = {}) {
      for (const [name, value] of Object.entries(answers)) {
        const field = page.locator(`main [name="${name}"]`).first();
        const kind = await field.evaluate((e) => (e.tagName === 'SELECT' ? 'select' : e.type));
        if (kind === 'select') await field.selectOption(value);
        else if (kind === 'radio' || kind === 'checkbox') await page.locator(`main [name="${name}"][value="${value}"] + label`).click();
        else await field.fill(value);
      }
      await Promise.all([page.waitForEvent('load'), page.locator('main button[type=submit]').last().click()]);
      await check();
    },
    text: () => page.locator('main').innerText(),
    close: () => context.close(),
  };
}
