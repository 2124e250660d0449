// What the pre-flight checks say of every component, asked anew now and then: what is not well first, the rest folded away.
import { badge, h, panel, table } from '../dom.js';

const kinds = { Healthy: ['good', '✓ healthy'], Degraded: ['warn', '! degraded'], Unhealthy: ['bad', '✗ unhealthy'] };

export const health = () => panel('health', ({ health: report }) => report, (report) => {
  if (!report || report.problem) {
    return h('p', { class: 'muted' }, report?.problem ?? 'Being asked …');
  }
  const unwell = report.checks.filter((check) => check.status !== 'Healthy');
  return [
    h('p', null, badge(unwell.length === 0 ? 'good' : 'warn', unwell.length === 0 ? '✓ all well' : `! ${unwell.length} not well`), ` ${report.checks.length - unwell.length} of ${report.checks.length} checks are healthy.`),
    unwell.length > 0 && list('Not well', unwell),
    h('details', null, h('summary', null, 'All checks'), list('All checks', report.checks)),
  ].filter(Boolean);
});

const list = (caption, checks) => table(caption, ['Check', 'Status', 'Finding'], checks.map((check) => [
  check.name, badge(...(kinds[check.status] ?? ['idle', check.status])), [check.message, check.remedy && check.status !== 'Healthy' ? h('div', { class: 'muted' }, check.remedy) : null],
]));
