// A camera that follows a person with a browser: each stop becomes a picture in every
// width, and the pictures of a walk go onto contact sheets.
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { once } from './totp.mjs';
import { fillIn } from './visitor.mjs';

const perSheet = 8;

// camera keeps pictures in the folder, in one language. Widths are those of the window.
export function camera(registry, { folder, language, widths }) {
  const taken = []; // in the order of the walk
  mkdirSync(folder, { recursive: true });

  // walker is one person, and where the walk has taken them.
  async function walker(walk) {
    const context = await registry.browser.newContext({ locale: 'en-US', viewport: { width: widths[0], height: 800 } });
    const page = await context.newPage();
    const me = {
      page,
      path: () => new URL(page.url()).pathname,
      go: (path) => page.goto(path.startsWith('http') ? path : registry.url + path),
      async press(selector) { await Promise.all([page.waitForNavigation(), page.locator(selector).first().click()]); },
      // fill answers the main form and sends it.
      async fill(answers = {}) {
        await fillIn(page, answers);
        await me.press('main button[type=submit] >> nth=-1');
      },
      async speak() {
        await me.go('/');
        if (await page.locator('html').getAttribute('lang') !== language) await me.press(`header button[name=language][value=${language}]`);
      },
      async signIn(who) {
        await me.speak();
        await me.go('/account/sign-in');
        await me.fill({ username: who.username, 'current-password': who.password });
        if (me.path() === '/account/second-step') await me.fill({ 'one-time-code': await once(who.totp_secret) });
        await me.speak();
      },
      // shoot takes the page as it is. The pattern is that of its route; which tells apart
      // the states of one page.
      async shoot(pattern, which = '') {
        for (const width of widths) {
          await page.setViewportSize({ width, height: 800 });
          const number = String(taken.length + 1).padStart(3, '0');
          const name = `${language}-${width}-${walk}-${number}${pattern.replaceAll(/[/{}$]+/g, '_')}${which && `-${which}`}`;
          const file = join(folder, `${name}.png`);
          await page.screenshot({ path: file, fullPage: true });
          taken.push({ walk, width, file, title: `${number} ${pattern} ${which}` });
        }
      },
      // visit goes to a page and takes it.
      async visit(path, pattern = path, which = '') { await me.go(path); await me.shoot(pattern, which); },
      close: () => context.close(),
    };
    await me.speak();
    return me;
  }

  // sheets lays the pictures of each walk out, eight to a sheet; long pages are cut off there.
  async function sheets() {
    const rows = {};
    for (const shot of taken) (rows[`${shot.width}-${shot.walk}`] ??= []).push(shot);
    for (const [name, shots] of Object.entries(rows)) {
      for (let from = 0; from < shots.length; from += perSheet) {
        await sheet(`sheet-${language}-${name}-${from / perSheet + 1}`, shots[0].width < 600 ? 225 : 460, shots.slice(from, from + perSheet));
      }
    }
  }

  async function sheet(name, width, shots) {
    const cells = shots.map((shot) => `<figure><figcaption>${shot.title}</figcaption><div><img src="${pathToFileURL(shot.file)}"></div></figure>`).join('');
    const html = join(folder, `${name}.html`);
    writeFileSync(html, `<!doctype html><style>body{font:13px sans-serif;margin:8px;display:flex;flex-wrap:wrap;gap:10px;align-items:flex-start}figure{margin:0;width:${width}px}div{max-height:${width < 300 ? 1100 : 560}px;overflow:hidden;border:1px solid #999}img{width:100%;display:block}</style>${cells}`);
    const page = await registry.browser.newPage({ viewport: { width: 1910, height: 400 } });
    await page.goto(pathToFileURL(html).href);
    await page.screenshot({ path: join(folder, `${name}.png`), fullPage: true });
    await page.close();
  }

  return { walker, sheets };
}
