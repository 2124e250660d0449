// What the page does when the server goes away, comes back, or ends the session.
import { launchBrowser, makeToken, openPage, send, signIn, start, temporaryFolder } from './programs.mjs';
import assert from 'node:assert/strict';
import { request } from 'node:http';
import { join } from 'node:path';
import { after, before, test } from 'node:test';

const place = temporaryFolder();
let server;
let browser;
let opened;

const serve = (listen) => start(place.folder, 'serve', '--plan', join(place.folder, 'plan.json'), '--store', join(place.folder, 'store.db'), '--listen', listen, '--no-gateway');

before(async () => {
  place.plan({ name: 'watched', legacy: { url: 'http://127.0.0.1:9' }, successor: { url: 'http://127.0.0.1:10' } });
  server = await serve('http://127.0.0.1:0');
  browser = await launchBrowser();
  opened = await openPage(browser, server);
  await signIn(opened.page, await makeToken(server, 'walter', 'Viewer'));
});

after(async () => {
  await browser?.close();
  await server?.stop();
  place.remove();
});

test('a server that was killed is missed, and when it is back the same session goes on', async () => {
  const { page } = opened;
  const connection = page.locator('#connection');
  await connection.getByText('Live').waitFor();
  await server.stop('SIGKILL');
  await connection.getByText(/No news for \d+ s: what you see is of/).waitFor({ timeout: 20_000 });
  server = await serve(server.api);
  await send(server, 'PUT', '/api/migration/features/after_restart', { enabled: true });
  await connection.getByText('Live').waitFor({ timeout: 30_000 });
  await page.locator('#features').getByText('after_restart', { exact: true }).waitFor();
  assert.equal(await page.locator('#events').getByText('Plan registered').count(), 1, 'no event is shown twice');
});

test('a token that is revoked ends the sessions it began', async () => {
  await send(server, 'DELETE', '/api/migration/tokens/walter');
  await opened.page.reload();
  await opened.page.getByLabel('Token').waitFor();
  assert.equal(await opened.page.locator('#dashboard').isVisible(), false);
});

test('signing out ends the session at the server too', async () => {
  const { page, context } = opened;
  await signIn(page, await makeToken(server, 'wanda', 'Viewer'));
  const [{ value }] = await context.cookies();
  await page.getByRole('button', { name: 'Sign out' }).click();
  await page.getByLabel('Token').waitFor();
  assert.deepEqual(await context.cookies(), []);
  const response = await fetch(`${server.api}/api/migration/status`, { headers: { Cookie: `hal9_session=${value}` } });
  assert.equal(response.status, 401);
});

test('a link that a program made signs in once, and does not stay in the address', async () => {
  const { code } = await send(server, 'POST', '/api/session/codes', {}, await makeToken(server, 'wilma', 'Viewer'));
  const { page, trouble } = await openPage(browser, { api: `${server.api}/#code=${code}` });
  await page.locator('#user').getByText('wilma (viewer)').waitFor();
  assert.equal(page.url(), `${server.api}/`);
  const other = await openPage(browser, { api: `${server.api}/#code=${code}` });
  await other.page.getByText(/That link was used already/).waitFor();
  assert.equal(await other.page.locator('#dashboard').isVisible(), false);
  assert.deepEqual(trouble, []);
});

test('the page may not be framed, and runs no script that is not its own', async () => {
  const response = await fetch(server.api);
  const policy = response.headers.get('content-security-policy');
  for (const rule of ["default-src 'none'", "script-src 'self'", "style-src 'self'", "frame-ancestors 'none'"]) {
    assert.ok(policy.includes(rule), rule);
  }
  assert.ok(!policy.includes('unsafe-inline'));
});

test('the dashboard of a server elsewhere, on this machine', async () => {
  const local = await start(place.folder, 'dashboard', '--port', '0', '--server', server.api);
  try {
    const { page, trouble, origins } = await openPage(browser, local);
    await signIn(page, await makeToken(server, 'rosa', 'Operator'));
    await page.locator('#summary-headline').getByText('Ready to start').waitFor();
    const row = page.locator('#features tr').filter({ hasText: 'meta_learning' });
    await row.getByRole('button', { name: 'Turn on' }).click();
    await page.getByRole('dialog').locator('.effect').filter({ hasNotText: 'Asking' }).waitFor();
    await page.getByRole('dialog').getByRole('button', { name: 'Turn on' }).click();
    await row.getByText('● on').waitFor();
    assert.equal((await send(server, 'GET', '/api/migration/features/meta_learning')).enabled, true);
    assert.deepEqual([...origins], [local.api]);
    assert.deepEqual(trouble, []);
    for (const headers of [{ Host: 'evil.example' }, { Origin: 'http://evil.example', 'X-Hal9-Client': 'dashboard' }]) {
      assert.equal(await statusOf(`${local.api}/api/migration/suspend`, headers), 403);
    }
    await server.stop('SIGKILL');
    await page.locator('#connection').getByText(/No news for/).waitFor({ timeout: 20_000 });
  } finally {
    await local.stop();
  }
});

/** fetch sets Host and Origin itself; this sends what it is told. */
function statusOf(url, headers) {
  return new Promise((resolve, reject) => request(url, { method: 'POST', headers }, (response) => resolve(response.resume().statusCode)).on('error', reject).end());
}
