// What is printed fits one sheet of Letter, on both of whose orders and in both languages
// each dose stands with the fields that its page shows.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { open } from './registry.mjs';
import { visitor } from './visitor.mjs';

let registry;
before(async () => { registry = await open(); });
after(() => registry.close());

// sheets counts the sheets that a page prints onto.
async function sheets(page) {
  const pdf = await page.pdf({ preferCSSPageSize: true });
  assert.match(pdf.toString('latin1'), /\/MediaBox \[0 0 612 792\]/, 'not Letter');
  return pdf.toString('latin1').match(/\/Type \/Page\b/g).length;
}

for (const language of ['en', 'es']) {
  test(`the fullest record of a family fits one sheet (${language})`, async () => {
    const who = registry.credentials.residents.find((r) => r.persona === 'parent');
    const me = await visitor(registry, { language, look: async () => {} });
    await me.signIn(who);
    let fullest = 0;
    for (const { patient } of who.people) {
      await me.go(`/me/people/${patient}/record?by=date`);
      const doses = await me.page.locator('main tbody tr').count();
      fullest = Math.max(fullest, doses);
      for (const order of ['', '?by=date']) {
        await me.go(`/me/people/${patient}/record/print${order}`);
        assert.equal(await me.page.locator('main tbody tr').count(), doses, `doses printed of ${doses}`);
        assert.equal(await sheets(me.page), 1, `${doses} doses ${order}`);
      }
    }
    assert.ok(fullest > 20, `the fullest record has ${fullest} doses`);
    await me.close();
  });
}
