// What the page does when the server goes away, comes back, or ends the session.
import { launchBrowser, makeToken, openPage, send, signIn, start, temporaryFolder } from './programs.mjs';
import assert from 'node:assert/strict';
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

test('the page may not be framed, and runs no script that is not its own', async () => {
  const response = await fetch(server.api);
  const policy = response.headers.get('content-security-policy');
  for (const rule of ["default-src 'none'", "script-src 'self'", "style-src 'self'", "frame-ancestors 'none'"]) {
    assert.ok(policy.includes(rule), rule);
  }
  assert.ok(!policy.includes('unsafe-inline'));
});
