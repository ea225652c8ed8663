// Ways through the portal that together come by every page and state of it: for pictures
// (shots.mjs) and for checks (pages.test.mjs). A walker is a visitor (visitor.mjs) whose
// stops are looked at.
import assert from 'node:assert/strict';
import { code } from './registry.mjs';
import { once } from './totp.mjs';
import { birth, facts, password } from './visitor.mjs';

// walking makes a visitor one who walks: shoot looks at the page as it is. The pattern is
// that of its route; which tells apart the states of one page.
export function walking(visitor, shoot) {
  const me = {
    ...visitor,
    shoot: (pattern, which = '') => shoot(pattern, which),
    // visit goes to a page that is there, and looks at it.
    async visit(path, pattern = path, which = '') {
      const status = await me.go(path);
      assert.ok(status === 200 || String(status) === pattern, `${path} answers ${status}`);
      await shoot(pattern, which);
    },
    // fill answers the main form, which is taken, or answered as expected.
    async fill(answers = {}, expected = 200) {
      const path = me.path();
      const status = await visitor.fill(answers);
      assert.equal(status, expected, `the form of ${path} is answered otherwise: ${await me.text()}`);
    },
  };
  return me;
}

export const walks = { visitor, newcomer, parent, clinic, school, state, demo, refused };

// visitor sees what needs no sign-in.
async function visitor({ walker }) {
  const me = await walker();
  await me.visit('/', '/{$}');
  for (const path of ['/help', '/help/contact', '/help/systems', '/privacy', '/accessibility', '/terms', '/paper', '/account/sign-in', '/account/forgot']) await me.visit(path);
  await me.go('/help/contact');
  await me.fill({}, 422);
  await me.shoot('/help/contact', 'empty');
  await me.close();
}

// newcomer makes an account and proves who they are; then forgets the password.
async function newcomer({ walker, registry }) {
  const who = registry.credentials.unregistered[0];
  const { 'given-name': given, 'family-name': family, ...day } = facts(who);
  const email = 'newcomer@example.org';
  const phone = '6095550177';
  const me = await walker();
  await me.visit('/account/register/name');
  await me.fill({ 'given-name': given, 'family-name': family });
  await me.shoot('/account/register/birth');
  await me.fill({ ...day, 'bday-day': '99' }, 422);
  await me.shoot('/account/register/birth', 'wrong');
  await me.fill(day);
  await me.shoot('/account/register/contact');
  await me.fill({ email, tel: phone });
  await me.shoot('/account/register/check');
  await me.fill();
  await me.shoot('/account/codes', 'email');
  await me.visit('/account/codes/again');
  await me.visit('/account/codes/change');
  await me.go('/account/codes');
  await me.fill({ 'one-time-code': await code(registry, email) });
  await me.shoot('/account/codes', 'phone');
  await me.fill({ 'one-time-code': await code(registry, phone) });
  await me.shoot('/account/register/username');
  await me.fill({ username: 'new.comer' });
  await me.shoot('/account/register/password');
  await me.fill({ 'new-password': password });
  await me.shoot('/account/register/done');
  await me.visit('/me', '/me', 'empty');
  await me.visit('/me/people', '/me/people', 'empty');
  await me.visit('/me/messages', '/me/messages', 'empty');
  await me.visit('/me/identity');
  await me.visit('/me/identity/clinic');
  await me.visit('/me/identity/match');
  await me.fill(facts(who));
  await me.shoot('/me/identity/match/code');
  await me.fill({ 'one-time-code': (await registry.outbox()).findLast((m) => m.code && [who.phone, who.email].includes(m.to)).code });
  await me.shoot('/me/people', 'linked');
  const event = (await registry.outbox()).findLast((m) => m.link.includes('/account/security/events/'));
  if (event) await me.visit(event.link, '/account/security/events/{event}');
  await me.close();

  const lost = await walker();
  await lost.go('/account/forgot');
  await lost.fill({ username: 'new.comer' });
  await lost.shoot('/account/reset', 'code');
  await lost.fill({ 'one-time-code': await code(registry, email) });
  await lost.shoot('/account/second-step', 'reset');
  if (await lost.page.locator('main [name="one-time-code"]').count() && lost.path() === '/account/second-step') {
    await lost.fill({ 'one-time-code': await code(registry, phone) });
  }
  await lost.shoot('/account/reset', 'password');
  await lost.close();
}

// parent shares a child's record, once with the school, once with somebody by link.
async function parent({ walker, registry }) {
  const { credentials } = registry;
  const who = credentials.residents.find((r) => r.persona === 'parent');
  const child = who.people.find((p) => p.relation !== 'self');
  const person = `/me/people/${child.patient}`;
  const school = credentials.organizations.find((o) => o.kind === 'school');
  const me = await walker();
  await me.go('/account/sign-in');
  await me.fill({ username: who.username, 'current-password': who.password });
  await me.shoot('/account/second-step');
  await me.fill({ 'one-time-code': await once(who.totp_secret) });
  await me.visit('/', '/{$}', 'signed');
  await me.visit('/me');
  await me.visit('/me/people');
  await me.visit('/me/people/add');
  await me.visit(`${person}/record`, '/me/people/{p}/record');
  const doses = await me.page.locator('main tbody th a').evaluateAll((all) => all.map((a) => a.getAttribute('href')));
  await me.visit(`${person}/record?by=date`, '/me/people/{p}/record', 'by-date');
  await me.visit(`${person}/record/print`, '/me/people/{p}/record/print');
  await me.visit(doses[0], '/me/people/{p}/record/{dose}');
  for (const dose of doses) {
    await me.go(dose);
    if (await me.page.locator(`main a[href="${dose}/ask"]`).count()) { await me.visit(`${dose}/ask`, '/me/people/{p}/record/{dose}/ask'); break; }
  }
  await me.fill({ reason: 'She did not have this vaccine on that day.' });
  await me.shoot('/me/messages', 'asked');
  await me.visit(`${person}/due`, '/me/people/{p}/due');
  await me.visit(`${person}/sharing`, '/me/people/{p}/sharing');
  await me.visit(`${person}/sharing/limits`, '/me/people/{p}/sharing/limits');

  const answers = async (grant) => {
    const at = (page) => `/me/people/{p}/sharing/new/${page}`;
    await me.shoot(at('what'));
    await me.fill({ scope: grant.scope, download: 'yes' });
    if (grant.vaccine) { await me.shoot(at('vaccines')); await me.fill({ vaccine: grant.vaccine }); }
    await me.shoot(at('why'));
    await me.fill({ purpose: 'school' });
    await me.shoot(at('until'));
    await me.fill({ 'until-month': '12', 'until-day': '20', 'until-year': '2026' });
    await me.shoot(at('check'));
    const check = me.path();
    await me.visit(`${check.replace(/check$/, 'preview')}`, at('preview'));
    await me.go(check);
    await me.fill();
    await me.shoot(at('sign'));
    await me.fill({ signature: who.name });
    await me.shoot('/me/people/{p}/sharing/{g}', grant.scope);
    return me.path();
  };
  await me.visit(`${person}/sharing/new/who`, '/me/people/{p}/sharing/new/who');
  await me.fill({ recipient: 'nobody of this name' });
  await me.shoot('/me/people/{p}/sharing/new/to', 'none');
  await me.go(`${person}/sharing/new/who`);
  await me.fill({ recipient: 'Example' });
  await me.shoot('/me/people/{p}/sharing/new/to');
  await me.fill({ to: school.id });
  const grant = await answers({ scope: 'full' });
  await me.visit(`${person}/sharing/new/person`, '/me/people/{p}/sharing/new/person');
  await me.fill({ recipient: 'Ada Example', email: 'ada@example.org' });
  const linked = await answers({ scope: 'vaccines', vaccine: 'MMR' });
  const pin = (await me.page.locator('#pin').innerText()).replaceAll(/\D/g, '');
  const { link } = (await registry.outbox()).findLast((m) => m.to === 'ada@example.org');
  const ada = await walker();
  await ada.visit(link, '/shared/{link}', 'pin');
  await ada.fill({ pin });
  await ada.shoot('/shared/{link}', 'record');
  await ada.visit(`${link}/print`, '/shared/{link}/print', 'pin');
  await ada.fill({ pin });
  await ada.shoot('/shared/{link}/print', 'sheet');
  await ada.close();

  const nurse = await walker();
  const teacher = credentials.users.find((u) => u.username === 'school-nurse');
  await nurse.signIn(teacher);
  await nurse.go(`${teacher.workspace}/shared/${child.patient}`);
  await nurse.close();

  await me.visit(`${grant}/preview`, '/me/people/{p}/sharing/{g}/preview');
  await me.visit(`${grant}/extend`, '/me/people/{p}/sharing/{g}/extend');
  await me.visit(`${grant}/narrow`, '/me/people/{p}/sharing/{g}/narrow');
  await me.visit(`${linked}/revoke`, '/me/people/{p}/sharing/{g}/revoke');
  await me.fill();
  await me.shoot('/me/people/{p}/sharing/{g}', 'revoked');
  await me.visit(`${person}/sharing`, '/me/people/{p}/sharing', 'some');
  await me.visit(`${person}/activity`, '/me/people/{p}/activity');
  await me.visit(`${person}/activity?show=others`, '/me/people/{p}/activity', 'others');
  const look = me.page.locator('main a[href$="/ask"]').first();
  if (await look.count()) {
    await me.visit(await look.getAttribute('href'), '/me/people/{p}/activity/{look}/ask');
    await me.fill({ reason: 'Why did the school open this record?' });
  }
  await me.visit('/me/messages');
  for (const path of ['/account/security', '/account/security/app', '/account/security/backup', '/account/security/password', '/account/security/end', '/account/contact', '/account/contact/email', '/account/contact/phone', '/account/notifications', '/account/choose', '/account/close']) await me.visit(path);
  await me.go('/account/contact/email');
  await me.fill({ email: 'clara.other@example.org' });
  if (me.path().startsWith('/account/contact/confirm')) await me.shoot('/account/contact/confirm/{contact}');
  await me.go('/account/security');
  await me.visit(await me.page.locator('main a[href*="/remove/"]').first().getAttribute('href'), '/account/security/remove/{factor}');
  const links = [['/account/contact', '/account/contact/remove/{contact}'], ['/account/security', '/account/security/forget/{device}']];
  for (const [from, to] of links) {
    await me.go(from);
    const link = me.page.locator(`main a[href*="${to.split('{')[0]}"]`).first();
    if (await link.count()) await me.visit(await link.getAttribute('href'), to);
  }
  await me.go('/account/security/backup');
  await me.fill();
  await me.shoot('/account/security/backup', 'codes');
  await me.close();
}

// clinic finds a person, keeps the record and answers the parent.
async function clinic({ walker, registry }) {
  const user = registry.credentials.users.find((u) => u.username === 'clinic-nurse');
  const who = registry.credentials.residents.find((r) => r.persona === 'parent').people.find((p) => p.relation !== 'self');
  const site = user.workspace;
  const person = `${site}/patients/${who.patient}`;
  const at = (page) => `/clinic/{site}/patients/{p}${page}`;
  const me = await walker();
  await me.signIn(user);
  await me.visit(site, '/clinic/{site}');
  await me.visit(`${site}/patients`, '/clinic/{site}/patients');
  await me.fill({ 'given-name': 'Nobody' }, 422);
  await me.shoot('/clinic/{site}/patients', 'one-fact');
  await me.go(`${site}/patients`);
  await me.fill(facts({ name: 'Zita Examplova', birth_date: '2019-02-03' }));
  await me.shoot('/clinic/{site}/patients', 'none');
  await me.visit(`${site}/patients/new`, '/clinic/{site}/patients/new');
  await me.go(`${site}/patients`);
  await me.fill(facts(who));
  await me.shoot('/clinic/{site}/patients', 'found');
  await me.press(`main form[action="${person}"] button`);
  await me.shoot(at(''));
  const doses = await me.page.locator('main tbody th a').evaluateAll((all) => all.map((a) => a.getAttribute('href')));
  await me.visit(`${person}/print`, at('/print'));
  await me.visit(`${person}/doses/new`, at('/doses/new'));
  const dose = { vaccine: '141', 'date-month': '11', 'date-day': '2', 'date-year': '2026', lot: 'desk7', maker: 'SKB' };
  await me.fill({ ...dose, 'date-day': '31' }, 422);
  await me.shoot(at('/doses/new'), 'wrong');
  await me.fill({ 'date-day': '2' });
  await me.shoot(at(''), 'added');
  const own = (await me.page.locator('main tbody th a').evaluateAll((all) => all.map((a) => a.getAttribute('href')))).find((link) => !doses.includes(link));
  await me.visit(own, at('/doses/{d}'));
  await me.visit(`${own}/edit`, at('/doses/{d}/edit'));
  const late = await me.page.locator('main [name=version]').inputValue();
  await me.fill({ lot: 'desk8' });
  await me.go(`${own}/edit`);
  await me.page.locator('main [name=version]').evaluate((field, value) => { field.value = value; }, late);
  await me.fill({ lot: 'desk9' }, 409);
  await me.shoot(at('/doses/{d}/edit'), 'late');
  await me.visit(`${own}/remove`, at('/doses/{d}/remove'));
  await me.fill({ reason: 'Given to somebody else.' });
  await me.shoot(at('/doses/{d}'), 'removed');
  for (const other of doses) {
    await me.go(other);
    if (await me.page.locator(`main a[href="${other}/ask"]`).count()) { await me.visit(`${other}/ask`, at('/doses/{d}/ask')); break; }
  }
  await me.fill({ reason: 'The lot is not one of this maker.' });
  await me.visit(`${person}/activation-code`, at('/activation-code'));
  await me.fill({ relation: 'MTH', 'given-name': 'Vera', 'family-name': 'Examplova', ...birth('1988-05-06'), seen: 'yes' });
  await me.shoot(at('/activation-code'), 'code');
  await me.visit(`${site}/shared`, '/clinic/{site}/shared');
  await me.visit(`${site}/questions`, '/clinic/{site}/questions');
  const question = me.page.locator('main a[href*="/questions/"]').first();
  if (await question.count()) await me.visit(await question.getAttribute('href'), '/clinic/{site}/questions/{q}');
  await me.close();
}

// school reads what was shared with it.
async function school({ walker, registry }) {
  const user = registry.credentials.users.find((u) => u.username === 'school-nurse');
  const me = await walker();
  await me.signIn(user);
  await me.visit('/account/choose', '/account/choose', 'staff');
  await me.visit(user.workspace, '/school/{school}');
  await me.visit(`${user.workspace}/shared`, '/school/{school}/shared');
  const pupil = me.page.locator('main th a').first();
  if (await pupil.count()) {
    const record = await pupil.getAttribute('href');
    await me.visit(record, '/school/{school}/shared/{p}');
    await me.visit(`${record}/print`, '/school/{school}/shared/{p}/print');
  }
  await me.close();
}

// state is the administrator, then the auditor.
async function state({ walker, registry }) {
  const user = (name) => registry.credentials.users.find((u) => u.username === name);
  const me = await walker();
  await me.signIn(user('state-admin'));
  for (const path of ['/admin', '/admin/users', '/admin/users/new', '/admin/orgs', '/admin/orgs/new', '/admin/questions', '/admin/guardianships']) await me.visit(path);
  await me.fill({ text: 'clara' });
  await me.shoot('/admin/guardianships', 'found');
  await me.visit(await me.page.locator('main a[href*="/guardianships/"]').first().getAttribute('href'), '/admin/guardianships/{g}');
  await me.visit(`/admin/users/${user('clinic-nurse').id}`, '/admin/users/{u}');
  await me.go('/admin/users');
  await me.fill({ text: 'nobody-like-this' });
  await me.shoot('/admin/users', 'none');
  await me.go('/admin/questions');
  const question = me.page.locator('main a[href*="/questions/"]').first();
  if (await question.count()) await me.visit(await question.getAttribute('href'), '/admin/questions/{q}');
  await me.close();
  const auditor = await walker();
  await auditor.signIn(user('state-auditor'));
  await auditor.visit('/admin', '/admin', 'auditor');
  await auditor.visit('/admin/audit');
  await auditor.close();
}

// demo is the way in for whoever tries it.
async function demo({ walker }) {
  const me = await walker();
  await me.visit('/demo');
  await me.visit('/demo/outbox');
  await me.close();
}

// refused meets the pages of errors.
async function refused({ walker, registry }) {
  const me = await walker();
  await me.visit('/nowhere', '404');
  await me.go('/help/contact');
  await me.page.locator('main textarea').first().evaluate((area) => { area.value = 'words of a long text\n'.repeat(100_000); });
  assert.equal(await me.press('main button[type=submit] >> nth=-1'), 413);
  await me.shoot('413');
  for (let i = 0; i < 7; i++) {
    await me.go('/account/sign-in');
    await me.fill({ username: 'julian.ferncliff', 'current-password': 'wrong words' }, i < 5 ? 422 : 429);
    if (i === 0) await me.shoot('/account/sign-in', 'wrong');
  }
  await me.shoot('429');
  await me.signIn(registry.credentials.users.find((u) => u.username === 'state-admin'));
  await me.visit('/admin/audit', '403');
  await me.close();
}
