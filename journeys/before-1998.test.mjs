// J26 (docs: journeys): somebody whom the law does not enroll. Nobody but the reporter
// finds the record until the person signs: one clinic sees what was signed, another
// reports under it. Both end at once.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { audited, inOrder } from './audited.mjs';
import { advance, code, open } from './registry.mjs';
import { asks, post, report } from './system.mjs';
import { facts, password, visitor } from './visitor.mjs';

let registry;
before(async () => { registry = await open(); });
after(() => registry.close());

const told = { given: 'Ursula', family: 'Examplebrook', birth: '1985-06-07', sex: 'F', phone: '6095550166' };
const who = { name: 'Ursula Examplebrook', birth_date: told.birth };
const nobody = /Nobody was found/;

// bare is an acknowledgement without what differs from one to the next.
const bare = ({ text }, control) => text.split('\r').filter((line) => !line.startsWith('MSH')).join('\r').replaceAll(control, '');

test('a person born before 1998 is seen by nobody else until a permission is signed', async () => {
  const organization = (id) => registry.credentials.organizations.find((o) => o.id === id);
  const reporter = organization('demo-pediatrics'), second = organization('demo-family'), third = organization('demo-shore');
  const taken = async (as, control, doses) => {
    const answer = await post(registry, as, report(control, told, doses));
    assert.match(answer.text, new RegExp(`^MSA\\|A[AE]\\|${control}`, 'm'));
    assert.doesNotMatch(answer.text, /\|E\|/);
    return answer;
  };
  await taken(reporter, 'FIRST-1', [{ cvx: '03', name: 'MMR', date: '1990-03-10' }, { cvx: '115', name: 'Tdap', date: '2016-05-02' }]);
  assert.deepEqual(await asks(registry, reporter, 'ASK-1', told), ['03', '115']);
  assert.equal(await asks(registry, second, 'ASK-1', told), null);
  await advance(registry, '744h'); // a contact counts once it is 30 days old

  const user = registry.credentials.users.find((u) => u.username === 'family-nurse');
  const nurse = await visitor(registry);
  await nurse.signIn(user);
  assert.match(await nurse.search(user.workspace, who), nobody);

  const me = await visitor(registry);
  await me.register(who, { username: 'ursula.example', email: 'ursula@example.org', phone: '6095550173', password });
  await me.go('/me/identity/match');
  await me.fill(facts(who));
  await me.fill({ 'one-time-code': await code(registry, told.phone) });
  await me.go('/me/people');
  await me.press('main .cards a');
  const person = me.path().replace(/\/record$/, '');
  const handle = person.split('/').at(-1);
  for (const words of [/CVX 03/, /CVX 115/, /Example Pediatrics/]) assert.match(await me.text(), words);

  const until = ['6', '30', '2027'];
  const seeing = await me.share(handle, second, { what: { scope: 'vaccines' }, vaccine: 'MMR', purpose: 'TREAT', until, signature: who.name });
  const reporting = await me.share(handle, third, { what: { scope: 'full', report: 'yes' }, purpose: 'TREAT', until, signature: who.name });

  assert.deepEqual(await asks(registry, second, 'ASK-2', told), ['03']);
  await nurse.search(user.workspace, who);
  await nurse.press('main .cards a');
  const record = `${user.workspace}/patients/${handle}`;
  assert.equal(nurse.path(), record);
  assert.match(await nurse.text(), /CVX 03/);
  assert.doesNotMatch(await nurse.text(), /CVX 115|What is due/);

  const first = await taken(third, 'THIRD-1', [{ cvx: '21', name: 'varicella', date: '2026-10-01' }]);
  await me.go(`${person}/record`);
  assert.match(await me.text(), /CVX 21\)[^]*Example Shore Clinic/);
  await me.press('main tr:has-text("CVX 21") th a');
  assert.match(await me.text(), /under a permission/i);
  await me.go(`${person}/activity`);
  assert.match(await me.text(), /Example Shore Clinic\s+reported\s+signed permission/);
  assert.deepEqual(await asks(registry, second, 'ASK-3', told), ['03']);

  for (const grant of [seeing, reporting]) {
    await me.go(`${grant}/revoke`);
    await me.fill();
    assert.match(await me.text(), /revoked/i);
  }
  assert.equal(await asks(registry, second, 'ASK-4', told), null);
  assert.match(await nurse.search(user.workspace, who), nobody);
  assert.equal(await nurse.go(record), 404);
  await nurse.go(`${user.workspace}/shared`);
  assert.match(await nurse.text(), /revoked/i);
  assert.equal(await nurse.page.locator(`main a[href="${record}"]`).count(), 0);

  const next = await taken(third, 'THIRD-2', [{ cvx: '141', name: 'influenza', date: '2026-11-02' }]);
  assert.equal(bare(next, 'THIRD-2'), bare(first, 'THIRD-1'));
  assert.deepEqual(await asks(registry, third, 'ASK-5', told), ['141', '21']);
  assert.deepEqual(await asks(registry, reporter, 'ASK-5', told), ['03', '115']);
  assert.equal(await asks(registry, second, 'ASK-5', told), null);
  await me.go(`${person}/record`);
  await me.press('main tr:has-text("CVX 141") th a');
  assert.doesNotMatch(await me.text(), /under a permission/i);
  await me.close();
  await nurse.close();

  inOrder(await audited(registry, { person: handle }), [
    'Example Pediatrics | reported | reported it | by message | done (a dose was added)',
    'Example Family Practice | opened, asked by message |  | by message | refused (the person is not enrolled)',
    'Example Family Practice (user) | searched |  | on a page | refused (the person is not enrolled)',
    'A resident | linked an account, finished linking a record | own record | on a page | done',
    ...Array(2).fill('A resident | changed a permission, signed a permission | own record | on a page | done'),
    'Example Family Practice | opened, asked by message | signed permission | by message | done',
    'Example Family Practice (user) | searched | signed permission | on a page | done',
    'Example Family Practice (user) | opened, opened a record | signed permission | on a page | done',
    'Example Shore Clinic | reported | signed permission | by message | done (a dose was added)',
    ...Array(2).fill('A resident | changed a permission, ended a permission | own record | on a page | done'),
    'Example Family Practice | opened, asked by message |  | by message | refused (the person is not enrolled)',
    'Example Family Practice (user) | searched |  | on a page | refused (the person is not enrolled)',
    'Example Family Practice (user) | opened, opened a record |  | on a page | refused (the person is not enrolled)',
    'Example Shore Clinic | reported | reported it | by message | done (a dose was added)',
  ]);
});
