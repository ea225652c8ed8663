// J04 (docs: journeys): a share ends by itself. The clock is moved; the person is told
// before, the school is refused after, and only a new signature opens the record again.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { audited, inOrder } from './audited.mjs';
import { advance, open } from './registry.mjs';
import { visitor } from './visitor.mjs';

let registry;
before(async () => { registry = await open(); });
after(() => registry.close());

const soon = /A permission ends soon/;
const ended = /A permission has ended/;

test('a share ends by itself, and is given again only by a signature', async () => {
  const resident = registry.credentials.residents.find((r) => r.persona === 'moved');
  const organization = registry.credentials.organizations.find((o) => o.kind === 'school');
  const user = registry.credentials.users.find((u) => u.username === 'school-nurse');
  const record = `${user.workspace}/shared/${resident.patient}`;
  const me = await visitor(registry);
  const nurse = await visitor(registry);

  await me.signIn(resident);
  const grant = await me.share(resident.patient, organization, { until: ['11', '29', '2026'], signature: resident.name });
  await me.go('/me/messages');
  assert.doesNotMatch(await me.text(), soon);
  await nurse.signIn(user);
  assert.equal(await nurse.go(record), 200);

  await advance(registry, '144h');
  await me.signIn(resident);
  await me.go('/me/messages');
  assert.match(await me.text(), soon);
  assert.doesNotMatch(await me.text(), ended);
  await nurse.signIn(user);
  assert.equal(await nurse.go(record), 200);

  await advance(registry, '48h');
  await nurse.signIn(user);
  assert.equal(await nurse.go(record), 404);
  await nurse.go(`${user.workspace}/shared`);
  assert.match(await nurse.text(), /expired/i);
  assert.equal(await nurse.page.locator(`main a[href="${record}"]`).count(), 0);

  await me.signIn(resident);
  await me.go('/me/messages');
  assert.match(await me.text(), ended);
  await me.go(grant);
  assert.match(await me.text(), /expired/i);
  await me.press(`main a[href="${grant}/extend"]`);
  await me.fill({ 'until-month': '12', 'until-day': '31', 'until-year': '2026' });
  await me.fill();
  assert.equal(await nurse.go(record), 404);
  await me.wrong({ signature: 'Somebody Else' });
  await me.fill({ signature: resident.name });
  assert.notEqual(me.path(), grant);
  assert.equal(await nurse.go(record), 200);
  await me.close();
  await nurse.close();

  const school = organization.name;
  inOrder(await audited(registry, { person: resident.patient }), [
    'A resident | changed a permission, signed a permission | own record | on a page | done',
    `${school} (school user) | opened, opened a record | signed permission | on a page | done`,
    `${school} (school user) | opened, opened a record |  | on a page | refused (the person is not enrolled)`,
    'A resident | changed a permission, signed a permission | own record | on a page | failed (something typed or sent was wrong)',
    'A resident | changed a permission, signed a permission | own record | on a page | done',
    `${school} (school user) | opened, opened a record | signed permission | on a page | done`,
  ]);
});
