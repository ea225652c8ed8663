// J03 by keyboard alone (docs: journeys): a parent shares with a school and takes it back,
// the nurse of the school looks, and neither touches a mouse.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { audited, inOrder } from './audited.mjs';
import { keyboard } from './keyboard.mjs';
import { open } from './registry.mjs';
import { once } from './totp.mjs';
import { visitor } from './visitor.mjs';

let registry;
before(async () => { registry = await open(); });
after(() => registry.close());

// hands is a visitor who has nothing but keys.
async function hands(way) {
  const me = await visitor(registry, way);
  const keys = keyboard(me.page);
  const enter = () => me.leads(() => keys.press('Enter'));
  return {
    ...me, keys, enter,
    // follow goes by the link or button that the selector names.
    async follow(selector) { await keys.reach(selector); return enter(); },
    // send presses the button of the main form.
    async send() { await keys.reach('main form.main-form button[type=submit]'); return me.leads(() => keys.press('Space')); },
    // signIn begins at the front page.
    async signIn(who) {
      await me.go('/');
      await keys.reach('header a[href="/account/sign-in"]');
      await enter();
      await keys.write('username', who.username);
      await keys.write('current-password', who.password);
      await enter();
      await keys.write('one-time-code', await once(who.totp_secret));
      await enter();
    },
  };
}

test('a parent shares with a school and takes it back by keyboard alone', async () => {
  const parent = registry.credentials.residents.find((r) => r.persona === 'parent');
  const child = parent.people.find((p) => p.relation !== 'self');
  const school = registry.credentials.organizations.find((o) => o.kind === 'school');
  const person = `/me/people/${child.patient}`;
  const me = await hands();
  await me.signIn(parent);
  assert.equal(me.path(), '/me');

  // The skip link is the first stop, shows itself, and leads behind the header.
  const first = await me.keys.tab();
  assert.match(first.what, /^a Skip to/);
  await me.keys.press('Enter');
  await me.page.waitForFunction(() => location.hash === '#main');
  const next = await me.keys.tab();
  assert.ok(await me.page.evaluate(() => document.querySelector('main').contains(document.activeElement)), `the skip link leads to ${next.what}`);

  await me.follow(`main a[href="${person}/sharing"]`);
  await me.follow(`main a[href="${person}/sharing/new/who"]`);
  await me.keys.write('recipient', school.name);
  await me.enter();
  await me.keys.pick('to', school.id);
  await me.send();
  await me.keys.pick('scope', 'school-form');
  await me.keys.reach('main [name=download]');
  await me.keys.press('Space');
  assert.ok(await me.page.locator('main [name=download]').isChecked());
  await me.keys.press('Space');
  assert.ok(!await me.page.locator('main [name=download]').isChecked());
  await me.send();
  await me.keys.pick('purpose', 'school');
  await me.send();
  await me.keys.list('until-month', 'June');
  await me.keys.write('until-day', '31');
  await me.keys.write('until-year', '2027');
  assert.equal(await me.send(), 422);
  // The summary of errors leads to the field, which still holds what was typed.
  await me.keys.reach('main .usa-alert a');
  await me.keys.press('Enter');
  await me.page.waitForFunction(() => document.activeElement.id === 'until-month');
  await me.keys.reach('#until-day');
  await me.keys.press('Control+A');
  await me.page.keyboard.type('30');
  assert.equal(await me.page.locator('#until-year').inputValue(), '2027');
  await me.send();

  // Changing one answer asks for none of the others again.
  await me.follow(`main a[href="${person}/sharing/new/why"]`);
  assert.ok(await me.page.locator('main [name=purpose][value=school]').isChecked());
  await me.send();
  assert.equal(await me.page.locator('#until-day').inputValue(), '30');
  await me.send();
  await me.send();
  await me.keys.write('signature', parent.name);
  await me.send();
  const grant = me.path();
  assert.match(grant, new RegExp(`^${person}/sharing/[^/]+$`));

  const user = registry.credentials.users.find((u) => u.username === 'school-nurse');
  const nurse = await hands();
  await nurse.signIn(user);
  await nurse.follow(`a[href="${user.workspace}/shared"]`);
  const record = `${user.workspace}/shared/${child.patient}`;
  assert.equal(await nurse.follow(`main a[href="${record}"]`), 200);
  assert.doesNotMatch(await nurse.text(), /Lot number/);

  await me.follow(`main a[href="${person}/sharing"]`);
  await me.follow(`main a[href="${person}/activity"]`);
  assert.match(await me.text(), new RegExp(school.name));
  await me.follow('header a[href="/me"]');
  await me.follow(`main a[href="${person}/sharing"]`);
  await me.follow(`main a[href="${grant}"]`);
  // Back by Shift and Tab: past the button to where it began, and to the button again.
  await me.keys.reach(`main a[href="${grant}/extend"]`);
  await me.keys.reach(`main a[href="${grant}/revoke"]`, 'Shift+Tab');
  await me.enter();
  await me.send();
  assert.equal(me.path(), grant);

  assert.equal(await nurse.leads(() => nurse.page.reload()), 404);
  await nurse.go(`${user.workspace}/shared`);
  assert.match(await nurse.text(), /revoked/i);
  await nurse.close();
  await me.close();

  inOrder(await audited(registry, { person: child.patient }), [
    'A resident | changed a permission, signed a permission | guardian | on a page | done',
    `${school.name} (school user) | opened, opened a record | signed permission | on a page | done`,
    'A resident | read the activity | guardian | on a page | done',
    'A resident | changed a permission, ended a permission | guardian | on a page | done',
  ]);
});
