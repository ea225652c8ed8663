// A clinic's system: builds messages with an HL7 library of others and posts them.
import assert from 'node:assert/strict';
import https from 'node:https';
import { Message } from 'node-hl7-client';

// begin begins a message with the library's own builder.
function begin(type, trigger, structure, control, profile) {
  const m = new Message({ messageHeader: { msh_9_1: type, msh_9_2: trigger, msh_9_3: structure, msh_10: control, msh_11_1: 'P' } });
  for (const [path, value] of [['MSH.3', 'EHR'], ['MSH.7', '20261122120000-0500'], ['MSH.12', '2.5.1'], ['MSH.15', 'ER'], ['MSH.16', 'AL'], ['MSH.21.1', profile], ['MSH.21.2', 'CDCPHINVS']]) m.set(path, value);
  return m;
}

function fill(segment, fields) {
  for (const [path, value] of Object.entries(fields)) segment.set(path, value);
}

const phone = (field, number) => ({ [`${field}.2`]: 'PRN', [`${field}.3`]: 'PH', [`${field}.6`]: number.slice(0, 3), [`${field}.7`]: number.slice(3) });

const compact = (date) => date.replaceAll('-', '');

// report is a VXU about a person {given, family, birth, sex, phone, mother: {given,
// family, phone}} with doses {cvx, name, date} that were given elsewhere.
export function report(control, person, doses) {
  const m = begin('VXU', 'V04', 'VXU_V04', control, 'Z22');
  fill(m.addSegment('PID'), { 1: '1', '3.1': `MR-${person.given}`, '3.4': 'EHR', '3.5': 'MR', '5.1': person.family, '5.2': person.given, '5.7': 'L', 7: compact(person.birth), 8: person.sex, ...(person.phone ? phone(13, person.phone) : {}) });
  if (person.mother) fill(m.addSegment('NK1'), { 1: '1', '2.1': person.mother.family, '2.2': person.mother.given, '2.7': 'L', '3.1': 'MTH', '3.2': 'Mother', '3.3': 'HL70063', ...phone(5, person.mother.phone) });
  for (const [i, dose] of doses.entries()) {
    fill(m.addSegment('ORC'), { 1: 'RE', '3.1': `${control}-${i}`, '3.2': 'EHR' });
    fill(m.addSegment('RXA'), { 1: '0', 2: '1', 3: compact(dose.date), '5.1': dose.cvx, '5.2': dose.name, '5.3': 'CVX', 6: '999', '9.1': '01', '9.2': 'Historical', '9.3': 'NIP001', 20: 'CP', 21: 'A' });
  }
  return m.toString();
}

// query asks for the history of a person (QBP, Z34).
export function query(control, person) {
  const m = begin('QBP', 'Q11', 'QBP_Q11', control, 'Z34');
  fill(m.addSegment('QPD'), { '1.1': 'Z34', '1.2': 'Request Immunization History', '1.3': 'CDCPHINVS', 2: `TAG-${control}`, '4.1': person.family, '4.2': person.given, '4.7': 'L', 6: compact(person.birth), 7: person.sex });
  fill(m.addSegment('RCP'), { 1: 'I', '2.1': '10', '2.2': 'RD' });
  return m.toString();
}

// post sends a message as an organization's system does.
export function post(registry, as, body) {
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

// asks queries for a person as an organization's system does, and returns the vaccine
// codes of the history that it is given; null where nobody is found.
export async function asks(registry, as, control, person) {
  const { status, text } = await post(registry, as, query(control, person));
  assert.equal(status, 200);
  const [, found] = text.match(/^QAK\|[^|]*\|(\w+)/m);
  if (found === 'NF') return null;
  assert.equal(found, 'OK', text);
  return [...text.matchAll(/^RXA\|\d+\|\d+\|\d+\|\d*\|(\d+)\^/gm)].map(([, cvx]) => cvx).sort();
}
