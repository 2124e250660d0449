// The one sentence that matters, and the few figures beside it.
import { byId, h, panel } from '../dom.js';
import { duration, milliseconds, number, rate, share, step, words } from '../format.js';

const kinds = {
  Running: 'good', Holding: 'good', Completed: 'good', Ready: 'good', NoPlan: 'warn', Suspended: 'warn', RollingBack: 'bad', RolledBack: 'bad', NeedsDecision: 'bad', Aborted: 'warn',
};

export const summary = () => panel('summary', ({ status, mayAct }) => ({ status, mayAct }), ({ status }) => {
  const violated = status.triggers.filter((trigger) => trigger.armed && trigger.verdict?.outcome === 'Fail');
  // A moment behind is what every change begins with.
  const isFresh = Date.now() - Date.parse(status.since) < 5000;
  const behind = status.gateways.filter((gateway) => gateway.silent || (!gateway.up_to_date && !isFresh));
  byId('summary').className = `summary ${violated.length > 0 ? 'bad' : behind.length > 0 || status.warnings.length > 0 ? 'warn' : kinds[status.status] ?? 'warn'}`;
  byId('name').textContent = status.name ?? 'Hal9.Migrate';
  document.title = `${status.name ?? 'Hal9.Migrate'}: ${words(status.status)}, ${step(status.phase, status.percentage)}`;
  const remaining = status.hold ? status.hold.required_seconds - status.hold.healthy_seconds : null;
  return [
    h('h2', { id: 'summary-headline' }, headline(status, violated)),
    reason(status, violated),
    status.waiting_for.length > 0 && h('div', null, status.next ? `${step(status.next.phase, status.next.percentage)} waits for` : 'Waits for',
      h('ul', null, status.waiting_for.map((item) => h('li', null, item)))),
    behind.length > 0 && h('p', null, `Gateways not up to date: ${behind.map((gateway) => gateway.id).join(', ')}.`),
    status.warnings.map((warning) => h('p', null, warning)),
    h('div', { class: 'share', role: 'img', 'aria-label': `Successor ${number(status.percentage, 2)} %, legacy ${number(100 - status.percentage, 2)} % of the traffic` }, bar(status.percentage)),
    h('dl', { class: 'figures' },
      figure('Successor', `${number(status.percentage, 2)} %`),
      status.goal && figure('Goal', `${step(status.goal.phase, status.goal.percentage)} (${status.goal.by})`),
      remaining > 0 && figure('Hold', `${duration(remaining)} to go`),
      status.traffic && figure('Traffic', rate(status.traffic.legacy.requests_per_second + status.traffic.successor.requests_per_second)),
      status.traffic && figure('Errors', share(errors(status.traffic))),
      status.traffic && figure('p99 legacy', milliseconds(status.traffic.legacy.p99_ms)),
      status.traffic && figure('p99 successor', milliseconds(status.traffic.successor.p99_ms ?? status.traffic.mirrored.p99_ms))),
  ].flat().filter(Boolean);
});

const figure = (name, value) => h('div', null, h('dt', null, name), h('dd', null, value));

function bar(percentage) {
  const part = h('span', null);
  part.style.width = `${percentage}%`;
  return part;
}

function errors({ legacy, successor }) {
  const requests = legacy.requests + successor.requests;
  return requests === 0 ? null : (legacy.errors + successor.errors) / requests;
}

function headline(status, violated) {
  const at = step(status.phase, status.percentage);
  if (violated.length > 0) {
    return `${at}: trigger ${violated[0].name} is violated`;
  }
  switch (status.status) {
    case 'NoPlan': return 'No plan is registered';
    case 'Ready': return 'Ready to start: everybody is served by the legacy';
    case 'Running': return `${at}, going on to ${step(status.goal.phase, status.goal.percentage)}`;
    case 'Holding': return status.standby_over ? `${at}: done, and ready to be completed` : `${at}, holding there`;
    case 'Suspended': return `${at}, suspended`;
    case 'NeedsDecision': return `${at}: a person has to decide`;
    case 'RollingBack': return `Rolling back to ${step(status.rollback.to.phase, status.rollback.to.percentage)}`;
    case 'RolledBack': return `Rolled back to ${step(status.rollback.to.phase, status.rollback.to.percentage)}`;
    default: return `${words(status.status)}: ${at}`;
  }
}

function reason(status, violated) {
  if (violated.length > 0) {
    const [trigger] = violated;
    return h('p', null, `${trigger.verdict.message}. Rolls back by itself after ${duration(trigger.fires_after_seconds)}; so far ${duration(trigger.violated_seconds)}.`);
  }
  const halt = status.needs_decision ?? status.suspended;
  if (halt) {
    return h('p', null, `${halt.reason ?? 'No reason was given'} (${halt.by})`);
  }
  if (['RollingBack', 'RolledBack'].includes(status.status)) {
    const { rollback } = status;
    const took = rollback.to_zero_ms ?? rollback.routed_ms;
    return h('p', null, `${rollback.cause}: ${rollback.reason ?? 'no reason was given'} (${rollback.by}). ${(took ?? null) === null ? 'Gateways are being told.' : `Gateways obeyed after ${milliseconds(took)}.`}`);
  }
  return null;
}
