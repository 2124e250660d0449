// How the services say their components are, steadied by the server, and what the pre-flight checks say, asked anew now and then: what is not well
// first, the rest folded away.
import { badge, h, panel, table } from '../dom.js';
import { clock, number } from '../format.js';

const kinds = { Healthy: ['good', '✓ healthy'], Degraded: ['warn', '! degraded'], Unhealthy: ['bad', '✗ unhealthy'] };

const unwellFirst = (left, right) => left.score - right.score;

export const health = () => panel('health', ({ health: report, status }) => [report, status?.health], ([report, services]) => [...(services ?? []).map(service), ...checks(report)]);

const service = ({ side, score, components }) => {
  const unwell = components.filter((component) => component.status !== 'Healthy').length;
  return h('details', { 'data-key': side },
    h('summary', null, `${side} ${number(score, 2)}`, unwell > 0 && [' ', badge('warn', `! ${unwell} not well`)]),
    table(`Components of the ${side.toLowerCase()}`, ['Component', 'Status', 'Score', 'Finding'], [...components].sort(unwellFirst).map((component) => [
      component.name, mark(component.status), number(component.score, 2), [component.message, h('div', { class: 'muted' }, `since ${clock(component.since)}`)],
    ])));
};

const checks = (report) => {
  if (!report || report.problem) {
    return [h('p', { class: 'muted' }, report?.problem ?? 'Being asked …')];
  }
  const unwell = report.checks.filter((check) => check.status !== 'Healthy');
  return [
    h('p', null, badge(unwell.length === 0 ? 'good' : 'warn', unwell.length === 0 ? '✓ all well' : `! ${unwell.length} not well`), ` ${report.checks.length - unwell.length} of ${report.checks.length} checks are healthy.`),
    unwell.length > 0 && list('Not well', unwell),
    h('details', { 'data-key': 'checks' }, h('summary', null, 'All checks'), list('All checks', report.checks)),
  ].filter(Boolean);
};

const mark = (status) => badge(...(kinds[status] ?? ['idle', status]));

const list = (caption, found) => table(caption, ['Check', 'Status', 'Finding'], found.map((check) => [
  check.name, mark(check.status), [check.message, check.remedy && check.status !== 'Healthy' ? h('div', { class: 'muted' }, check.remedy) : null],
]));
