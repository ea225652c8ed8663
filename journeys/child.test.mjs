// J05 (docs: journeys; step 1 and the birthday of 5): a guardian adds a child by birth
// details and a code, and loses the view, and what was shared, when the child is 18.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { audited, inOrder } from './audited.mjs';
import { advance, code, open } from './registry.mjs';
import { post, report } from './system.mjs';
import { facts, password, visitor } from './visitor.mjs';

let registry;
before(async () => { registry = await open(); });
after(() => registry.close());

const guardian = { name: 'Vera Examplefield', birth_date: '1980-04-05', username: 'vera.example', email: 'vera@example.org', phone: '6095550172', password };
const onRecord = '6095550188';
const child = { name: 'Nadia Examplefield', birth_date: '2009-01-10' };

test('a guardian adds a child by a code, and sees nothing from the 18th birthday on', async () => {
  const clinic = registry.credentials.organizations.find((o) => o.id === 'demo-pediatrics');
  await post(registry, clinic, report('CHILD-1', { given: 'Nadia', family: 'Examplefield', birth: child.birth_date, sex: 'F', mother: { given: 'Vera', family: 'Examplefield', phone: onRecord } }, [{ cvx: '03', name: 'MMR', date: '2010-03-10' }]));
  await advance(registry, '744h'); // a contact counts once it is 30 days old

  const me = await visitor(registry);
  await me.register(guardian, guardian);
  const sent = async () => (await registry.outbox()).filter((m) => m.code).length;
  const before = await sent();
  await me.go('/me/people/add');
  await me.wrong({ ...facts({ name: 'Nobody Examplefield', birth_date: child.birth_date }), 'bday-day': '99', relation: 'MTH' });
  await me.fill({ 'bday-day': '10' });
  const nobody = await me.text();
  assert.equal(await sent(), before);
  await me.go('/me/people/add');
  await me.fill({ ...facts(child), relation: 'MTH' });
  assert.equal(await me.text(), nobody);
  await me.wrong({ 'one-time-code': '000000' });
  await me.fill({ 'one-time-code': await code(registry, onRecord) });
  assert.equal(me.path(), '/me/people');
  await me.press('main .cards a');
  assert.match(await me.text(), /CVX/);
  const person = me.path().replace(/\/record$/, '');
  const handle = person.split('/').at(-1);

  const school = registry.credentials.organizations.find((o) => o.kind === 'school');
  const grant = await me.share(handle, school, { until: ['1', '31', '2027'], signature: guardian.name });
  const user = registry.credentials.users.find((u) => u.username === 'school-nurse');
  const nurse = await visitor(registry);
  await nurse.signIn(user);
  assert.equal(await nurse.go(`${user.workspace}/shared/${handle}`), 200);

  await advance(registry, '432h'); // noon of the birthday
  await me.signIn(guardian);
  await me.go('/me/people');
  assert.doesNotMatch(await me.text(), /Nadia/);
  for (const path of [`${person}/record`, `${person}/due`, `${person}/sharing`, `${person}/activity`, grant]) assert.equal(await me.go(path), 404, path);
  await nurse.signIn(registry.credentials.users.find((u) => u.username === 'school-reader'));
  assert.equal(await nurse.go(`${user.workspace}/shared/${handle}`), 404);
  await me.close();
  await nurse.close();

  inOrder(await audited(registry, { person: handle }), [
    'Example Pediatrics | reported | reported it | by message | done (a dose was added)',
    'A resident | linked an account, began to link a record | own record | on a page | done',
    'A resident | linked an account, finished linking a record | own record | on a page | done',
    'A resident | opened, opened a record | guardian | on a page | done',
    'A resident | changed a permission, signed a permission | guardian | on a page | done',
    'Example Elementary School (school user) | opened, opened a record | signed permission | on a page | done',
    ...Array(5).fill('A resident | opened, opened a record |  | on a page | refused (the guardianship has ended)'),
    'Example Elementary School (school reader) | opened, opened a record |  | on a page | refused (no permission that opens it)',
  ]);
});
