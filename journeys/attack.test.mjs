// J21 (docs: journeys): somebody tries to get into an account. Wrong passwords are
// slowed, a forgotten one is replaced by codes, "this was not me" ends what a thief
// began, forms of other sites and used links are refused, and a form that came after the
// session had ended waits for its sender. And much too long a text is refused without losing it.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { audited, inOrder } from './audited.mjs';
import { advance, code, open } from './registry.mjs';
import { facts, password, visitor } from './visitor.mjs';

let registry;
before(async () => { registry = await open(); });
after(() => registry.close());

const ways = [
  { name: 'in English', language: 'en', script: true, width: 1280, wait: /Try again in (\d+) seconds?\./, gone: 'You had been signed out' },
  { name: 'in Spanish on a small screen, without script', language: 'es', script: false, width: 320, wait: /Intente de nuevo en (\d+) segundos?\./, gone: 'Su sesión había terminado' },
];

for (const [i, way] of ways.entries()) {
  test(`an account under attack stays its owner's, ${way.name}`, async () => {
    const who = registry.credentials.unregistered[i];
    const email = `attacked${i}@example.org`;
    const phone = `609555016${i}`;
    const username = `attacked.${i}`;
    const me = await visitor(registry, way);
    await me.register(who, { username, email, phone });
    await me.go('/me/identity/match');
    await me.fill(facts(who));
    const sent = (await registry.outbox()).filter((m) => m.code && (m.to === who.phone || m.to === who.email));
    await me.fill({ 'one-time-code': sent.at(-1).code });
    const person = `/me/people/${who.patient}`;

    // Wrong passwords: the same words for a known name and for nobody's, then a wait.
    const thief = await visitor(registry, way);
    const tries = async (name, secret) => {
      if (await thief.page.locator('main [name=current-password]').count() === 0) await thief.go('/account/sign-in');
      return thief.fill({ username: name, 'current-password': secret });
    };
    // waits tries once more at once, with the right password, and returns the words and the
    // seconds to wait.
    const waits = async (name, secret, most) => {
      assert.equal(await tries(name, secret), 429, 'the right password is not slowed like a wrong one');
      const words = await thief.text();
      const seconds = Number(words.match(way.wait)[1]);
      assert.ok(seconds > 0 && seconds <= most, `${seconds} seconds to wait, more than ${most}`);
      return { words: words.replace(way.wait, ''), seconds };
    };
    const said = [];
    let first;
    for (const name of [`nobody.${i}`, username]) {
      const tried = [];
      for (let n = 0; n < 5; n++) {
        assert.equal(await tries(name, `wrong password ${n}`), 422);
        assert.equal(await thief.page.locator('main [name=username]').inputValue(), name);
        tried.push(await thief.text());
      }
      assert.equal(new Set(tried).size, 1, 'the wording changes with the tries');
      first = await waits(name, password, 30);
      said.push([tried[0], first.words]);
    }
    assert.deepEqual(said[0], said[1], 'the wording tells who has an account');
    await advance(registry, `${first.seconds}s`);
    assert.equal(await tries(username, 'wrong once more'), 422);
    const second = await waits(username, password, 60);
    assert.ok(second.seconds > 10, 'the wait does not grow');
    await advance(registry, `${second.seconds}s`);

    // A forgotten password: a code by e-mail, the second step by another way.
    const other = await visitor(registry, way);
    await other.go('/account/forgot');
    await other.fill({ username });
    await other.wrong({ 'one-time-code': '12345' });
    const reset = await code(registry, email);
    await other.fill({ 'one-time-code': reset });
    assert.equal(other.path(), '/account/second-step');
    await other.wrong({ 'one-time-code': reset });
    await other.fill({ 'one-time-code': await code(registry, phone) });
    await other.wrong({ 'new-password': 'password1' });
    const fresh = 'amber lantern walks slowly 41';
    await other.fill({ 'new-password': fresh });
    assert.equal(other.path(), '/me');
    await me.go('/me');
    assert.equal(me.path(), '/account/sign-in', 'the sessions before the new password go on');
    assert.equal(await tries(username, password), 422, 'the old password still fits');
    await advance(registry, `${(await waits(username, fresh, 120)).seconds}s`);

    // A thief with the new password and the phone: a notice, and the owner's "not me".
    assert.equal(await tries(username, fresh), 200);
    const step = await code(registry, phone);
    await thief.fill({ 'one-time-code': step });
    assert.equal(thief.path(), '/me');
    const again = await visitor(registry, way);
    await again.go('/account/sign-in');
    await again.fill({ username, 'current-password': fresh });
    await again.wrong({ 'one-time-code': step });
    await again.close();
    const notice = (await registry.outbox()).filter((m) => m.to === email && m.link).at(-1);
    assert.doesNotMatch(notice.text, new RegExp(who.name.split(' ')[0]));
    const link = new URL(notice.link).pathname;
    await me.go(link);
    await me.fill();
    await thief.go('/me/people');
    assert.equal(thief.path(), '/account/sign-in', 'the session of the thief goes on');
    await other.go('/me');
    assert.equal(other.path(), '/account/sign-in');
    await me.go(link);
    assert.equal(await me.fill(), 404, 'the link works twice');
    await advance(registry, '2m');
    const last = 'copper window hums gently 73';
    await me.go('/account/sign-in');
    await me.fill({ username, 'current-password': fresh });
    await me.fill({ 'one-time-code': await code(registry, phone) });
    assert.equal(me.path(), '/account/reset');
    await me.fill({ 'new-password': last });
    assert.equal(me.path(), '/me');

    // A form of another site.
    await me.page.route('https://elsewhere.example/**', (route) => route.fulfill({ contentType: 'text/html',
      body: `<form method="post" action="${registry.url}/account/security/end"><input name="x" value="y"><button>Win</button></form>` }));
    await me.page.goto('https://elsewhere.example/');
    assert.equal(await me.press('button'), 403);
    assert.equal(await me.go('/me'), 200);
    assert.equal(me.path(), '/me', 'another site signed the owner out');

    // A stolen link to a record, which its owner let open once.
    const share = async (page, answers) => { assert.equal(me.path(), `${person}/sharing/new/${page}`); assert.equal(await me.fill(answers), 200, await me.text()); };
    await me.go(`${person}/sharing/new/person`);
    await share('person', { recipient: 'Coach Example', email: 'coach@example.org' });
    await share('what', { scope: 'school-form' });
    await share('why', { purpose: 'camp' });
    await share('until', { 'until-month': '12', 'until-day': '20', 'until-year': '2026', openings: '1' });
    await share('check');
    await share('sign', { signature: who.name });
    const pin = await me.page.locator('#pin').innerText();
    const record = new URL((await registry.outbox()).filter((m) => m.to === 'coach@example.org').at(-1).link).pathname;
    const coach = await visitor(registry, way);
    await coach.go(record);
    await coach.wrong({ pin: '00000000' });
    const words = await coach.text();
    assert.equal(await coach.fill({ pin }), 200);
    assert.equal(await coach.page.locator('main [name=pin]').count(), 0, 'the record does not open');
    await thief.go(record);
    await thief.wrong({ pin });
    assert.equal(await thief.text(), words, 'a used link reads unlike a wrong one');
    await coach.close();

    // A form that came after the session had ended is there again, and the task goes on.
    const school = registry.credentials.organizations.find((o) => o.kind === 'school');
    await me.go(`${person}/sharing/new/who`);
    await share('who', { recipient: school.name });
    await share('to', { to: school.id });
    await share('what', { scope: 'school-form' });
    await advance(registry, '21m');
    await share('why', { purpose: 'other', 'purpose-text': 'The choir travels <b>in May</b> & June' });
    assert.equal(me.path(), '/account/sign-in');
    await me.fill({ username, 'current-password': last });
    await me.fill({ 'one-time-code': await code(registry, phone) });
    assert.match(await me.text(), new RegExp(way.gone));
    assert.equal(await me.page.locator('main [name=purpose-text]').inputValue(), 'The choir travels <b>in May</b> & June');
    await share('why');
    await share('until', { 'until-month': '6', 'until-day': '30', 'until-year': '2027' });
    await share('check');
    await share('sign', { signature: who.name });
    assert.match(await me.text(), new RegExp(school.name));

    for (const one of [me, thief, other]) await one.close();
    const [wrong, old] = ['the password or code was wrong', 'the code was wrong or too old'];
    const refused = (deed, why) => `Somebody not signed in | own account, ${deed} | open to all | on a page | refused (${why})`;
    inOrder(await audited(registry, { user: username, outcome: 'refused' }), [
      refused('sign-in', wrong), refused('sign-in', 'too many tries'), refused('gave the code for a new password', old), refused('gave the second step', wrong), refused('sign-in', wrong),
      refused('gave the second step', wrong), refused('said “this was not me”', old),
    ]);
  });
}

test('a text that is much too long is kept', async () => {
  const me = await visitor(registry, { ...ways[1], look: async () => {} });
  const area = me.page.locator('main textarea');
  // sends writes so many lines to the help page, and returns the status of the answer.
  const sends = async (lines) => {
    await me.go('/help/contact');
    await area.evaluate((field, text) => { field.value = text; }, 'words of a long text\n'.repeat(lines));
    return me.press('main button[type=submit] >> nth=-1');
  };
  assert.equal(await sends(45_000), 422); // nearly a megabyte
  assert.match(await me.page.title(), /^Error:/);
  assert.equal((await area.inputValue()).trimEnd(), 'words of a long text\n'.repeat(45_000).trimEnd());
  assert.equal(await sends(105_000), 413); // 2.2 MB
  assert.match(await me.text(), /hasta 2 megabytes/);
  await me.page.goBack();
  assert.equal((await area.inputValue()).length, 105_000 * 21, 'the browser has not kept what was typed');
  await me.close();
});
