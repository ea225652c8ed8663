// A person with a keyboard and no mouse. At each stop of the Tab key the focus must show,
// must not be covered, and must not have jumped back up the page.
import assert from 'node:assert/strict';

// focusOf runs in the page: what has the focus, where it stands on the page, and what is
// wrong with it. A choice whose box is drawn by its label has the focus drawn there too.
function focusOf() {
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

export function keyboard(page) {
  let last;

  // tab goes one stop on, or back, and returns it.
  async function tab(key = 'Tab') {
    await page.keyboard.press(key);
    await page.evaluate(() => Promise.all(document.getAnimations().map((a) => a.finished.catch(() => {}))));
    const at = await page.evaluate(focusOf);
    if (at.what === 'body') { last = undefined; return at; } // the round through the window
    assert.deepEqual(at.wrong, [], `the focus on ${at.what}`);
    if (key === 'Tab' && last && last.page === at.page) {
      assert.ok(at.bottom > last.top || at.left >= last.right, `from ${last.what} the Tab key goes back up to ${at.what}`);
    }
    last = at;
    return at;
  }

  // reach tabs until what has the focus matches the selector.
  async function reach(selector, key = 'Tab') {
    const stops = [];
    for (let rounds = 0; rounds < 2 && stops.length < 300;) {
      const at = await tab(key);
      if (await page.evaluate((s) => document.activeElement.matches(s), selector)) return at;
      if (at.what === 'body') rounds++;
      stops.push(at.what);
    }
    return assert.fail(`the Tab key never reaches ${selector}; it stops at ${stops.join(', ')}`);
  }

  // pick goes to the choice of a radio group with the arrow keys, as its group is one stop.
  async function pick(name, value) {
    await reach(`input[name="${name}"]`);
    await page.keyboard.press('Space');
    const choices = await page.locator(`main input[name="${name}"]`).count();
    for (let n = 0; n <= choices; n++) {
      const [now, on] = await page.evaluate(() => [document.activeElement.value, document.activeElement.checked]);
      if (now === value && on) return;
      await page.keyboard.press('ArrowDown');
    }
    assert.fail(`the arrow keys never reach ${name} ${value}`);
  }

  return {
    tab, reach, pick,
    press: (key) => page.keyboard.press(key),
    // write reaches a field and types into it, over what is there.
    async write(name, text) {
      await reach(`main [name="${name}"]`);
      await page.keyboard.press('Control+A');
      await page.keyboard.type(text);
    },
    // list reaches a list of choices and types the beginning of one.
    async list(name, text) {
      await reach(`main select[name="${name}"]`);
      await page.keyboard.type(text);
      assert.equal(await page.evaluate(() => document.activeElement.selectedOptions[0].text), text);
    },
  };
}
