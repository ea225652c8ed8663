// What an accessibility engine cannot see: whether the focus shows and is not covered,
// whether the Tab key comes by everything and goes on, whether a thumb hits what it means,
// whether help stands in the same place, whether titles tell pages apart, whether large
// text stays whole, whether anything is told by color alone.
import assert from 'node:assert/strict';
import { linkSync, readFileSync, unlinkSync, writeFileSync } from 'node:fs';
import { createHash } from 'node:crypto';
import { join } from 'node:path';

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
      if (!hit || !(seen.contains(hit) || hit.contains(seen) || label && label.contains(hit))) wrong.push(`is covered by ${hit?.tagName.toLowerCase()}.${hit?.className}`);
    }
  }
  const what = `${e.tagName.toLowerCase()}${e.name ? `[name=${e.name}]` : ''} ${(e.textContent || e.value || '').trim().slice(0, 40)}`;
  return { what, wrong, page: performance.timeOrigin, top: (box?.top ?? 0) + scrollY, bottom: (box?.bottom ?? 0) + scrollY, left: box?.left ?? 0, right: box?.right ?? 0 };
}

// tools runs in the page: what the measures below have in common.
function tools() {
  const name = (e) => `${e.tagName.toLowerCase()}${e.name ? `[name=${e.name}]` : ''} "${(e.textContent || e.value || '').trim().slice(0, 40)}"`;
  const reachable = () => [...document.querySelectorAll('a[href], button, input:not([type=hidden]), select, textarea, summary, [tabindex="0"]')].filter((e) => e.checkVisibility());
  // rewind lets the next Tab begin at the top of the page.
  const rewind = () => {
    const top = document.createElement('span');
    top.tabIndex = -1;
    document.body.prepend(top);
    top.focus();
    top.remove();
    scrollTo(0, 0);
  };
  window.unseen = { name, reachable, rewind };
}

// words runs in the page and measures what costs nothing: headings, help, the summary of
// errors, what is asked.
function words() {
  const { name } = window.unseen;
  const wrong = [];

  // Headings: a page begins with its h1, or with the summary of errors, and skips no level.
  let level = 1;
  for (const h of document.querySelectorAll('main :is(h1, h2, h3, h4, h5, h6)')) {
    if (h.id === 'problems') continue;
    const now = Number(h.tagName[1]);
    if (now > level + 1) wrong.push(`the heading ${name(h)} skips a level`);
    level = now;
  }
  if (document.querySelector('main :is(h1, h2, h3, h4, h5, h6):not(#problems)')?.tagName !== 'H1') wrong.push('the first heading is no h1');
  if (document.querySelectorAll('h1').length !== 1) wrong.push(`there are ${document.querySelectorAll('h1').length} h1`);

  // The way to help is the same, in the same place, on every page (WCAG 2.2 3.2.6).
  const foot = [...document.querySelectorAll('body > footer:nth-last-child(1 of :not(dialog, script)) a')].map((a) => a.getAttribute('href')).join(' ');
  if (foot !== '/help /help/contact /paper /privacy /accessibility /terms') wrong.push(`the foot of the page leads to ${foot}`);

  // The title and the summary say that there is an error; the summary leads to each field
  // that is wrong, and the field says so (WCAG 3.3.1).
  const summary = document.querySelector('#problems')?.closest('[role=alert]');
  if (Boolean(summary) !== document.title.startsWith('Error: ')) wrong.push(`the title is "${document.title}" ${summary ? 'over' : 'without'} a summary of errors`);
  const led = [...summary?.querySelectorAll('li a') ?? []].map((a) => document.getElementById(a.getAttribute('href').slice(1)));
  if (summary && summary.querySelectorAll('li').length === 0) wrong.push('the summary of errors is empty');
  if (led.some((e) => !e?.matches('main form :is(input, select, textarea)'))) wrong.push('the summary of errors leads to no field');
  for (const message of document.querySelectorAll('main .usa-error-message')) {
    const group = message.closest('.usa-form-group');
    if (!message.textContent.trim()) wrong.push('a message about an error is empty');
    if (!led.some((e) => group?.contains(e))) wrong.push(`no line of the summary leads to "${message.textContent}"`);
    if (![group, ...group?.querySelectorAll('input, select, textarea') ?? []].some((e) => e?.getAttribute('aria-describedby')?.split(/\s+/).includes(message.id))) wrong.push(`no field is described by "${message.textContent}"`);
  }

  // No page asks one thing twice (WCAG 2.2 3.3.7).
  const parts = (l) => l.closest('.usa-memorable-date, .usa-radio, .usa-checkbox');
  const questions = [...document.querySelectorAll('main form.main-form :is(label, legend)')].filter((l) => !parts(l)).map((l) => l.textContent.trim());
  for (const q of questions) if (questions.indexOf(q) !== questions.lastIndexOf(q)) wrong.push(`"${q}" is asked twice`);

  // What people say about themselves, the browser is let fill in; what they say about
  // others, it is not (WCAG 1.3.5).
  const own = ['/account/', '/me/identity', '/help/contact'].some((path) => location.pathname.startsWith(path));
  for (const e of document.querySelectorAll('main :is(input, select):not([type=hidden])')) {
    const filled = e.getAttribute('autocomplete');
    const personal = /^(name|given-name|family-name|bday-(day|month|year)|email|tel|username|current-password|new-password|one-time-code)$/.test(e.name);
    const secret = /^(current-password|new-password|one-time-code|username)$/.test(e.name);
    if (personal && (own || secret && !location.pathname.startsWith('/admin')) && filled !== e.name) wrong.push(`${name(e)} has autocomplete "${filled}"`);
    if (!own && !secret && filled && filled !== 'off') wrong.push(`${name(e)} is filled in with what a browser knows of its user`);
  }

  // The way to another language is named in that language (WCAG 3.1.2).
  for (const b of document.querySelectorAll('button[name=language]')) if (b.lang !== b.value) wrong.push(`${name(b)} is not in its language`);

  // Nothing is told by color alone: what has a color of its own has words too, a link in a
  // sentence a line, and the page where one is a weight (WCAG 1.4.1).
  for (const e of document.querySelectorAll('main :is(.usa-tag, .usa-alert)')) if (!/\p{L}/u.test(e.textContent)) wrong.push(`${e.className} has no words`);
  for (const e of document.querySelectorAll('main .usa-form-group--error')) if (!e.querySelector('.usa-error-message')) wrong.push(`a field is wrong by its color alone: ${name(e)}`);
  for (const a of document.querySelectorAll('main a[href]:not(.usa-button), footer a')) {
    if (a.checkVisibility() && !getComputedStyle(a).textDecorationLine.includes('underline')) wrong.push(`${name(a)} has no line under it`);
  }
  for (const a of document.querySelectorAll('[aria-current]')) if (Number(getComputedStyle(a).fontWeight) < 600) wrong.push(`${name(a)} is the page that one is on by color alone`);
  return wrong;
}

// room runs in the page and measures what needs its layout: focus and targets.
function room() {
  const { name, reachable, rewind } = window.unseen;
  const wrong = [];
  const all = reachable();
  for (const e of all) {
    e.focus({ focusVisible: true });
    if (document.activeElement !== e) { wrong.push(`${name(e)} takes no focus`); continue; }
    for (const fault of window.focusOf().wrong) wrong.push(`the focus on ${name(e)} ${fault}`);
  }
  document.activeElement.blur();
  rewind();

  // A target is 24 pixels high and wide, or stands in a sentence, or no other is within 24
  // pixels of its middle (WCAG 2.2 2.5.8).
  const inSentence = (e) => {
    if (!getComputedStyle(e).display.startsWith('inline') || getComputedStyle(e).display === 'inline-block') return false;
    const text = document.createTreeWalker(e.closest('p, li, td, th, dd, dt, div') ?? e.parentElement, NodeFilter.SHOW_TEXT);
    while (text.nextNode()) if (/\p{L}{2}/u.test(text.currentNode.data) && !text.currentNode.parentElement.closest('a, button')) return true;
    return false;
  };
  const targets = all.filter((e) => !e.matches('[tabindex="0"]:not(a, button), .usa-skipnav')).map((e) => {
    const label = e.matches('[type=radio], [type=checkbox]') && document.querySelector(`label[for="${e.id}"]`);
    return { e, box: (label || e).getBoundingClientRect() };
  });
  for (const { e, box } of targets) {
    if (box.width >= 24 && box.height >= 24 || inSentence(e)) continue;
    const [x, y] = [box.left + box.width / 2, box.top + box.height / 2];
    for (const other of targets) {
      if (other.e === e) continue;
      const [dx, dy] = [Math.max(other.box.left - x, x - other.box.right, 0), Math.max(other.box.top - y, y - other.box.bottom, 0)];
      const small = other.box.width < 24 || other.box.height < 24;
      const [mx, my] = [other.box.left + other.box.width / 2 - x, other.box.top + other.box.height / 2 - y];
      if (Math.hypot(dx, dy) < 12 || small && Math.hypot(mx, my) < 24) { wrong.push(`${name(e)} is ${Math.round(box.width)} by ${Math.round(box.height)} pixels, too near to ${name(other.e)}`); break; }
    }
  }
  return wrong;
}

// large runs in the page: what is lost of texts of twice their size (WCAG 1.4.4).
function large() {
  const wrong = [];
  const { name } = window.unseen;
  document.documentElement.style.fontSize = '200%';
  if (document.documentElement.scrollWidth > innerWidth) wrong.push('large text scrolls sideways');
  for (const e of document.querySelectorAll('body *')) {
    const s = getComputedStyle(e);
    if (!e.checkVisibility() || e.closest('.usa-sr-only, .usa-skipnav') || !e.textContent.trim() || e.matches('select, option, textarea')) continue;
    const cut = (axis, whole, shown) => ['hidden', 'clip'].includes(s[`overflow${axis}`]) && whole > shown + 1;
    if (cut('X', e.scrollWidth, e.clientWidth) || cut('Y', e.scrollHeight, e.clientHeight)) wrong.push(`${name(e)} is cut off in large text`);
    if (s.textOverflow === 'ellipsis' && s.overflowX !== 'visible') wrong.push(`${name(e)} may be cut off`);
  }
  for (const e of document.querySelectorAll('button, .usa-button, .usa-tag')) {
    if (!e.checkVisibility()) continue;
    const range = document.createRange();
    range.selectNodeContents(e);
    const [text, box] = [range.getBoundingClientRect(), e.getBoundingClientRect()];
    if (text.bottom > box.bottom + 2 || text.right > box.right + 2) wrong.push(`the words of ${name(e)} leave it in large text`);
  }
  document.documentElement.style.fontSize = '';
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

// stops runs in the page: it notes where the focus comes by from now on.
function stops() {
  const { reachable, rewind } = window.unseen;
  rewind();
  const seen = [];
  const group = (e) => (e.type === 'radio' ? document.querySelector(`input[type=radio][name="${e.name}"]`) : e);
  const note = (event) => { seen.push(group(event.target)); };
  addEventListener('focusin', note);
  const expected = [...new Set(reachable().map(group))];
  window.unseen.walked = () => {
    removeEventListener('focusin', note);
    const rest = seen.filter((e) => e.matches('a, button, input, select, textarea, summary, [tabindex="0"]'));
    const wrong = expected.filter((e, i) => rest[i] !== e).map((e) => `the Tab key does not come by ${window.unseen.name(e)} in its turn`).slice(0, 3);
    if (expected.includes(document.activeElement) && document.activeElement !== expected[0]) wrong.push(`the Tab key never leaves ${window.unseen.name(document.activeElement)}`);
    document.activeElement.blur();
    rewind();
    return wrong;
  };
  return expected.length;
}

// placeOf is the path of a page without what names a person, an organization or a thing.
export const placeOf = (path) => path.replace(/^\/(clinic|school)\/[^/]+/, '/$1/*').replace(/[^/]*[0-9][^/]*/g, '*');

const titled = new Map(); // by workspace, language and title, the place that it names

// placeTitled is the place that a title named first, in the whole run where EXAMINED names
// a folder to remember it in.
function placeTitled(title, place) {
  if (!process.env.EXAMINED) {
    if (!titled.has(title)) titled.set(title, place);
    return titled.get(title);
  }
  const mark = join(process.env.EXAMINED, `title-${createHash('sha256').update(title).digest('hex')}`);
  const mine = `${mark}-${process.pid}`; // whole before it has its name: another file's journey may read it at once
  writeFileSync(mine, place);
  try {
    linkSync(mine, mark);
  } catch (err) {
    if (err.code !== 'EEXIST') throw err;
  } finally {
    unlinkSync(mine);
  }
  return readFileSync(mark, 'utf8');
}

// inWords checks each page each time.
export async function inWords(page, language, status) {
  const path = new URL(page.url()).pathname;
  await page.evaluate(tools);
  const wrong = await page.evaluate(words);
  const title = await page.title();
  if (status === 422 && !title.startsWith('Error: ')) wrong.push(`the title of what was refused is "${title}"`);
  if (status < 400) {
    const place = placeOf(path).replace(/\/print$/, ''); // a page on paper has the title of the page
    const first = placeTitled(`${place.split('/')[1]} ${language} ${title}`, place);
    if (first !== place) wrong.push(`"${title}" is the title of ${first} too`);
  }
  assert.deepEqual(wrong, [], `${path} (${language}, ${status})`);
}

// tabs presses the Tab key as often, without waiting for each.
async function tabs(page, times) {
  const keys = await page.context().newCDPSession(page);
  const key = { key: 'Tab', code: 'Tab', windowsVirtualKeyCode: 9 };
  const presses = Array.from({ length: times }, () => ['rawKeyDown', 'keyUp']).flat();
  await Promise.all(presses.map((type) => keys.send('Input.dispatchKeyEvent', { type, ...key })));
  await keys.detach();
}

// inRoom checks the layout of a page, at the width that the window has.
export async function inRoom(page, where) {
  await page.evaluate(`(${tools})(); window.focusOf = ${focusOf}`);
  await page.emulateMedia({ reducedMotion: 'reduce' });
  const wrong = await page.evaluate(room);
  if (page.viewportSize().width > 1000) wrong.push(...await page.evaluate(large));
  await tabs(page, await page.evaluate(stops) + 1);
  wrong.push(...await page.evaluate(() => window.unseen.walked()));
  await page.emulateMedia({ forcedColors: 'active', reducedMotion: 'reduce' });
  wrong.push(...await page.evaluate(adapted));
  await page.emulateMedia({ forcedColors: null, reducedMotion: null });
  assert.deepEqual(wrong, [], where);
}
