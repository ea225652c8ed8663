// Whoever does nothing is warned two minutes before the session ends, and can stay. The
// browser's clock is moved, and with it the registry's where the session has to be over.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { advance, open } from './registry.mjs';
import { once } from './totp.mjs';
import { visitor } from './visitor.mjs';

let registry;
before(async () => { registry = await open(); });
after(() => registry.close());

const minutes = (n) => n * 60_000;

// waiting signs somebody in and waits on a page, as far as the warning.
async function waiting(who, path, till, options = {}) {
  const me = await visitor(registry, options);
  await me.signIn(who);
  await me.page.clock.install();
  await me.go(path);
  const warning = me.page.getByRole('dialog');
  await me.page.clock.fastForward(minutes(till - 3));
  assert.equal(await warning.count(), 0, `warned more than two minutes before ${till}`);
  await me.page.clock.fastForward(minutes(1.1));
  await warning.waitFor();
  assert.equal(await warning.getByRole('button').evaluate((e) => e === document.activeElement), true, 'the button has the focus');
  return { me, warning };
}

const resident = () => registry.credentials.residents.find((r) => r.persona === 'young-adult');
const nurse = () => registry.credentials.users.find((u) => u.username === 'clinic-nurse');

test('a resident is asked after eighteen minutes, and stays', async () => {
  const { me, warning } = await waiting(resident(), '/account/contact', 20);
  await Promise.all([me.page.waitForResponse(/\/account\/stay$/), warning.getByRole('button').click()]);
  await warning.waitFor({ state: 'hidden' });
  await me.page.clock.fastForward(minutes(17));
  assert.equal(await warning.count(), 0);
  assert.equal(await me.go('/account/contact'), 200);
  await me.close();
});

test('staff is asked after thirteen minutes; without an answer the page goes away', async () => {
  const { me } = await waiting(nurse(), `${nurse().workspace}/patients`, 15);
  await advance(registry, '16m');
  await Promise.all([me.page.waitForURL(/\/account\/sign-in/), me.page.clock.fastForward(minutes(3))]);
  await me.close();
});

test('what is typed stays when the session ends, and waits behind the sign-in', async () => {
  const { me, warning } = await waiting(nurse(), `${nurse().workspace}/patients`, 15, { language: 'es' });
  await me.page.locator('main [name="given-name"]').evaluate((field) => { field.value = 'Zita'; });
  await advance(registry, '16m');
  await me.page.clock.fastForward(minutes(3));
  await warning.getByText('Se cerró su sesión').waitFor();
  await warning.getByRole('button').click();
  const page = me.path();
  await me.fill({ 'family-name': 'Examplova' });
  assert.equal(me.path(), '/account/sign-in');
  await me.fill({ username: nurse().username, 'current-password': nurse().password });
  await me.fill({ 'one-time-code': await once(nurse().totp_secret) });
  assert.equal(me.path(), page);
  assert.deepEqual(await me.page.locator('main input[name$="-name"]').evaluateAll((all) => all.map((e) => e.value)), ['Zita', 'Examplova']);
  await me.close();
});
