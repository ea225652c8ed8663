// What an accessibility engine cannot see: whether the focus shows and is not covered,
// whether a thumb hits what it means, whether help stands in the same place, whether
// headings come in order and titles tell pages apart.
import assert from 'node:assert/strict';

// focusOf runs in the page: what has the focus, where it stands on the page, and what is
// wrong with it. A choice whose box is drawn by its label has the focus drawn there too.
export function focusOf() {
  const e = document.activeElement;
  if (!e || e === document.body || e === document.documentElement) return { what: 'body', wrong: [] };
  const label = e.matches('[type=radio], [type=checkbox]') && document.querySelector(`label[for="${e.id}"]`);
  const seen = label && (e.getBoundingClientRect().right <= 0 || Number(getComputedStyle(e).opacity) === 0) ? label : e;
  const looks = [getComputedStyle(e), ...(label ? ['', '::before', '::after'].map((p) => getComputedStyle(label, p || null)) : [])];
  const drawn = looks.some((s) => s.outlineStyle !== 'none' && parseFloat(s.outlineWidth) >= 2 && !/^rgba\(.*, 0\)$|^transparent$/.test(s.outlineColor));
  const wrong = [];
  if (!drawn && !e.matches('main')) wrong.push('does not show');
  const [box] = seen.getClientRects();
  if (!box || box.width === 0 || box.height === 0) wrong.push('has no size');
  else {
    const x = Math.min(box.left + Math.min(box.width / 2, 40), innerWidth - 1);
    const y = (Math.max(box.top, 0) + Math.min(box.bottom, innerHeight)) / 2;
    if (box.bottom <= 0 || box.top >= innerHeight || box.right <= 0 || box.left >= innerWidth) wrong.push('is out of the window');
    else {
      const hit = document.elementFromPoint(x, y);
      if (!hit || !(seen.contains(hit) || hit.contains(seen) || label?.contains(hit))) wrong.push(`is covered by ${hit?.tagName.toLowerCase()}.${hit?.className}`);
    }
  }
  const what = `${e.tagName.toLowerCase()}${e.name ? `[name=${e.name}]` : ''} ${(e.textContent || e.value || '').trim().slice(0, 40)}`;
  return { what, wrong, page: performance.timeOrigin, top: (box?.top ?? 0) + scrollY, bottom: (box?.bottom ?? 0) + scrollY, left: box?.left ?? 0, right: box?.right ?? 0 };
}

// measures runs in the page and returns what is wrong with it, in words. It needs focusOf
// there.
function measures() {
  const wrong = [];
  const name = (e) => `${e.tagName.toLowerCase()}${e.name ? `[name=${e.name}]` : ''} "${(e.textContent || e.value || '').trim().slice(0, 40)}"`;
  const reachable = [...document.querySelectorAll('a[href], button, input:not([type=hidden]), select, textarea, summary, [tabindex="0"]')].filter((e) => e.checkVisibility());

  for (const e of reachable) {
    e.focus({ focusVisible: true });
    if (document.activeElement !== e) { wrong.push(`${name(e)} takes no focus`); continue; }
    for (const fault of window.focusOf().wrong) wrong.push(`the focus on ${name(e)} ${fault}`);
  }
  document.activeElement.blur();
  scrollTo(0, 0);
  for (const e of document.querySelectorAll('[tabindex]')) if (e.tabIndex > 0) wrong.push(`${name(e)} has an order of its own`);

  // A target is 24 pixels high and wide, or stands in a sentence, or no other is within 24
  // pixels of its middle (WCAG 2.2 2.5.8).
  const inSentence = (e) => {
    if (!getComputedStyle(e).display.startsWith('inline') || getComputedStyle(e).display === 'inline-block') return false;
    const text = document.createTreeWalker(e.closest('p, li, td, th, dd, dt, div'), NodeFilter.SHOW_TEXT);
    while (text.nextNode()) if (/\p{L}{2}/u.test(text.currentNode.data) && !text.currentNode.parentElement.closest('a, button')) return true;
    return false;
  };
  const targets = reachable.filter((e) => !e.matches('[tabindex="0"]:not(a, button), .usa-skipnav')).map((e) => {
    const label = e.matches('[type=radio], [type=checkbox]') && document.querySelector(`label[for="${e.id}"]`);
    return { e, box: (label || e).getBoundingClientRect() };
  });
  for (const { e, box } of targets) {
    if (box.width >= 24 && box.height >= 24 || inSentence(e)) continue;
    const [x, y] = [box.left + box.width / 2, box.top + box.height / 2];
    for (const other of targets) {
      if (other.e === e) continue;
      const [dx, dy] = [Math.max(other.box.left - x, x - other.box.right, 0), Math.max(other.box.top - y, y - other.box.bottom, 0)];
      if (Math.hypot(dx, dy) < 12) { wrong.push(`${name(e)} is ${Math.round(box.width)} by ${Math.round(box.height)} pixels, too near to ${name(other.e)}`); break; }
    }
  }

  // The way to help is the same, in the same place, on every page (WCAG 2.2 3.2.6).
  const foot = [...document.querySelectorAll('body > footer:last-child a')].map((a) => a.getAttribute('href')).join(' ');
  if (foot !== '/help /help/contact /paper /privacy /accessibility /terms') wrong.push(`the foot of the page leads to ${foot}`);

  // Headings: a page begins with its h1, or with the summary of errors, and skips no level.
  let level = 1;
  for (const h of document.querySelectorAll('main :is(h1, h2, h3, h4, h5, h6)')) {
    if (h.id === 'problems') continue;
    const now = Number(h.tagName[1]);
    if (now > level + 1) wrong.push(`the heading ${name(h)} skips a level`);
    level = now;
  }
  if (document.querySelector('main :is(h1, h2, h3, h4, h5, h6):not(#problems)')?.tagName !== 'H1') wrong.push('the first heading is no h1');

  // No page asks one thing twice, and what a browser knows it is let fill in (WCAG 2.2
  // 3.3.7, 1.3.5).
  const parts = (l) => l.closest('.usa-memorable-date, .usa-radio, .usa-checkbox');
  const questions = [...document.querySelectorAll('main form.main-form :is(label, legend)')].filter((l) => !parts(l)).map((l) => l.textContent.trim());
  for (const q of questions) if (questions.indexOf(q) !== questions.lastIndexOf(q)) wrong.push(`"${q}" is asked twice`);
  if (document.querySelectorAll('main input[type=password]:not([autocomplete])').length) wrong.push('a password manager does not know the password');

  // The way to another language is named in that language (WCAG 3.1.2).
  for (const b of document.querySelectorAll('button[name=language]')) if (b.lang !== b.value) wrong.push(`${name(b)} is not in its language`);
  return wrong;
}

// adapted runs in the page, with the colors and the stillness that somebody asked their
// system for: what has lost its edge, and what moves.
function adapted() {
  const wrong = [];
  const edged = (s) => ['Top', 'Right', 'Bottom', 'Left'].some((side) => s[`border${side}Style`] !== 'none' && parseFloat(s[`border${side}Width`]) > 0) || s.outlineStyle !== 'none' && parseFloat(s.outlineWidth) > 0;
  for (const e of document.querySelectorAll('.usa-button, .usa-input, .usa-select, .usa-textarea, .usa-tag, .usa-alert')) {
    if (e.checkVisibility() && !edged(getComputedStyle(e))) wrong.push(`${e.tagName.toLowerCase()}.${e.className} "${e.textContent.trim().slice(0, 40)}" has no edge in high contrast`);
  }
  for (const e of document.querySelectorAll('body *')) {
    const s = getComputedStyle(e);
    if (s.transitionDuration.split(', ').some((d) => parseFloat(d) > 0.01) || s.animationName !== 'none') wrong.push(`${e.tagName.toLowerCase()}.${e.className} moves`);
  }
  return [...new Set(wrong)];
}

// placeOf is the path of a page without what names a person, an organization or a thing.
export const placeOf = (path) => path.replace(/^\/(clinic|school)\/[^/]+/, '/$1/*').replace(/[^/]*[0-9][^/]*/g, '*');

const titled = new Map(); // by workspace and title, the place that it names
const looked = new Set();

// unseen looks at a page, at each place once a language, and fails where something is
// wrong that no engine sees.
export async function unseen(page, language) {
  const place = placeOf(new URL(page.url()).pathname);
  if (looked.has(`${language} ${place}`)) return;
  looked.add(`${language} ${place}`);
  await page.evaluate(`window.focusOf = ${focusOf}`);
  await page.emulateMedia({ reducedMotion: 'reduce' });
  assert.deepEqual(await page.evaluate(measures), [], `${place} (${language})`);
  await page.emulateMedia({ forcedColors: 'active', reducedMotion: 'reduce' });
  assert.deepEqual(await page.evaluate(adapted), [], `${place} (${language})`);
  await page.emulateMedia({ forcedColors: null, reducedMotion: null });

  const title = `${place.split('/')[1]}: ${(await page.title()).replace(/^Error: /, '')}`;
  assert.equal(titled.get(title) ?? place, place, `two pages have the title "${title}"`);
  titled.set(title, place);
}
