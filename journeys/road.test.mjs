// J01 and J03 (docs: journeys): register, prove identity, see the record; share it with a
// school, see the look, take it back.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { audited, inOrder } from './audited.mjs';
import { code, open } from './registry.mjs';
import { visitor } from './visitor.mjs';

let registry;
before(async () => { registry = await open(); });
after(() => registry.close());

const ways = [
  { name: 'in English without script', language: 'en', script: false, width: 1280 },
  { name: 'in Spanish on a small screen', language: 'es', script: true, width: 320 },
];

for (const [i, way] of ways.entries()) {
  test(`a resident registers, sees the record, shares it and takes it back, ${way.name}`, async () => {
    const who = registry.credentials.unregistered[i];
    const [given, ...family] = who.name.split(' ');
    const [year, month, day] = who.birth_date.split('-').map(Number).map(String);
    const email = `journey${i}@example.org`;
    const phone = `609555017${i}`;
    const me = await visitor(registry, way);

    await me.go('/');
    await me.go('/account/register/name');
    await me.fill({ 'given-name': given, 'family-name': family.join(' ') });
    await me.fill({ 'bday-month': month, 'bday-day': '99', 'bday-year': year });
    assert.match(await me.page.title(), /^Error:/);
    await me.fill({ 'bday-month': month, 'bday-day': day, 'bday-year': year });
    await me.fill({ email, tel: phone });
    await me.fill();
    await me.fill({ 'one-time-code': await code(registry, email) });
    await me.fill({ 'one-time-code': await code(registry, phone) });
    await me.fill({ username: `journey.${i}` });
    await me.fill({ 'new-password': 'violet tractor sings quietly 88' });

    await me.go('/me/identity/match');
    await me.fill({ 'given-name': given, 'family-name': family.join(' '), 'bday-month': month, 'bday-day': day, 'bday-year': year });
    const sent = (await registry.outbox()).filter((m) => m.code && (m.to === who.phone || m.to === who.email));
    await me.fill({ 'one-time-code': sent.at(-1).code });
    const person = `/me/people/${who.patient}`;
    assert.equal(await me.go(`${person}/record`), 200);
    assert.match(await me.text(), /CVX/);
    await me.go(`${person}/due`);
    await me.go(`${person}/activity`);
    assert.match(await me.text(), [/You\s+opened/, /Usted\s+abrió/][i]);

    const school = registry.credentials.organizations.find((o) => o.kind === 'school');
    await me.go(`${person}/sharing`);
    await me.go(`${person}/sharing/new/who`);
    await me.fill({ recipient: school.name });
    await me.fill({ to: school.id });
    await me.fill({ scope: 'school-form' });
    await me.fill({ purpose: 'school' });
    await me.fill({ 'until-month': '6', 'until-day': '30', 'until-year': '2027' });
    await me.fill();
    await me.fill({ signature: who.name });
    const grant = me.path();

    const user = registry.credentials.users.find((u) => u.roles.some((r) => r.organization === school.id && r.role === ['school-user', 'school-reader'][i]));
    const nurse = await visitor(registry, way);
    await nurse.signIn(user);
    await nurse.go(`${user.workspace}/shared`);
    const record = `${user.workspace}/shared/${who.patient}`;
    assert.equal(await nurse.go(record), 200);

    await me.go(`${person}/activity`);
    assert.match(await me.text(), new RegExp(school.name));
    await me.go(`${grant}/revoke`);
    await me.fill();
    assert.equal(await nurse.go(record), 404);
    await nurse.go(`${user.workspace}/shared`);
    assert.match(await nurse.text(), [/revoked/i, /retirado|revocado/i][i]);
    await me.go('/me/messages');
    await nurse.close();
    await me.close();

    const reader = `${school.name} (${['school user', 'school reader'][i]})`;
    inOrder(await audited(registry, { person: who.patient }), [
      'A resident | linked an account, began to link a record | own record | on a page | done',
      'A resident | linked an account, finished linking a record | own record | on a page | done',
      'A resident | opened, opened a record | own record | on a page | done',
      'A resident | changed a permission, signed a permission | own record | on a page | done',
      `${reader} | opened, opened a record | signed permission | on a page | done`,
      'A resident | read the activity | own record | on a page | done',
      'A resident | changed a permission, ended a permission | own record | on a page | done',
      `${reader} | opened, opened a record |  | on a page | refused (the person is not enrolled)`,
    ]);
  });
}
