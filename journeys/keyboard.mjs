// A person with a keyboard and no mouse. At each stop of the Tab key the focus must show,
// must not be covered, and must not have jumped back up the page.
import assert from 'node:assert/strict';
import { focusOf } from './unseen.mjs';

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
