// J02 (docs: journeys): no code reaches the person by what the record says, so a clinic
// that saw a document makes an activation code, which works once.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { audited, inOrder } from './audited.mjs';
import { open } from './registry.mjs';
import { post, report } from './system.mjs';
import { facts, visitor } from './visitor.mjs';

let registry;
before(async () => { registry = await open(); });
after(() => registry.close());

test('a resident whose phone on the record is an old one gets in by a code of the clinic, once', async () => {
  const clinic = registry.credentials.organizations.find((o) => o.id === 'demo-pediatrics');
  await post(registry, clinic, report('OLD-1', { given: 'Odetta', family: 'Examplewood', birth: '2001-02-03', sex: 'F' }, [{ cvx: '03', name: 'MMR', date: '2002-03-10' }]));
  const who = { name: 'Odetta Examplewood', birth_date: '2001-02-03' };
  const me = await visitor(registry, { script: false });
  await me.register(who, { username: 'old.phone', email: 'old.phone@example.org', phone: '6095550171' });
  await me.go('/me/identity/match');
  await me.fill(facts(who));
  await me.press('main a[href="/me/identity/clinic"]');
  assert.equal(me.path(), '/me/identity/clinic');
  await me.wrong({ code: 'AAAA-BBBB-CCCC' });

  const nurse = await visitor(registry);
  const user = registry.credentials.users.find((u) => u.username === 'clinic-nurse');
  await nurse.signIn(user);
  await nurse.go(`${user.workspace}/patients`);
  await nurse.fill(facts(who));
  await nurse.press('main .cards form button');
  const patient = nurse.path();
  await nurse.go(`${patient}/activation-code`);
  await nurse.wrong({});
  await nurse.fill({ seen: 'yes' });
  const [code] = (await nurse.text()).match(/[0-9A-Z]{4}-[0-9A-Z]{4}-[0-9A-Z]{4}/);
  await nurse.close();
  const handle = patient.split('/').at(-1);

  await me.fill({ code });
  assert.equal(me.path(), '/me/people');
  assert.equal(await me.go(`/me/people/${handle}/record`), 200);
  assert.match(await me.text(), /CVX/);
  assert.equal(await me.go('/account/contact'), 200);
  await me.go('/me/identity/clinic');
  await me.wrong({ code });
  await me.close();

  const other = await visitor(registry);
  await other.signIn(registry.credentials.residents.find((r) => r.persona === 'moved'));
  await other.go('/me/identity/clinic');
  await other.wrong({ code });
  assert.equal(await other.go(`/me/people/${handle}/record`), 404);
  await other.close();

  inOrder(await audited(registry, { person: handle }), [
    'Example Pediatrics | reported | reported it | by message | done (a dose was added)',
    'Example Pediatrics (user) | searched | treatment | on a page | done',
    'Example Pediatrics (user) | stated treatment | treatment | on a page | done',
    'Example Pediatrics (user) | made an activation code | treatment | on a page | done',
    'A resident | linked an account, used an activation code | own record | on a page | done',
    'A resident | opened, opened a record | own record | on a page | done',
    'A resident | linked an account, used an activation code | own record | on a page | refused (the code was wrong or too old)',
    'A resident | linked an account, used an activation code | own record | on a page | refused (the code is for another person)',
  ]);
});
