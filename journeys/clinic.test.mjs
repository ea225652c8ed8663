// J27 (docs: journeys): a clinic without a system. A nurse finds a person, adds a dose,
// corrects and removes it, asks about another clinic's dose, adds a new person after a
// search, prints the record and makes an activation code.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { audited, inOrder } from './audited.mjs';
import { open } from './registry.mjs';
import { asks } from './system.mjs';
import { facts, visitor } from './visitor.mjs';

let registry;
before(async () => { registry = await open(); });
after(() => registry.close());

const ways = [
  { name: 'in English without script', language: 'en', script: false, width: 1280, asked: /Your question goes to/ },
  { name: 'in Spanish on a small screen', language: 'es', script: true, width: 320, asked: /Su pregunta va a/ },
];

for (const [i, way] of ways.entries()) {
  test(`a nurse keeps records without a system, ${way.name}`, async () => {
    const clinics = registry.credentials.organizations.filter((o) => o.kind === 'provider').map((o) => o.id);
    const user = registry.credentials.users.filter((u) => u.roles.some((r) => clinics.includes(r.organization) && ['user', 'manager'].includes(r.role)))[i];
    const who = registry.credentials.unregistered.flatMap((one) => one.children ?? [])[i];
    const nurse = await visitor(registry, way);
    await nurse.signIn(user);
    const role = user.roles.find((r) => clinics.includes(r.organization) && ['user', 'manager'].includes(r.role));
    const workspace = `/clinic/${role.organization}`;

    await nurse.go(`${workspace}/patients`);
    await nurse.wrong({ 'given-name': who.name.split(' ')[0] });
    await nurse.go(`${workspace}/patients`);
    await nurse.fill(facts(who));
    assert.doesNotMatch(await nurse.text(), /CVX/, 'doses show before treatment is stated');
    const person = `${workspace}/patients/${who.patient}`;
    assert.equal(await nurse.press(`main form[action="${person}"] button`), 200);
    assert.equal(nurse.path(), person);
    assert.match(await nurse.text(), /CVX/);
    const known = await nurse.page.locator('main th a').evaluateAll((links) => links.map((a) => a.getAttribute('href')));

    await nurse.go(`${person}/doses/new`);
    await nurse.fill({ vaccine: '03', 'date-month': '11', 'date-day': '31', 'date-year': '2026', lot: 'desk7', maker: 'MSD' });
    assert.match(await nurse.page.title(), /^Error:/);
    const { 'given-name': given, 'family-name': family, 'bday-month': month, 'bday-day': day, 'bday-year': year } = facts(who);
    await nurse.fill({ 'date-month': month, 'date-day': day, 'date-year': year });
    assert.equal(nurse.path(), `${person}/doses/new`);
    assert.equal(await nurse.page.locator('main [name=lot]').inputValue(), 'desk7');
    await nurse.fill();
    assert.match(await nurse.page.title(), /^Error:/);
    await nurse.fill({ reason: 'The card says so' });
    assert.equal(nurse.path(), person);
    assert.match(await nurse.text(), /DESK7/);
    const clinic = registry.credentials.organizations.find((o) => o.id === role.organization);
    const answered = await asks(registry, clinic, `DESK-${i}`, { given, family, birth: who.birth_date, sex: 'M' });
    assert.ok(answered?.includes('03'), `the dose is not among ${answered}`);

    const links = await nurse.page.locator('main th a').evaluateAll((all) => all.map((a) => a.getAttribute('href')));
    const dose = links.find((link) => !known.includes(link));
    await nurse.go(dose);
    assert.match(await nurse.text(), /The card says so/);
    await nurse.go(`${dose}/edit`);
    const late = await nurse.page.locator('main [name=version]').inputValue();
    await nurse.fill({ lot: 'desk8' });
    assert.match(await nurse.text(), /DESK7[^]*DESK8|DESK8[^]*DESK7/);
    await nurse.go(`${dose}/edit`);
    await nurse.page.locator('main [name=version]').evaluate((field, value) => { field.value = value; }, late);
    await nurse.fill({ lot: 'desk9' });
    assert.match(await nurse.text(), /DESK8[^]*DESK9/);
    await nurse.go(`${dose}/remove`);
    await nurse.fill();
    assert.match(await nurse.page.title(), /^Error:/);
    await nurse.fill({ reason: 'Given to somebody else' });
    assert.match(await nurse.text(), /Given to somebody else/);
    await nurse.go(person);
    assert.doesNotMatch(await nurse.text(), /DESK/);

    let asked = false;
    for (const link of known) {
      if (asked) break;
      await nurse.go(link);
      if (await nurse.page.locator(`main a[href="${link}/ask"]`).count() === 0) continue;
      for (const change of ['edit', 'remove']) assert.equal(await nurse.go(`${link}/${change}`), 404, `${change} of another clinic's dose`);
      await nurse.go(`${link}/ask`);
      assert.equal(await nurse.fill({ reason: 'The lot is not one of this maker.' }), 200);
      assert.match(await nurse.text(), way.asked);
      asked = true;
    }
    assert.ok(asked, 'the person has no dose of another clinic');

    // Nobody is made anew before who fits is shown.
    await nurse.go(`${workspace}/patients/new`);
    await nurse.fill({ ...facts(who), sex: 'M' });
    assert.equal(await nurse.page.locator(`main form[action="${person}"]`).count(), 1);
    await nurse.go(`${workspace}/patients`);
    const fresh = { 'given-name': ['Zita', 'Yago'][i], 'family-name': 'Examplova', 'bday-month': '2', 'bday-day': '3', 'bday-year': '2019' };
    await nurse.fill(fresh);
    await nurse.fill();
    assert.equal(nurse.path(), `${workspace}/patients/new`);
    assert.equal(await nurse.page.locator('main [name="given-name"]').inputValue(), fresh['given-name']);
    await nurse.fill({ sex: 'F', tel: '6095550123' });
    await nurse.fill();
    const made = nurse.path();
    assert.match(made, /\/patients\/[0-9a-f]{32}$/);
    await nurse.go(`${made}/activation-code`);
    await nurse.fill({ relation: 'MTH', 'given-name': 'Vera', 'family-name': 'Examplova', 'bday-month': '5', 'bday-day': '6', 'bday-year': '1988', seen: 'yes' });
    assert.match(await nurse.text(), /[0-9A-Z]{4}-[0-9A-Z]{4}-[0-9A-Z]{4}/);

    assert.equal(await nurse.go(`${person}/print`), 200);
    for (const words of [who.name, 'CVX']) assert.match(await nurse.page.locator('body').innerText(), new RegExp(words));
    for (const page of ['shared', 'questions']) assert.equal(await nurse.go(`${workspace}/${page}`), 200);
    await nurse.close();

    const desk = `${clinic.name} (${role.role})`;
    inOrder(await audited(registry, { person: who.patient }), [
      `${desk} | searched | treatment | on a page | done`,
      `${desk} | stated treatment | treatment | on a page | done`,
      `${desk} | opened, opened a record | treatment | on a page | done`,
      `${desk} | reported | reported it | on a page | done (a dose was added)`,
      `${clinic.name} | opened, asked by message | treatment | by message | done`,
      `${desk} | reported | reported it | on a page | done (a dose was changed)`,
      `${desk} | reported | reported it | on a page | done (a dose was removed)`,
      `${desk} | asked or answered, asked a question | duty of staff | on a page | done`,
      `${desk} | opened, took a copy | treatment | on a page | done`,
    ]);
  });
}
