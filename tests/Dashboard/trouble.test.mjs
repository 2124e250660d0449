// A successor that answers wrongly, then one that fails: what somebody on call sees, and what it says to do.
import { AxeBuilder, screenshot } from './looking.mjs';
import { launchBrowser, makeToken, openPage, send, signIn, start, temporaryFolder, untimed } from './programs.mjs';
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';

const place = temporaryFolder();
let range;
let browser;
let opened;

before(async () => {
  range = await start(place.folder, 'demo', '--practice', '--port', '0', '--seconds-per-step', '4', '--rps', '100', '--neurons', '300');
  const { plan } = await send(range, 'GET', '/api/migration/plan');
  // Long enough to be looked at while it is violated.
  const slow = untimed(plan);
  await send(range, 'PUT', '/api/migration/plan', { ...slow, triggers: slow.triggers.map((trigger) => ({ ...trigger, for: '15s' })) });
  browser = await launchBrowser();
  opened = await openPage(browser, range);
  await signIn(opened.page, await makeToken(range, 'olive', 'Operator'));
});

after(async () => {
  await browser?.close();
  await range?.stop();
  place.remove();
});

const fault = async (kind, rate) => {
  const response = await fetch(new URL('/demo/fault', range.successor), { method: 'PUT', headers: { 'Content-Type': 'application/json' }, body: JSON.stringify({ kind, rate }) });
  assert.ok(response.ok, `${response.status}`);
};
const advice = (text) => opened.page.locator('.advice').filter({ hasText: text });

test('where answers differ is shown by route and field with examples, and that no user is affected', async () => {
  const { page } = opened;
  await send(range, 'POST', '/api/migration/goal', { phase: 'Canary' });
  await page.locator('#summary-headline').filter({ hasText: 'Shadow' }).waitFor({ timeout: 30_000 });
  await fault('wrong-answers', 0.5);
  await page.locator('#differences').getByText('✗ differs').first().waitFor({ timeout: 60_000 });
  const [worst] = await send(range, 'GET', '/api/migration/evidence/differences');
  const row = page.locator('#differences tbody tr').first();
  await row.getByText(worst.path, { exact: true }).waitFor();
  await row.locator('.example .legacy').first().waitFor();
  await advice(/No user is affected/).waitFor({ timeout: 60_000 });
  await AxeBuilder.check(page);
  await screenshot(page, 'differences');
});

test('a trigger in Shadow stops mirroring, and the page says how to go on', async () => {
  await opened.page.locator('#summary-headline').filter({ hasText: 'Rolled back to None' }).waitFor({ timeout: 90_000 });
  await advice(/Users are safe on the legacy.*press Restart/).waitFor();
});

test('errors in Canary: the page says that it goes back by itself, when, and what to press not to wait', async () => {
  const { page } = opened;
  await fault('none', 0);
  await page.getByRole('button', { name: 'Restart' }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByText('Say why.').waitFor();
  assert.ok(await dialog.getByRole('button', { name: 'Restart' }).isDisabled());
  await dialog.getByLabel('Reason').fill('answers are right again');
  await dialog.getByText(/^Restart hal9-demo/).waitFor();
  await dialog.getByRole('button', { name: 'Restart' }).click();
  await page.locator('#summary-headline').filter({ hasText: 'Canary' }).waitFor({ timeout: 60_000 });
  await fault('errors', 0.9);
  await advice(/It rolls back by itself in about .*press Roll back/).waitFor({ timeout: 60_000 });
  await page.locator('#triggers').getByText(/violated for/).waitFor();
  assert.match(await page.title(), /^✗ /);
  await screenshot(page, 'trigger');
});

test('who does not wait goes back at once', async () => {
  const { page } = opened;
  await page.getByRole('button', { name: 'Roll back' }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByLabel('How').selectOption({ index: 1 });
  await dialog.getByText(/step by step, each/).waitFor();
  await dialog.getByLabel('How').selectOption({ index: 0 });
  await dialog.getByText(/^Roll back hal9-demo from Canary .*about [\d.]+ s$/).waitFor();
  await dialog.getByRole('button', { name: 'Roll back' }).click();
  await page.locator('#summary-headline').filter({ hasText: 'Rolled back to None' }).waitFor({ timeout: 30_000 });
  assert.deepEqual(opened.trouble, []);
});
