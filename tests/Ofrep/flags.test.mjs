// The feature flags as a service sees them: a real server, asked through OpenFeature's own SDK and OFREP provider.
import { OFREPProvider } from '@openfeature/ofrep-provider';
import { OpenFeature } from '@openfeature/server-sdk';
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';

const program = process.env.HAL9_MIGRATE;
const folder = mkdtempSync(join(tmpdir(), 'hal9-ofrep-'));
let server;
let api;
let adminToken;
let flags;

before(async () => {
  assert.ok(program, 'HAL9_MIGRATE names the hal9-migrate.dll to test');
  const plan = join(folder, 'plan.json');
  writeFileSync(plan, JSON.stringify({
    name: 'ofrep', legacy: { url: 'http://127.0.0.1:9' }, successor: { url: 'http://127.0.0.1:10' }, traffic: { salt: 'pepper' },
  }));
  server = spawn('dotnet', [program, 'serve', '--plan', plan, '--store', join(folder, 'store.db'), '--listen', 'http://127.0.0.1:0', '--no-gateway', '--format', 'json'], {
    env: { ...process.env, HAL9_HOME: folder }, stdio: ['ignore', 'pipe', 'ignore'],
  });
  const announced = JSON.parse(await firstLine(server.stdout));
  api = announced.api.replace(/\/$/, '');
  adminToken = JSON.parse(readFileSync(announced.credentials)).token;
  const { token } = await send('POST', '/api/migration/tokens', { name: 'service', role: 'Flags' });
  await OpenFeature.setProviderAndWait(new OFREPProvider({ baseUrl: api, headers: [['Authorization', `Bearer ${token}`]] }));
  flags = OpenFeature.getClient();
});

after(async () => {
  await OpenFeature.close();
  server?.kill('SIGKILL');
  rmSync(folder, { recursive: true, force: true });
});

test('a flag that is off is off, and says why', async () => {
  const details = await flags.getBooleanDetails('meta_learning', true, { targetingKey: 'ann' });
  assert.equal(details.value, false);
  assert.equal(details.reason, 'DISABLED');
  assert.equal(details.variant, 'off');
});

test('a percentage is on for exactly the users whose bucket is below it', async () => {
  await send('PUT', '/api/migration/features/meta_learning', { enabled: true, percentage: 30 });
  for (let i = 0; i < 200; i++) {
    const details = await flags.getBooleanDetails('meta_learning', false, { targetingKey: `user-${i}` });
    assert.equal(details.value, bucket(`pepper`, `user-${i}`) < 3000, `user-${i}`);
    assert.equal(details.reason, 'SPLIT');
  }
});

test('a change is seen at the next evaluation', async () => {
  await send('PUT', '/api/migration/features/hierarchical_neurons', { enabled: true });
  assert.equal(await flags.getBooleanValue('hierarchical_neurons', false, { targetingKey: 'ann' }), true);
  await send('PUT', '/api/migration/features/hierarchical_neurons', { enabled: false });
  assert.equal(await flags.getBooleanValue('hierarchical_neurons', true, { targetingKey: 'ann' }), false);
});

test('rules see headers and path of the evaluation context', async () => {
  await send('PUT', '/api/migration/features/beta', {
    enabled: true, percentage: 0, rules: [{ attribute: 'Header', header: 'X-Team', values: ['qa'], serve: true }, { attribute: 'Path', header: '', values: ['/beta'], serve: true }],
  });
  assert.equal(await flags.getBooleanValue('beta', false, { targetingKey: 'u' }), false);
  assert.equal(await flags.getBooleanValue('beta', false, { targetingKey: 'u', headers: { 'x-team': 'QA' } }), true);
  assert.equal(await flags.getBooleanValue('beta', false, { targetingKey: 'u', path: '/beta/1' }), true);
});

test('a flag that does not exist gives the default and FLAG_NOT_FOUND', async () => {
  const details = await flags.getBooleanDetails('nothing', true, { targetingKey: 'u' });
  assert.equal(details.value, true);
  assert.equal(details.errorCode, 'FLAG_NOT_FOUND');
});

test('without a token the provider gets the default', async () => {
  const response = await fetch(`${api}/ofrep/v1/evaluate/flags/meta_learning`, { method: 'POST', body: '{"context":{}}' });
  assert.equal(response.status, 401);
});

test('bulk evaluation answers 304 to its ETag until a flag changes', async () => {
  const ask = (etag) => fetch(`${api}/ofrep/v1/evaluate/flags`, {
    method: 'POST',
    headers: { Authorization: `Bearer ${adminToken}`, 'Content-Type': 'application/json', ...(etag ? { 'If-None-Match': etag } : {}) },
    body: JSON.stringify({ context: { targetingKey: 'ann' } }),
  });
  const first = await ask();
  const etag = first.headers.get('etag');
  assert.deepEqual((await first.json()).flags.map((flag) => flag.key).includes('shadow_mode'), true);
  assert.equal((await ask(etag)).status, 304);
  await send('PUT', '/api/migration/features/self_organization', { enabled: true });
  assert.equal((await ask(etag)).status, 200);
});

function bucket(salt, key) {
  return createHash('md5').update(salt + key).digest().readUInt32BE(0) % 10000;
}

async function send(method, path, body) {
  const response = await fetch(api + path, { method, headers: { Authorization: `Bearer ${adminToken}`, 'Content-Type': 'application/json' }, body: JSON.stringify(body) });
  assert.ok(response.ok, `${method} ${path}: ${response.status} ${await response.clone().text()}`);
  return response.json();
}

function firstLine(stream) {
  return new Promise((resolve, reject) => {
    let text = '';
    stream.on('data', (chunk) => {
      text += chunk;
      if (text.includes('\n')) {
        resolve(text.split('\n')[0]);
      }
    });
    stream.on('end', () => reject(new Error('the server ended before it was ready')));
  });
}
