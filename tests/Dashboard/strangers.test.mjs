// Pages that are not ours, in the browser of somebody who is signed in: they change nothing and see nothing.
import { launchBrowser, makeToken, openPage, send, signIn, start, temporaryFolder } from './programs.mjs';
import assert from 'node:assert/strict';
import { createServer } from 'node:http';
import { once } from 'node:events';
import { after, before, test } from 'node:test';

const place = temporaryFolder();
let server;
let browser;
let opened;
let stranger;

before(async () => {
  const file = place.plan({ name: 'watched', legacy: { url: 'http://127.0.0.1:9' }, successor: { url: 'http://127.0.0.1:10' } });
  server = await start(place.folder, 'serve', '--plan', file, '--store', `${place.folder}/store.db`, '--listen', 'http://127.0.0.1:0', '--no-gateway');
  browser = await launchBrowser();
  opened = await openPage(browser, server);
  await signIn(opened.page, await makeToken(server, 'olive', 'Operator'));
  stranger = createServer((_, response) => response.setHeader('Content-Type', 'text/html').end('<!doctype html><title>a stranger</title>')).listen(0, '127.0.0.1');
  await once(stranger, 'listening');
});

after(async () => {
  stranger?.close();
  await browser?.close();
  await server?.stop();
  place.remove();
});

const journal = async () => (await send(server, 'GET', '/api/migration/status')).journal_version;

test('under a name that was made to lead here, the server answers nobody', async () => {
  const page = await opened.context.newPage();
  const address = new URL(server.api);
  for (const path of ['/', '/api/health', '/api/migration/status', '/dashboard/main.js']) {
    const response = await page.goto(`http://rebound.example:${address.port}${path}`);
    assert.equal(response.status(), 403, path);
  }
  await page.close();
});

for (const host of ['127.0.0.1', 'stranger.example']) {
  test(`a page of ${host} on another port changes nothing and reads nothing`, async () => {
    const before = await journal();
    const page = await opened.context.newPage();
    await page.goto(`http://${host}:${stranger.address().port}/`);
    const sent = await page.evaluate(async (api) => {
      const tries = [
        { method: 'POST', credentials: 'include', mode: 'no-cors', body: '{"name":"theirs"}' },
        { method: 'POST', credentials: 'include', headers: { 'Content-Type': 'application/json', 'X-Hal9-Client': 'dashboard' }, body: '{"name":"theirs"}' },
        { credentials: 'include' },
      ];
      return Promise.all(tries.map((options) => fetch(`${api}/api/migration/checkpoints`, options).then((response) => response.type === 'opaque' ? 'opaque' : response.text(), () => 'refused')));
    }, server.api);
    assert.deepEqual(sent, ['opaque', 'refused', 'refused']);
    await page.evaluate((api) => {
      const form = Object.assign(document.createElement('form'), { method: 'post', action: `${api}/api/migration/checkpoints` });
      form.append(Object.assign(document.createElement('input'), { name: 'name', value: 'theirs' }));
      document.body.append(form);
      form.submit();
    }, server.api);
    await page.waitForURL(`${server.api}/**`);
    await page.getByText('has to come from this server').waitFor();
    assert.equal(await journal(), before);
    assert.deepEqual(await send(server, 'GET', '/api/migration/checkpoints'), []);
    await page.close();
  });
}

test('no page may frame ours', async () => {
  const page = await opened.context.newPage();
  await page.goto(`http://stranger.example:${stranger.address().port}/`);
  await page.evaluate((api) => document.body.append(Object.assign(document.createElement('iframe'), { src: api })), server.api);
  const frame = await page.waitForSelector('iframe').then((element) => element.contentFrame());
  await frame.waitForLoadState();
  assert.equal(await frame.locator('#dashboard, #sign-in').count(), 0);
  await page.close();
});

test('a day of seconds is asked for in a few hundred points, and drawn without a hitch', async () => {
  const { page } = opened;
  const asked = [];
  // A day of measurements that this server has not lived through, in the form in which it gives them.
  await page.route(/evidence\?/, async (route) => {
    const query = new URL(route.request().url()).searchParams;
    const [from, to, step] = [Date.parse(query.get('from')), Date.parse(query.get('to')), Number(query.get('step')) * 1000];
    asked.push({ span: (to - from) / 1000, points: (to - from) / step });
    const side = (at) => ({ requests: 100, errors: 1, requests_per_second: 100 + 20 * Math.sin(at / 1e6), error_rate: 0.01, p50_ms: 2, p95_ms: 5, p99_ms: 9, health: 1, cpu: 0.5, memory_mib: 100 });
    const points = Array.from({ length: (to - from) / step }, (_, index) => from + index * step).map((at) => ({
      at: new Date(at).toISOString(), seconds: step / 1000, legacy: side(at), successor: side(at + 9e5), mirrored: side(at), host: { cpu: 0.3, memory: 0.5 }, state_lag_ms: 3,
      mirror: { compared: 1, mismatched: 0, failed: 0, dropped: 0, skipped: 0, parity: 1, coverage: 1 } }));
    await route.fulfill({ json: points });
  });
  await page.evaluate(() => {
    [globalThis.longest, globalThis.frames] = [0, 0];
    let last = performance.now();
    const frame = (now) => {
      globalThis.longest = Math.max(globalThis.longest, now - last);
      globalThis.frames += 1;
      last = now;
      requestAnimationFrame(frame);
    };
    requestAnimationFrame(frame);
  });
  await page.getByLabel('Range').selectOption('86400');
  await page.locator('#chart-lag').waitFor();
  const [{ span, points }] = asked.filter((one) => one.span > 80_000);
  assert.ok(span >= 86_400 && points <= 600, `${points} points of ${span} s`);
  const drawn = await page.locator('#charts figure:not([hidden]) canvas').count();
  assert.equal(drawn, 9);
  await page.evaluate(() => { globalThis.frames = 0; });
  await page.waitForFunction(() => globalThis.frames > 120);
  const longest = await page.evaluate(() => globalThis.longest);
  assert.ok(longest < 1000, `the page stood still for ${longest} ms`);
});
