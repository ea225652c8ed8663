// Starts a registry with invented people in a folder of its own, and for journeys a
// Chromium that trusts its certificate authority. Nothing of it is left behind.
import { execFileSync, spawn } from 'node:child_process';
import { mkdtempSync, mkdirSync, readFileSync, rmSync } from 'node:fs';
import https from 'node:https';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { chromium } from 'playwright-core';

const binary = process.env.OPENIIS ?? new URL('../openiis', import.meta.url).pathname;

// start starts a registry for programs.
export async function start() {
  const home = mkdtempSync(join(tmpdir(), 'journey-'));
  const data = join(home, 'data');
  const server = spawn(binary, ['serve', '--demo', '--people', '20', '--data', data, '--https', '127.0.0.1:0',
    '--mllp', 'off', '--sftp', 'off', '--ops', 'off'], { env: { ...process.env, OPENIIS_NOW: '2026-11-22' }, stdio: ['ignore', 'pipe', 'ignore'] });
  await new Promise((ready, failed) => {
    let said = '';
    server.stdout.on('data', (text) => { said += text; if (/^ready$/m.test(said)) ready(); });
    server.on('exit', (status) => failed(new Error(`the registry ended with ${status}`)));
  });
  const credentials = JSON.parse(readFileSync(join(data, 'demo', 'credentials.json'), 'utf8'));
  const ca = readFileSync(join(data, 'tls', 'ca.pem'));

  return {
    credentials, home, data, ca, url: credentials.base_url,
    outbox: () => json(`${credentials.base_url}/demo/outbox`, ca),
    async close() {
      server.removeAllListeners('exit');
      const ended = new Promise((done) => server.on('exit', done));
      server.kill('SIGTERM');
      await ended;
      rmSync(home, { recursive: true, force: true });
    },
  };
}

// open starts a registry and a browser for people.
export async function open() {
  const registry = await start();
  const { home, data } = registry;
  const nss = join(home, '.pki', 'nssdb');
  mkdirSync(nss, { recursive: true });
  execFileSync('certutil', ['-d', `sql:${nss}`, '-N', '--empty-password']);
  execFileSync('certutil', ['-d', `sql:${nss}`, '-A', '-t', 'C,,', '-n', 'journey', '-i', join(data, 'tls', 'ca.pem')]);
  const browser = await chromium.launch({ executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium', env: { ...process.env, HOME: home }, args: ['--no-sandbox'] });
  return { ...registry, browser, close: async () => { await browser.close(); await registry.close(); } };
}

// code returns the newest code that was sent to a contact.
export async function code(registry, to) {
  const sent = (await registry.outbox()).filter((m) => m.to === to && m.code);
  if (sent.length === 0) throw new Error('no code was sent there');
  return sent.at(-1).code;
}

// advance moves the registry's clock, and waits for what fell due.
export async function advance(registry, time) {
  const status = await new Promise((done, failed) => {
    const request = https.request(`${registry.url}/demo/clock`, { method: 'POST', ca: registry.ca, headers: { 'content-type': 'application/json' } }, (answer) => {
      answer.resume();
      answer.on('end', () => done(answer.statusCode));
    });
    request.on('error', failed);
    request.end(JSON.stringify({ advance: time }));
  });
  if (status !== 200) throw new Error(`the clock answered ${status}`);
}

function json(url, ca) {
  return new Promise((done, failed) => {
    https.get(url, { ca, headers: { accept: 'application/json' } }, (answer) => {
      let text = '';
      answer.on('data', (part) => { text += part; });
      answer.on('end', () => done(JSON.parse(text)));
    }).on('error', failed);
  });
}
