// What a clinic's system does: build a message with a library of its own, send it, read
// the answer; and the same with curl, as /help/systems shows it.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { Message } from 'node-hl7-client';
import { start } from './registry.mjs';
import { post, query, report } from './system.mjs';

let registry, reporter, asker;
before(async () => {
  registry = await start();
  [reporter, asker] = registry.credentials.organizations.filter((o) => o.kind === 'provider' && !o.conformance);
});
after(() => registry.close());

const perpetua = { given: 'Perpetua', family: 'Example', birth: '2024-03-01', sex: 'F' };
const doses = [{ cvx: '03', name: 'MMR', date: '2025-03-10' }, { cvx: '21', name: 'varicella', date: '2025-03-10' }];

test('a library builds the report, and reads the acknowledgement and the history', async () => {
  const sent = await post(registry, reporter, report('LIB-1', perpetua, doses));
  assert.equal(sent.status, 200);
  const ack = new Message({ text: sent.text });
  assert.equal(ack.get('MSA.2').toString(), 'LIB-1');
  assert.match(ack.get('MSA.1').toString(), /^A[AE]$/);
  assert.doesNotMatch(sent.text, /\|E\|/);

  const found = await post(registry, asker, query('LIB-2', perpetua));
  const history = new Message({ text: found.text });
  assert.equal(history.get('MSH.21.1').toString(), 'Z32');
  assert.equal(history.get('QAK.2').toString(), 'OK');
  assert.deepEqual(history.get('RXA').toArray().map((s) => s.get('5.1').toString()).sort(), ['03', '21']);
});

test('curl sends a file as the help page shows', () => {
  const file = join(registry.home, 'message.hl7');
  writeFileSync(file, report('CURL-1', perpetua, doses));
  const answer = execFileSync('curl', ['-sS', '--cacert', join(registry.data, 'tls', 'ca.pem'), '-u', `${reporter.hl7.username}:${reporter.hl7.password}`,
    '-H', 'Content-Type: application/hl7-v2', '--data-binary', `@${file}`, `${registry.url}/hl7v2`], { encoding: 'utf8' });
  assert.match(answer, /MSA\|A[AE]\|CURL-1/);
});

test('curl sends with the client certificate alone', () => {
  const answer = execFileSync('curl', ['-sS', '--cacert', join(registry.data, 'tls', 'ca.pem'), '--cert', join(registry.data, asker.hl7.certificate), '--key', join(registry.data, asker.hl7.private_key),
    '-H', 'Content-Type: application/hl7-v2', '--data-binary', query('1', perpetua), `${registry.url}/hl7v2`], { encoding: 'utf8' });
  assert.match(answer, /QAK\|TAG-1\|OK/);
});

test('the form fields of older senders are taken', () => {
  const answer = execFileSync('curl', ['-sS', '--cacert', join(registry.data, 'tls', 'ca.pem'), '--data-urlencode', `USERID=${asker.hl7.username}`, '--data-urlencode', `PASSWORD=${asker.hl7.password}`,
    '--data-urlencode', `FACILITYID=${asker.hl7.facility}`, '--data-urlencode', `MESSAGEDATA=${query('1', perpetua)}`, `${registry.url}/hl7v2`], { encoding: 'utf8' });
  assert.match(answer, /QAK\|TAG-1\|OK/);
});
