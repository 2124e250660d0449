// A whole migration on the practice range, with live traffic, seen and driven in a real browser.
import { artifacts, AxeBuilder, screenshot } from './looking.mjs';
import { launchBrowser, makeToken, openPage, run, send, signIn, start, temporaryFolder, untimed } from './programs.mjs';
import assert from 'node:assert/strict';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { after, before, test } from 'node:test';

const place = temporaryFolder();
let range;
let browser;
let operator;
let viewer;
let operatorToken;

before(async () => {
  range = await start(place.folder, 'demo', '--practice', '--port', '0', '--state', 'sqlite', '--seconds-per-step', '2', '--rps', '150', '--neurons', '500');
  await send(range, 'PUT', '/api/migration/plan', untimed((await send(range, 'GET', '/api/migration/plan')).plan));
  browser = await launchBrowser();
  operatorToken = await makeToken(range, 'olive', 'Operator');
  operator = await openPage(browser, range);
  viewer = await openPage(browser, range, { colorScheme: 'dark' });
});

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
  await page.locator('#health').getByText(/^Successor 1$/).click();
  await page.locator('#health').getByRole('table', { name: 'Components of the successor' }).getByText('database').waitFor();
  await page.locator('#features').getByText('hierarchical_neurons', { exact: true }).waitFor();
  await page.locator('#events').getByText('Plan registered').first().waitFor();
  await page.locator('#chart-host .successor').filter({ hasText: /memory \d+ %/ }).waitFor();
  await page.locator('#chart-memory .legacy').filter({ hasText: /legacy \d+ MiB/ }).waitFor();
  await page.locator('#chart-cpu .successor').filter({ hasText: /successor [\d.]+/ }).waitFor();
  await page.locator('.advice').filter({ hasText: 'press Start' }).waitFor();
  await page.locator('#chart-throughput .legacy').filter({ hasText: /legacy \d+/ }).waitFor();
  await screenshot(page, 'ready');
});

test('a viewer sees everything and can do nothing', async () => {
  const { page } = viewer;
  await page.locator('#health').getByText(/checks are healthy/).waitFor();
  assert.equal(await page.locator('#actions button').count(), 0);
  assert.equal(await page.locator('main button:visible').count(), 0);
  await page.locator('.advice').filter({ hasText: 'somebody with a token for it presses Start' }).waitFor();
  for (const panel of ['phases', 'charts', 'gates', 'triggers', 'differences', 'features', 'gateways', 'health', 'checkpoints', 'events']) {
    assert.notEqual((await page.locator(`#${panel}`).innerText()).trim(), '', panel);
  }
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
    if (phase === 'canary') {
      await rehearse(page);
    }
  }
  await page.locator('#phases [aria-current="step"]').getByText('Full').waitFor();
  await page.locator('#events').getByText('Entered Full 100 %').waitFor();
  assert.equal(await page.locator('#phases .visited').count(), 4);
});

/** Nothing is rolled back: users go to the legacy and come back, and what that took is shown. */
async function rehearse(page) {
  await page.getByRole('button', { name: 'Rehearse' }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByText(/^Rehearse a rollback of hal9-demo at Canary/).waitFor();
  await dialog.getByRole('button', { name: 'Rehearse' }).click();
  for (const each of [page, viewer.page]) {
    await each.locator('#summary').getByText(/^Rehearsed at Canary .* by olive.*0 rows lost; users were back after/).waitFor({ timeout: 30_000 });
  }
}

test('what going back would cost is said, from what was measured', async () => {
  const { rollback_now: now } = await send(range, 'GET', '/api/migration/status');
  assert.ok(now.about_ms > 0 && now.about_ms < 10_000, JSON.stringify(now));
  for (const { page } of [operator, viewer]) {
    await page.locator('#summary').getByText(/^Rolling back now: \d+ rows? at risk, about [\d.]+ s/).waitFor();
    await page.locator('#rows').getByText(/^Rolling back now: \d+ rows? at risk, about [\d.]+ s/).waitFor();
  }
});

test('the lag of the rows is drawn, and the whole migration fits one chart', async () => {
  const { page } = operator;
  await page.locator('#chart-lag .successor').filter({ hasText: /behind the owner [\d.]+ ms/ }).waitFor();
  await page.getByLabel('Range').selectOption('all');
  await page.locator('#chart-parity').waitFor();
  await page.getByLabel('Range').selectOption('300');
});

test('all rows are compared from the page, and a viewer sees what was found', async () => {
  const { page } = operator;
  await page.getByRole('button', { name: 'Compare all rows' }).click();
  await page.getByRole('dialog').getByText(/Nothing is changed/).waitFor();
  await page.getByRole('dialog').getByRole('button', { name: 'Compare' }).click();
  await page.locator('#verification').getByText(/✓ no row differs/).waitFor({ timeout: 60_000 });
  const last = await send(range, 'GET', '/api/migration/data/verification');
  assert.equal(last.started_by, 'olive');
  assert.equal(last.tables.length, 4);
  await viewer.page.locator('#verification').getByText('✓ no row differs').waitFor({ timeout: 60_000 });
});

test('rows that differ are listed, and a repair asks the server first', async () => {
  const { page } = operator;
  // As the server would tell of them: to make rows differ, a store would have to be opened behind its gate.
  const last = await send(range, 'GET', '/api/migration/data/verification');
  const differing = { ...last, tables: last.tables.map((one, i) => (i > 0 ? one : { ...one, differing: 1, differences: [{ key: '[{"int":"7"}]', field: 'name', what: 'a, not b' }] })) };
  await page.route('**/api/migration/data/verification', (route) => (route.request().method() === 'GET' ? route.fulfill({ json: differing }) : route.continue()));
  await page.reload();
  await page.locator('#verification').getByText('✗ 1 differ').waitFor();
  await page.locator('#verification').getByRole('cell', { name: 'a, not b' }).waitFor();
  await page.getByRole('button', { name: 'Repair' }).click();
  await page.getByRole('dialog').locator('.effect').filter({ hasText: 'Rows of all tables that differ are carried over once more' }).waitFor();
  await page.getByRole('dialog').getByRole('button', { name: 'Repair', disabled: false }).waitFor();
  await page.keyboard.press('Escape');
  await page.unroute('**/api/migration/data/verification');
  await page.reload();
  await page.locator('#verification').getByText('✓ no row differs').waitFor();
});

test('rows that a store refuses are listed with why, for operators only', async () => {
  const refusing = ({ state, ...status }) => ({ ...status, state: { ...state, tables: state.tables.map((one, i) => (i > 0 ? one : { ...one, refused: 1 })) } });
  for (const { page } of [operator, viewer]) {
    await page.route('**/api/migration/live*', async (route) => {
      const status = await send(range, 'GET', '/api/migration/status');
      await route.fulfill({ contentType: 'text/event-stream', body: `event: status\ndata: ${JSON.stringify(refusing(status))}\n\n` });
    });
    await page.route('**/api/migration/data/parked', (route) => route.fulfill({ json: [{ table: 'neurons', key: '[{"int":"7"}]', reason: 'layer may not be null' }] }));
    await page.reload();
  }
  await operator.page.locator('#rows').getByRole('cell', { name: 'layer may not be null' }).waitFor();
  await viewer.page.locator('#rows').getByText('Operators see which rows are refused').waitFor();
  assert.equal(await viewer.page.getByText('layer may not be null').count(), 0);
  for (const { page } of [operator, viewer]) {
    await page.unroute('**/api/migration/live*');
    await page.unroute('**/api/migration/data/parked');
    await page.reload();
    await page.locator('#rows').getByText('✓ in step').waitFor();
  }
});

test('every action asks with the dry run, and Escape does nothing', async () => {
  const { page } = operator;
  const before = (await send(range, 'GET', '/api/migration/status')).journal_version;
  const tried = new Set();
  for (;;) {
    // What is offered changes while the migration goes on: each action is tried if it is still there when its turn comes.
    const label = (await page.locator('#actions button').allTextContents()).find((each) => !tried.has(each));
    if (label === undefined) {
      break;
    }
    tried.add(label);
    const button = page.locator('#actions').getByRole('button', { name: label, exact: true });
    try {
      await button.click({ timeout: 5_000 });
    } catch (fault) {
      assert.equal(await button.count(), 0, fault.message);
      continue;
    }
    const name = page.getByRole('dialog').getByLabel('Name');
    if (await name.count() > 0) {
      await name.fill('never-made');
    }
    await page.getByRole('dialog').locator('.effect').filter({ hasText: /hal9-demo|never-made/ }).waitFor();
    await page.keyboard.press('Escape');
    await page.getByRole('dialog').waitFor({ state: 'hidden' });
  }
  assert.ok(tried.size >= 4, [...tried].join());
  // The migration goes on by itself meanwhile; of people nothing may have come.
  const since = await send(range, 'GET', `/api/migration/events?after=${before}&limit=1000`);
  assert.deepEqual(since.filter((happened) => happened.actor !== 'controller'), []);
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
  for (const line of await page.locator('#events li').allTextContents()) {
    assert.match(line, /Rehearsal/);
  }
  await page.getByLabel('Show').selectOption('rows');
  await page.locator('#events').getByText('Handover ended').waitFor();
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

test('the report of it all fits the paper it is printed on', async () => {
  const file = join(place.folder, 'report.html');
  await run(range, 'verify', '--report', file);
  const context = await browser.newContext({ viewport: { width: 680, height: 960 } });
  const page = await context.newPage();
  await page.goto(pathToFileURL(file).href);
  assert.match(await page.title(), /hal9-demo/);
  // 180 mm of A4 between the margins are 680 px.
  await page.emulateMedia({ media: 'print' });
  const wide = await page.evaluate(() => [...document.querySelectorAll('body *')].filter((one) => one.getBoundingClientRect().right > document.documentElement.clientWidth + 1).map((one) => one.outerHTML.slice(0, 120)));
  assert.deepEqual(wide, []);
  const pdf = await page.pdf({ format: 'A4', path: join(artifacts, 'report.pdf') });
  assert.equal(pdf.subarray(0, 5).toString(), '%PDF-');
  assert.ok((pdf.toString('latin1').match(/\/Type\s*\/Page[^s]/g) ?? []).length >= 2, 'more than one page');
  await context.close();
});

test('the page asked nobody but its own server, and nothing failed in it', () => {
  for (const { origins, trouble } of [operator, viewer]) {
    assert.deepEqual([...origins], [range.api]);
    assert.deepEqual(trouble, []);
  }
});
