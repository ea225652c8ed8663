// Takes a picture of every page, in both languages, 320 and 1280 wide, into shots/ (not
// kept by git), and lays them out on contact sheets. For eyes, not for a verdict.
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { open } from './registry.mjs';
import { totp } from './totp.mjs';

const folder = new URL('../shots/', import.meta.url).pathname;
const languages = ['en', 'es'];
const widths = [320, 1280];

const registry = await open();
const { credentials, browser, url } = registry;
const resident = credentials.residents.find((r) => r.persona === 'parent');
const child = resident.people.find((p) => p.relation !== 'self') ?? resident.people[0];
const user = (name) => credentials.users.find((u) => u.username === name);
const person = `/me/people/${child.patient}`;
const clinic = user('clinic-nurse').workspace;
const school = user('school-nurse').workspace;

// Who looks at which pages; nobody looks at those that need no sign-in.
const rounds = [
  { who: null, pages: ['/', '/help', '/help/contact', '/help/systems', '/privacy', '/accessibility', '/terms', '/paper', '/demo', '/demo/outbox', '/account/register/name', '/account/sign-in', '/account/forgot', '/nowhere'] },
  { who: resident, pages: ['/me', '/me/people', '/me/people/add', '/me/identity', '/me/identity/match', '/me/identity/clinic', `${person}/record`, `${person}/due`, `${person}/sharing`, `${person}/sharing/new/who`, `${person}/sharing/limits`, `${person}/activity`, '/me/messages', '/account/security', '/account/contact', '/account/notifications', '/account/close'] },
  { who: user('clinic-nurse'), pages: [clinic, `${clinic}/patients`, `${clinic}/patients/new`, `${clinic}/shared`, `${clinic}/questions`] },
  { who: user('school-nurse'), pages: [school, `${school}/shared`] },
  { who: user('state-admin'), pages: ['/admin', '/admin/users', '/admin/orgs', '/admin/questions', '/admin/guardianships'] },
  { who: user('state-auditor'), pages: ['/admin', '/admin/audit'] },
];

async function signIn(page, who) {
  await page.goto(`${url}/account/sign-in`);
  await page.fill('main [autocomplete=username]', who.username);
  await page.fill('main [autocomplete=current-password]', who.password);
  await Promise.all([page.waitForEvent('load'), page.locator('main button[type=submit]').last().click()]);
  const code = page.locator('main [autocomplete=one-time-code]');
  if (await code.count()) {
    await code.fill(totp(who.totp_secret));
    await Promise.all([page.waitForEvent('load'), page.locator('main button[type=submit]').last().click()]);
  }
}

async function choose(page, language) {
  await page.goto(url);
  const choice = page.locator(`header button[name=language][value=${language}]`);
  if (await choice.count()) await Promise.all([page.waitForEvent('load'), choice.click()]);
}

// sheet lays pictures side by side, each under its address.
async function sheet(name, width, shots) {
  const cells = shots.map((s) => `<figure><figcaption>${s.path}</figcaption><img src="${pathToFileURL(s.file)}"></figure>`).join('');
  const html = join(folder, `${name}.html`);
  writeFileSync(html, `<!doctype html><style>body{font:14px sans-serif;display:flex;flex-wrap:wrap;gap:12px;align-items:flex-start}figure{margin:0;width:${width}px}img{width:100%;border:1px solid #999}</style>${cells}`);
  const page = await browser.newPage({ viewport: { width: 1900, height: 1000 } });
  await page.goto(pathToFileURL(html).href);
  await page.screenshot({ path: join(folder, `${name}.png`), fullPage: true });
  await page.close();
}

rmSync(folder, { recursive: true, force: true });
mkdirSync(folder, { recursive: true });
const sheets = {};
for (const { who, pages } of rounds) {
  const context = await browser.newContext({ locale: 'en-US' });
  const page = await context.newPage();
  if (who) await signIn(page, who);
  for (const language of languages) {
    await choose(page, language);
    for (const width of widths) {
      await page.setViewportSize({ width, height: 800 });
      for (const path of pages) {
        await page.goto(url + path);
        const name = `${who?.username ?? 'nobody'}${path.replaceAll('/', '_').replace(child.patient, 'child')}-${language}-${width}`;
        const file = join(folder, `${name}.png`);
        await page.screenshot({ path: file, fullPage: true });
        (sheets[`sheet-${language}-${width}-${who?.username ?? 'nobody'}`] ??= []).push({ path, file, width });
      }
    }
  }
  await context.close();
}
for (const [name, shots] of Object.entries(sheets)) await sheet(name, shots[0].width === 320 ? 220 : 440, shots);
console.log(`pictures and sheets are in ${folder}`);
await registry.close();
