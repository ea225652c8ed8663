// What a clinic's system does: build a message with a library of its own, send it, read
// the answer; and the same with curl, as /help/systems shows it.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import https from 'node:https';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { Message } from 'node-hl7-client';
import { start } from './registry.mjs';

let registry, reporter, asker;
before(async () => {
  registry = await start();
  [reporter, asker] = registry.credentials.organizations.filter((o) => o.kind === 'provider' && !o.conformance);
});
after(() => registry.close());

// message begins a message of ours with the library's own builder.
function message(type, trigger, structure, control, profile) {
  const m = new Message({ messageHeader: { msh_9_1: type, msh_9_2: trigger, msh_9_3: structure, msh_10: control, msh_11_1: 'P' } });
  for (const [path, value] of [['MSH.3', 'EHR'], ['MSH.7', '20261122120000-0500'], ['MSH.12', '2.5.1'], ['MSH.15', 'ER'], ['MSH.16', 'AL'], ['MSH.21.1', profile], ['MSH.21.2', 'CDCPHINVS']]) m.set(path, value);
  return m;
}

function fill(segment, fields) {
  for (const [path, value] of Object.entries(fields)) segment.set(path, value);
}

function report() {
  const m = message('VXU', 'V04', 'VXU_V04', 'LIB-1', 'Z22');
  fill(m.addSegment('PID'), { 1: '1', '3.1': 'LIB1', '3.4': 'EHR', '3.5': 'MR', '5.1': 'Example', '5.2': 'Perpetua', '5.7': 'L', 7: '20240301', 8: 'F' });
  for (const [i, [cvx, name]] of [['03', 'MMR'], ['21', 'varicella']].entries()) {
    fill(m.addSegment('ORC'), { 1: 'RE', '3.1': `LIB1-${i}`, '3.2': 'EHR' });
    fill(m.addSegment('RXA'), { 1: '0', 2: '1', 3: '20250310', '5.1': cvx, '5.2': name, '5.3': 'CVX', 6: '999', '9.1': '01', '9.2': 'Historical', '9.3': 'NIP001', 20: 'CP', 21: 'A' });
  }
  return m.toString();
}

function query() {
  const m = message('QBP', 'Q11', 'QBP_Q11', 'LIB-2', 'Z34');
  fill(m.addSegment('QPD'), { '1.1': 'Z34', '1.2': 'Request Immunization History', '1.3': 'CDCPHINVS', 2: 'TAG-1', '4.1': 'Example', '4.2': 'Perpetua', '4.7': 'L', 6: '20240301', 7: 'F' });
  fill(m.addSegment('RCP'), { 1: 'I', '2.1': '10', '2.2': 'RD' });
  return m.toString();
}

function post(as, body) {
  return new Promise((done, failed) => {
    const request = https.request(`${registry.url}/hl7v2`, { method: 'POST', ca: registry.ca, auth: `${as.hl7.username}:${as.hl7.password}`, headers: { 'content-type': 'application/hl7-v2' } }, (answer) => {
      let text = '';
      answer.on('data', (part) => { text += part; });
      answer.on('end', () => done({ status: answer.statusCode, text }));
    });
    request.on('error', failed);
    request.end(body);
  });
}

test('a library builds the report, and reads the acknowledgement and the history', async () => {
  const sent = await post(reporter, report());
  assert.equal(sent.status, 200);
  const ack = new Message({ text: sent.text });
  assert.equal(ack.get('MSA.2').toString(), 'LIB-1');
  assert.match(ack.get('MSA.1').toString(), /^A[AE]$/);
  assert.doesNotMatch(sent.text, /\|E\|/);

  const found = await post(asker, query());
  const history = new Message({ text: found.text });
  assert.equal(history.get('MSH.21.1').toString(), 'Z32');
  assert.equal(history.get('QAK.2').toString(), 'OK');
  assert.deepEqual(history.get('RXA').toArray().map((s) => s.get('5.1').toString()).sort(), ['03', '21']);
});

test('curl sends a file as the help page shows', () => {
  const file = join(registry.home, 'message.hl7');
  writeFileSync(file, report().replace('LIB-1', 'CURL-1'));
  const answer = execFileSync('curl', ['-sS', '--cacert', join(registry.data, 'tls', 'ca.pem'), '-u', `${reporter.hl7.username}:${reporter.hl7.password}`,
    '-H', 'Content-Type: application/hl7-v2', '--data-binary', `@${file}`, `${registry.url}/hl7v2`], { encoding: 'utf8' });
  assert.match(answer, /MSA\|A[AE]\|CURL-1/);
});

test('curl sends with the client certificate alone', () => {
  const answer = execFileSync('curl', ['-sS', '--cacert', join(registry.data, 'tls', 'ca.pem'), '--cert', join(registry.data, asker.hl7.certificate), '--key', join(registry.data, asker.hl7.private_key),
    '-H', 'Content-Type: application/hl7-v2', '--data-binary', query(), `${registry.url}/hl7v2`], { encoding: 'utf8' });
  assert.match(answer, /QAK\|TAG-1\|OK/);
});

test('the form fields of older senders are taken', () => {
  const answer = execFileSync('curl', ['-sS', '--cacert', join(registry.data, 'tls', 'ca.pem'), '--data-urlencode', `USERID=${asker.hl7.username}`, '--data-urlencode', `PASSWORD=${asker.hl7.password}`,
    '--data-urlencode', `FACILITYID=${asker.hl7.facility}`, '--data-urlencode', `MESSAGEDATA=${query()}`, `${registry.url}/hl7v2`], { encoding: 'utf8' });
  assert.match(answer, /QAK\|TAG-1\|OK/);
});
