// A person with a browser. Every page that is reached is examined, or looked at as asked.
import assert from 'node:assert/strict';
import { examiner } from './examine.mjs';
import { code } from './registry.mjs';
import { once } from './totp.mjs';

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

// fillIn fills fields of the main form, by their names.
export async function fillIn(page, answers) {
  for (const [name, value] of Object.entries(answers)) {
    const field = page.locator(`main [name="${name}"]`).first();
    const kind = await field.evaluate((e) => (e.tagName === 'SELECT' ? 'select' : e.type));
    if (kind === 'select') await field.selectOption(value);
    else if (kind === 'radio' || kind === 'checkbox') await page.locator(`main [name="${name}"][value="${value}"] + label`).click();
    else await field.fill(value);
  }
}

export async function visitor(registry, { language = 'en', script = true, width = 1280, look } = {}) {
  const context = await registry.browser.newContext({ locale: 'en-US', viewport: { width, height: 900 } });
  const page = await context.newPage();
  const cdp = await context.newCDPSession(page);
  const examine = look ?? examiner(context, page, { language, width });

  async function quiet(off) { if (!script) await cdp.send('Emulation.setScriptExecutionDisabled', { value: off }); }

  // check examines the page that an answer led to.
  async function check(answer) {
    await quiet(false);
    await examine(answer);
    await quiet(true);
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
    async go(path) { const answer = await page.goto(new URL(path, registry.url).href); await check(answer); return answer.status(); },
    // press clicks what leads to another page, and returns the status of that page.
    async press(selector) {
      if (await page.locator(selector).count() === 0) assert.fail(`there is no ${selector} on ${me.path()}: ${await me.text()}`);
      const [answer] = await Promise.all([page.waitForNavigation(), page.locator(selector).first().click()]);
      await check(answer);
      return answer.status();
    },
    // leads does what leads to another page, and returns the status of that page.
    async leads(act) {
      const [answer] = await Promise.all([page.waitForNavigation(), act()]);
      await check(answer);
      return answer.status();
    },
    // fill answers the main form, sends it and returns the status of the answer.
    async fill(answers = {}) {
      await fillIn(page, answers);
      const [answer] = await Promise.all([page.waitForNavigation(), page.locator('main button[type=submit]').last().click()]);
      await check(answer);
      return answer.status();
    },
    // wrong fills a form that must be refused, with the page as it was and its title saying so.
    async wrong(answers) {
      assert.equal(await me.fill(answers), 422);
      assert.match(await page.title(), /^Error:/);
    },
    // signIn signs in with the password and the authenticator app, or a code that is sent.
    async signIn(who) {
      await me.go('/account/sign-in');
      await me.fill({ username: who.username, 'current-password': who.password });
      if (me.path() === '/account/second-step') await me.fill({ 'one-time-code': who.totp_secret ? await once(who.totp_secret) : await code(registry, who.phone) });
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
    // share signs a permission of a person for an organization, and returns the page of it.
    async share(patient, organization, { what = { scope: 'school-form' }, vaccine, purpose = 'school', until: [month, day, year], signature }) {
      await me.go(`/me/people/${patient}/sharing/new/who`);
      await me.fill({ recipient: organization.name });
      await me.fill({ to: organization.id });
      await me.fill(what);
      if (vaccine) await me.fill({ vaccine });
      await me.fill({ purpose });
      await me.fill({ 'until-month': month, 'until-day': day, 'until-year': year });
      await me.fill();
      await me.fill({ signature });
      assert.match(me.path(), new RegExp(`^/me/people/${patient}/sharing/[^/]+$`));
      return me.path();
    },
    // search looks for a person as a clinic does and returns the page of who fits.
    async search(workspace, person) {
      await me.go(`${workspace}/patients`);
      await me.fill(facts(person));
      return me.text();
    },
    text: () => page.locator('main').innerText(),
    close: () => context.close(),
  };
  return me;
}
