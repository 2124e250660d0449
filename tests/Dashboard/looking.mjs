// Pictures for people, and accessibility by axe.
import axe from 'axe-core';
import assert from 'node:assert/strict';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

export const artifacts = process.env.SCREENSHOTS ?? fileURLToPath(new URL('../../artifacts/screenshots', import.meta.url));

/** Writes a picture of the page where a person can look at it. */
export async function screenshot(page, name, options = {}) {
  mkdirSync(artifacts, { recursive: true });
  // The bar at the top stays in view; in a picture of the whole page it belongs at the top.
  await page.evaluate(() => scrollTo(0, 0));
  await page.screenshot({ path: join(artifacts, `${name}.png`), fullPage: true, ...options });
}

export const AxeBuilder = {
  /** Fails with what axe calls serious or critical. The page's content policy lets no script in, so axe is brought in by the debugger. */
  async check(page) {
    await page.evaluate(axe.source);
    const { violations } = await page.evaluate(() => globalThis.axe.run(document, { resultTypes: ['violations'] }));
    const serious = violations.filter((violation) => ['serious', 'critical'].includes(violation.impact))
      .map((violation) => `${violation.id}: ${violation.help}: ${violation.nodes.map((node) => `${node.html} ${node.any[0]?.message ?? ''}`).join(' | ')}`);
    assert.deepEqual(serious, []);
  },
};
