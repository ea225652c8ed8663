// A person with a browser. Every page that is reached is checked: accessibility, one
// heading, no missing text, no violation of the content security policy.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { code } from './registry.mjs';
import { once } from './totp.mjs';

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const rules = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];

// tooWide names the elements that reach beyond the window, where the page scrolls sideways.
function tooWide() {
  if (document.documentElement.scrollWidth <= window.innerWidth) return [];
  return [...document.querySelectorAll('body *')].filter((e) => e.getBoundingClientRect().right > window.innerWidth)
    .map((e) => `${e.tagName.toLowerCase()}.${e.className}: ${e.textContent.trim().slice(0, 60)}`);
}

// birth is a birth date as answers of a form.
export function birth(date) {
  const [year, month, day] = date.split('-').map(Number).map(String);
  return { 'bday-month': month, 'bday-day': day, 'bday-year': year };
}

// facts are a person's name and birth date as answers of a form.
export function facts(person) {
  const [given, ...family] = person.name.split(' ');
  return { 'given-name': given, 'family-name': family.join(' '), ...birth(person.birth_date) };
}

// password is the one that a visitor gives a new account.
export const password = 'violet tractor sings quietly 88';

const examined = {}; // by language and width, the pages that were looked at

export async function visitor(registry, { language = 'en', script = true, width = 1280 } = {}) {
  const context = await registry.browser.newContext({ locale: 'en-US', viewport: { width, height: 900 } });
  const page = await context.newPage();
  const cdp = await context.newCDPSession(page);
  const complaints = [];
  const seen = examined[`${language} ${width}`] ??= new Set();
  page.on('console', (m) => { if (/Content Security Policy/.test(m.text())) complaints.push(m.text()); });

  async function quiet(off) { if (!script) await cdp.send('Emulation.setScriptExecutionDisabled', { value: off }); }

  async function check() {
    await quiet(false);
    const where = new URL(page.url()).pathname;
    await examine(where);
    assert.deepEqual(complaints, [], `policy on ${where}`);
    await quiet(true);
  }

  // examine looks at a page once; the same page again is not looked at again.
  async function examine(where) {
    const html = await page.content();
    if (seen.has(html)) return;
    seen.add(html);
    await page.evaluate(axe);
    const found = await page.evaluate((tags) => window.axe.run(document, { runOnly: tags }), rules);
    assert.deepEqual(found.violations.map((v) => `${v.id}: ${v.nodes[0].html}`), [], `accessibility of ${where}`);
    assert.equal(await page.locator('h1').count(), 1, `headings of ${where}`);
    assert.equal(await page.locator('html').getAttribute('lang'), language, `language of ${where}`);
    assert.doesNotMatch(await page.locator('body').innerText(), /\[[a-z]+\.[a-z0-9.-]+\]/, `texts of ${where}`);
    assert.deepEqual(await page.evaluate(tooWide), [], `${where} scrolls sideways`);
  }

  // Staff accounts have a language of their own, so the visitor's is chosen in the header.
  if (language !== 'en') {
    await page.goto(registry.url);
    const choice = page.locator(`header button[name=language][value=${language}]`);
    if (await choice.count()) await Promise.all([page.waitForEvent('load'), choice.click()]);
  }
  await quiet(true);
  const me = {
    page,
    path: () => new URL(page.url()).pathname,
    async go(path) { const answer = await page.goto(registry.url + path); await check(); return answer.status(); },
    // press clicks what leads to another page, and returns the status of that page.
    async press(selector) {
      if (await page.locator(selector).count() === 0) assert.fail(`there is no ${selector} on ${me.path()}: ${await me.text()}`);
      const [answer] = await Promise.all([page.waitForNavigation(), page.locator(selector).first().click()]);
      await check();
      return answer.status();
    },
    // fill answers the main form, sends it and returns the status of the answer.
    async fill(answers = {}) {
      for (const [name, value] of Object.entries(answers)) {
        const field = page.locator(`main [name="${name}"]`).first();
        const kind = await field.evaluate((e) => (e.tagName === 'SELECT' ? 'select' : e.type));
        if (kind === 'select') await field.selectOption(value);
        else if (kind === 'radio' || kind === 'checkbox') await page.locator(`main [name="${name}"][value="${value}"] + label`).click();
        else await field.fill(value);
      }
      const [answer] = await Promise.all([page.waitForNavigation(), page.locator('main button[type=submit]').last().click()]);
      await check();
      return answer.status();
    },
    // wrong fills a form that must be refused, with the page as it was and its title saying so.
    async wrong(answers) {
      assert.equal(await me.fill(answers), 422);
      assert.match(await page.title(), /^Error:/);
    },
    // signIn signs in with the password and the authenticator app.
    async signIn(who) {
      await me.go('/account/sign-in');
      await me.fill({ username: who.username, 'current-password': who.password });
      if (who.totp_secret) await me.fill({ 'one-time-code': await once(who.totp_secret) });
      assert.doesNotMatch(me.path(), /^\/account\/(sign-in|second-step)/, `${who.username} did not get in`);
    },
    // register makes an account for a person, with contacts of its own.
    async register(person, { username, email, phone }) {
      const { 'given-name': given, 'family-name': family, ...day } = facts(person);
      await me.go('/account/register/name');
      await me.fill({ 'given-name': given, 'family-name': family });
      await me.fill(day);
      await me.fill({ email, tel: phone });
      await me.fill();
      await me.fill({ 'one-time-code': await code(registry, email) });
      await me.fill({ 'one-time-code': await code(registry, phone) });
      await me.fill({ username });
      await me.fill({ 'new-password': password });
    },
    text: () => page.locator('main').innerText(),
    close: () => context.close(),
  };
  return me;
}
