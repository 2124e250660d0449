// A whole migration on the practice range, with live traffic, seen and driven in a real browser.
import { AxeBuilder, screenshot } from './looking.mjs';
import { launchBrowser, makeToken, openPage, send, signIn, start, temporaryFolder } from './programs.mjs';
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';

const place = temporaryFolder();
let range;
let browser;
let operator;
let viewer;
let operatorToken;

before(async () => {
  range = await start(place.folder, 'demo', '--practice', '--port', '0', '--seconds-per-step', '2', '--rps', '150', '--neurons', '500');
  await send(range, 'PUT', '/api/migration/plan', untimed((await send(range, 'GET', '/api/migration/plan')).plan));
  browser = await launchBrowser();
  operatorToken = await makeToken(range, 'olive', 'Operator');
  operator = await openPage(browser, range);
  viewer = await openPage(browser, range, { colorScheme: 'dark' });
});

/** The range's plan without what it says of latency: how busy this machine is decides nothing here. */
function untimed(plan) {
  const kept = (conditions) => conditions.filter((condition) => !condition.metric.startsWith('latency'));
  const phases = ['shadow', 'canary', 'rampUp', 'full'].map((name) => [name, { ...plan[name], gates: kept(plan[name].gates) }]);
  return { ...plan, ...Object.fromEntries(phases), triggers: kept(plan.triggers) };
}

after(async () => {
  await browser?.close();
  await range?.stop();
  place.remove();
});

const headline = (page) => page.locator('#summary-headline');
const until = (page, text, timeout = 120_000) => headline(page).filter({ hasText: text }).waitFor({ timeout });

test('a wrong token is refused with what to do, and says nothing else', async () => {
  const { page } = operator;
  await page.getByLabel('Token').fill('hal9_wrong');
  await page.getByRole('button', { name: 'Sign in' }).click();
  await page.getByRole('alert').filter({ hasText: 'unknown, or was revoked' }).waitFor();
  assert.equal(await page.locator('#dashboard').isVisible(), false);
});

test('signing in gives the browser a session that a script cannot read', async () => {
  const { page, context } = operator;
  await signIn(page, operatorToken);
  const [cookie] = await context.cookies();
  assert.equal(cookie.name, 'hal9_session');
  assert.equal(cookie.httpOnly, true);
  assert.equal(cookie.sameSite, 'Strict');
  assert.notEqual(cookie.value, operatorToken);
  assert.equal(await page.evaluate(() => document.cookie), '');
  await until(page, 'Ready to start');
  assert.equal(await page.locator('#user').textContent(), 'olive (operator)');
  await signIn(viewer.page, await makeToken(range, 'vera', 'Viewer'));
});

test('every panel shows what the server says', async () => {
  const { page } = operator;
  await page.locator('#gateways').getByText('up to date').waitFor();
  await page.locator('#health').getByText(/checks are healthy/).waitFor();
  await page.locator('#features').getByText('hierarchical_neurons', { exact: true }).waitFor();
  await page.locator('#events').getByText('Plan registered').first().waitFor();
  assert.equal(await page.locator('#charts canvas').count(), 5);
  await page.locator('#chart-throughput .legacy').filter({ hasText: /legacy \d+/ }).waitFor();
  await screenshot(page, 'ready');
});

test('a viewer sees everything and can do nothing', async () => {
  const { page } = viewer;
  await page.locator('#health').getByText(/checks are healthy/).waitFor();
  assert.equal(await page.locator('#actions button').count(), 0);
  assert.equal(await page.locator('#features button').count(), 0);
  const status = await page.evaluate(async () => (await fetch('/api/migration/suspend', { method: 'POST', headers: { 'X-Hal9-Client': 'dashboard' } })).status);
  assert.equal(status, 403);
});

test('a change by a session without the page\'s own header is refused', async () => {
  const status = await operator.page.evaluate(async () => (await fetch('/api/migration/suspend', { method: 'POST' })).status);
  assert.equal(status, 403);
});

test('start asks with the server\'s dry run, and cancelling does nothing', async () => {
  const { page } = operator;
  await page.getByRole('button', { name: 'Start', exact: true }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByText(/^Start hal9-demo from None to Full 100 %: \d+ steps/).waitFor();
  await dialog.getByLabel('As far as').selectOption('Canary');
  await dialog.getByText(/to Canary/).waitFor();
  await dialog.getByRole('button', { name: 'Cancel' }).click();
  assert.equal((await send(range, 'GET', '/api/migration/status')).status, 'Ready');
});

test('the five phases are shown as they come, to both who watch', async () => {
  const { page } = operator;
  await page.getByRole('button', { name: 'Start', exact: true }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByText(/9 steps/).waitFor();
  await dialog.getByRole('button', { name: 'Start', exact: true }).click();
  await dialog.waitFor({ state: 'hidden' });
  for (const [phase, text] of [['shadow', 'Shadow'], ['canary', 'Canary'], ['state', /State|Ramp-up/], ['ramp-up', 'Ramp-up'], ['full', 'Full']]) {
    await until(page, text);
    await until(viewer.page, text);
    await screenshot(page, phase);
  }
  await page.locator('#phases [aria-current="step"]').getByText('Full').waitFor();
  await page.locator('#events').getByText('Entered Full 100 %').waitFor();
  assert.equal(await page.locator('#phases .visited').count(), 4);
});

test('what is shown agrees with the API', async () => {
  const status = await send(range, 'GET', '/api/migration/status');
  assert.equal(status.phase, 'Full');
  for (const gate of status.gates.filter((one) => one.phase === 'Full')) {
    await operator.page.locator('#gates').getByText(gate.name, { exact: true }).waitFor();
  }
  assert.equal(await operator.page.locator('#triggers tbody tr').count(), status.triggers.length);
});

test('a flag is turned on from the page', async () => {
  const { page } = operator;
  const row = page.locator('#features tr').filter({ hasText: 'meta_learning' });
  await row.getByRole('button', { name: 'Turn on' }).click();
  await page.getByRole('dialog').locator('.effect').filter({ hasNotText: 'Asking' }).waitFor();
  await page.getByRole('dialog').getByRole('button', { name: 'Turn on' }).click();
  await row.getByText('● on').waitFor();
  assert.equal((await send(range, 'GET', '/api/migration/features/meta_learning')).enabled, true);
});

test('a checkpoint is made from the page, by keyboard alone', async () => {
  const { page } = operator;
  await page.getByRole('button', { name: 'Checkpoint' }).focus();
  await page.keyboard.press('Enter');
  await page.getByRole('dialog').getByLabel('Name').fill('before-rollback');
  await page.getByRole('dialog').getByRole('button', { name: 'Checkpoint', disabled: false }).waitFor();
  await page.keyboard.press('Enter');
  await page.locator('#checkpoints').getByText('before-rollback').waitFor();
});

test('events are filtered and searched', async () => {
  const { page } = operator;
  await page.getByLabel('Search events').fill('checkpoint');
  await page.locator('#events li').first().waitFor();
  for (const line of await page.locator('#events li').allTextContents()) {
    assert.match(line, /checkpoint/i);
  }
  await page.getByLabel('Search events').fill('');
  await page.getByLabel('Show').selectOption('trouble');
  assert.equal(await page.locator('#events li').count(), 0);
  await page.getByLabel('Show').selectOption('all');
});

test('axe finds nothing serious, light and dark, with the dialogue open and closed', async () => {
  for (const { page } of [operator, viewer]) {
    await AxeBuilder.check(page);
  }
  await operator.page.getByRole('button', { name: 'Roll back' }).click();
  await operator.page.getByRole('dialog').getByText(/^Roll back hal9-demo from Full 100 % to None/).waitFor();
  await AxeBuilder.check(operator.page);
  await screenshot(operator.page, 'roll-back-dialog', { fullPage: false });
  await operator.page.keyboard.press('Escape');
  await screenshot(viewer.page, 'dark');
});

test('it fits a phone and 200 % zoom without scrolling sideways', async () => {
  for (const [name, width, height] of [['phone', 375, 800], ['zoomed', 700, 500]]) {
    await operator.page.setViewportSize({ width, height });
    const overflow = await operator.page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
    assert.ok(overflow <= 0, `${name}: ${overflow} px too wide`);
    assert.ok(await operator.page.getByRole('button', { name: 'Roll back' }).isVisible());
    await screenshot(operator.page, name);
  }
  await operator.page.setViewportSize({ width: 1400, height: 1000 });
});

test('roll back from the button: everybody is on the legacy, and both see why', async () => {
  const { page } = operator;
  await page.getByRole('button', { name: 'Roll back' }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByLabel('Reason').fill('a drill');
  await dialog.getByText(/^Roll back hal9-demo from Full 100 % to None/).waitFor();
  await dialog.getByRole('button', { name: 'Roll back' }).click();
  await until(page, 'Rolled back to None');
  await until(viewer.page, 'Rolled back to None');
  await page.locator('#summary').getByText('a drill').first().waitFor();
  assert.equal((await send(range, 'GET', '/api/migration/status')).percentage, 0);
  await screenshot(page, 'rolled-back');
});

test('the page asked nobody but its own server, and nothing failed in it', () => {
  for (const { origins, trouble } of [operator, viewer]) {
    assert.deepEqual([...origins], [range.api]);
    assert.deepEqual(trouble, []);
  }
});
