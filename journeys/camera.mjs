// A camera that follows a person with a browser: each stop becomes a picture in every
// width, and the pictures of a walk go onto contact sheets.
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { visitor } from './visitor.mjs';
import { walking } from './walks.mjs';

const perSheet = 8;

// camera keeps pictures in the folder, in one language. Widths are those of the window.
export function camera(registry, { folder, language, widths }) {
  const taken = []; // in the order of the walk
  mkdirSync(folder, { recursive: true });

  // walker is one person, and where the walk has taken them.
  async function walker(walk) {
    const me = await visitor(registry, { language, width: widths[0], look: async () => {} });
    return walking(me, async (pattern, which) => {
      for (const width of widths) {
        await me.page.setViewportSize({ width, height: 800 });
        const number = String(taken.length + 1).padStart(3, '0');
        const name = `${language}-${width}-${walk}-${number}${pattern.replaceAll(/[/{}$]+/g, '_')}${which && `-${which}`}`;
        const file = join(folder, `${name}.png`);
        await me.page.screenshot({ path: file, fullPage: true });
        taken.push({ walk, width, file, title: `${number} ${pattern} ${which}` });
      }
    });
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
