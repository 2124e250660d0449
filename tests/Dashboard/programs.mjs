// Real servers on free ports, and a real browser.
import { chromium } from 'playwright-core';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const browsers = [process.env.CHROMIUM, '/usr/bin/chromium', '/usr/bin/google-chrome'];

export function launchBrowser() {
  const executablePath = browsers.find((path) => path && existsSync(path));
  // Chromium's sandbox refuses to run as root; what is opened here is only our own page. Foreign names lead here, as an attacker's would.
  return chromium.launch({ executablePath, args: ['--host-resolver-rules=MAP *.example 127.0.0.1', ...(process.getuid?.() === 0 ? ['--no-sandbox'] : [])] });
}

/** Starts hal9-migrate with these arguments and waits for the line of JSON that says where it is. */
export async function start(folder, ...args) {
  const child = spawn('dotnet', [process.env.HAL9_MIGRATE, ...args, '--format', 'json'], { env: { ...process.env, HAL9_HOME: folder }, stdio: ['ignore', 'pipe', 'pipe'] });
  let said = '';
  child.stderr.on('data', (chunk) => { said += chunk; });
  const announced = await new Promise((resolve, reject) => {
    let text = '';
    child.stdout.on('data', (chunk) => {
      text += chunk;
      if (text.includes('\n')) {
        resolve(JSON.parse(text.slice(0, text.indexOf('\n'))));
      }
    });
    child.once('exit', (code) => reject(new Error(`hal9-migrate ${args[0]} ended with ${code}: ${said}`)));
  });
  const api = (announced.api ?? announced.dashboard).replace(/\/$/, '');
  return {
    ...announced, api, adminToken: announced.credentials && JSON.parse(readFileSync(announced.credentials)).token,
    async stop(signal = 'SIGTERM') {
      if (child.exitCode === null && child.signalCode === null) {
        child.kill(signal);
        await once(child, 'exit');
      }
    },
  };
}

/** Runs hal9-migrate to its end against a server, as its admin. */
export async function run(server, ...args) {
  const child = spawn('dotnet', [process.env.HAL9_MIGRATE, ...args, '--server', server.api], { env: { ...process.env, HAL9_TOKEN: server.adminToken }, stdio: ['ignore', 'ignore', 'pipe'] });
  let said = '';
  child.stderr.on('data', (chunk) => { said += chunk; });
  const [code] = await once(child, 'exit');
  if (code !== 0) {
    throw new Error(`hal9-migrate ${args.join(' ')} ended with ${code}: ${said}`);
  }
}

/** A request to a server's API. */
export async function send(server, method, path, body, token = server.adminToken) {
  const response = await fetch(`${server.api}${path}`, {
    method, headers: { Authorization: `Bearer ${token}`, ...(body ? { 'Content-Type': 'application/json' } : {}) }, body: body && JSON.stringify(body),
  });
  if (!response.ok) {
    throw new Error(`${method} ${path}: ${response.status} ${await response.text()}`);
  }
  return response.status === 204 ? null : response.json();
}

export const makeToken = async (server, name, role) => (await send(server, 'POST', '/api/migration/tokens', { name, role })).token;

/** The range's plan without what it says of latency: how busy this machine is decides nothing here. */
export function untimed(plan) {
  const kept = (conditions) => conditions.filter((condition) => !condition.metric.startsWith('latency'));
  const phases = ['shadow', 'canary', 'rampUp', 'full'].map((name) => [name, { ...plan[name], gates: kept(plan[name].gates) }]);
  return { ...plan, ...Object.fromEntries(phases), triggers: kept(plan.triggers) };
}

export function temporaryFolder() {
  const folder = mkdtempSync(join(tmpdir(), 'hal9-dashboard-'));
  return { folder, plan: (json) => { writeFileSync(join(folder, 'plan.json'), JSON.stringify(json)); return join(folder, 'plan.json'); }, remove: () => rmSync(folder, { recursive: true, force: true }) };
}

/** A page of the dashboard; what goes wrong in it, and every address it asks, is written down. */
export async function openPage(browser, server, options = {}) {
  const context = await browser.newContext({ viewport: { width: 1400, height: 1000 }, ...options });
  const page = await context.newPage();
  const trouble = [];
  const origins = new Set();
  page.on('pageerror', (error) => trouble.push(error.message));
  // The browser itself writes down refused and lost requests; those are looked at by what the page says of them.
  page.on('console', (message) => message.type() === 'error' && !/Failed to load resource|ERR_CONNECTION|ERR_INCOMPLETE/.test(message.text()) && trouble.push(message.text()));
  page.on('request', (request) => origins.add(new URL(request.url()).origin));
  await page.goto(server.api);
  return { context, page, trouble, origins };
}

export async function signIn(page, token) {
  await page.getByLabel('Token').fill(token);
  await page.getByRole('button', { name: 'Sign in' }).click();
  await page.locator('#summary-headline').waitFor();
}
