// J25 (docs: journeys; without emergencies): a person stops one clinic, which finds nobody
// from then on but for what it reports afterwards, and lifts it again. Each try is seen.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { audited, inOrder } from './audited.mjs';
import { advance, open } from './registry.mjs';
import { asks, post, report } from './system.mjs';
import { visitor } from './visitor.mjs';

let registry;
before(async () => { registry = await open(); });
after(() => registry.close());

const nobody = /Nobody was found/;

test('a resident stops one clinic and lifts it, and sees each try', async () => {
  await advance(registry, '144h'); // the birthday from which he acts alone is over
  const who = registry.credentials.residents.find((r) => r.persona === 'young-adult');
  const [given, family] = who.name.split(' ');
  const told = { given, family, birth: who.birth_date, sex: 'M' };
  const clinic = registry.credentials.organizations.find((o) => o.id === 'demo-family');
  const other = registry.credentials.organizations.find((o) => o.id === 'demo-shore');
  const user = registry.credentials.users.find((u) => u.username === 'family-nurse');
  const record = `${user.workspace}/patients/${who.patient}`;
  const person = `/me/people/${who.patient}`;

  const nurse = await visitor(registry);
  await nurse.signIn(user);
  await nurse.search(user.workspace, who);
  await nurse.press(`main form[action="${record}"] button`);
  assert.equal(nurse.path(), record);
  const history = await asks(registry, clinic, 'STOP-1', told);
  assert.ok(history.length > 0);

  const me = await visitor(registry);
  await me.signIn(who);
  await me.go(`${person}/sharing`);
  assert.match(await me.text(), new RegExp(`${clinic.name}\\s+A clinic that treats this person`));
  await me.press(`main a[href="${person}/sharing/limits"]`);
  const choice = `main .cards form:has([name=to][value="${clinic.id}"]) button`;
  await me.press(choice);
  assert.match(await me.text(), new RegExp(`${clinic.name}\\s+A clinic that treats this person stopped`, 'i'));
  assert.match(await me.text(), /What the law still allows: it keeps what it reported itself, and it must go on reporting/);

  assert.equal(await asks(registry, clinic, 'STOP-2', told), null);
  assert.match(await nurse.search(user.workspace, who), nobody);
  assert.equal(await nurse.go(record), 404);
  assert.deepEqual(await asks(registry, other, 'STOP-2', told), history);

  await me.go(`${person}/activity?show=others`);
  const tries = (await me.page.locator('main tbody tr').allInnerTexts()).filter((row) => row.includes(clinic.name) && row.includes('refused'));
  assert.deepEqual(tries.map((row) => row.match(/(opened|searched)[^(]*\(refused\)/)[1]), ['opened', 'searched', 'opened']);

  await me.go(`${person}/sharing/limits`);
  await me.press(choice);
  assert.doesNotMatch(await me.text(), /stopped/i);
  assert.deepEqual(await asks(registry, clinic, 'STOP-3', told), history);
  await nurse.search(user.workspace, who);
  await nurse.press(`main form[action="${record}"] button`);
  assert.equal(nurse.path(), record);
  await me.go(`${person}/activity`);
  assert.match(await me.text(), /stopped or lifted/);
  await me.close();
  await nurse.close();

  inOrder(await audited(registry, { person: who.patient }), [
    'Example Family Practice (user) | searched | treatment | on a page | done',
    'Example Family Practice (user) | stated treatment | treatment | on a page | done',
    'Example Family Practice (user) | opened, opened a record | treatment | on a page | done',
    'Example Family Practice | opened, asked by message | treatment | by message | done',
    'A resident | stopped or lifted, stopped an organization | own record | on a page | done',
    'Example Family Practice | opened, asked by message |  | by message | refused (stopped by the person)',
    'Example Family Practice (user) | searched |  | on a page | refused (stopped by the person)',
    'Example Family Practice (user) | opened, opened a record |  | on a page | refused (stopped by the person)',
    'Example Shore Clinic | opened, asked by message | treatment | by message | done',
    'A resident | stopped or lifted, lifted a stop | own record | on a page | done',
    'Example Family Practice | opened, asked by message | treatment | by message | done',
    'Example Family Practice (user) | searched | treatment | on a page | done',
  ]);
});
