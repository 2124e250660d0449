// The one sentence that matters, and the few figures beside it.
import { byId, h, panel } from '../dom.js';
import { clock, cost, duration, milliseconds, number, rate, share, step, words } from '../format.js';
import { advice } from './advice.js';

export const summary = () => panel('summary', ({ status, mayAct, stale }) => ({ status, mayAct, stale }), ({ status, mayAct, stale }) => {
  const violated = status.triggers.filter((trigger) => trigger.armed && trigger.verdict?.outcome === 'Fail');
  // A moment behind is what every change begins with.
  const isFresh = Date.now() - Date.parse(status.since) < 5000;
  const behind = status.gateways.filter((gateway) => gateway.silent || (!gateway.up_to_date && !isFresh));
  const { kind, text } = stale ? { kind: 'bad', text: '✗ The server does not answer: this is how it was. Gateways go on as they were last told. See to the server first.' } : advice(status, { violated, behind, mayAct });
  const title = headline(status, violated);
  byId('summary').className = `summary ${kind}`;
  byId('name').textContent = status.name ?? 'Hal9.Migrate';
  document.title = `${{ good: '', warn: '! ', bad: '✗ ' }[kind]}${status.name ?? 'Hal9.Migrate'}: ${words(status.status)}, ${step(status.phase, status.percentage)}`;
  announce(`${title}. ${text}`);
  const remaining = status.hold ? status.hold.required_seconds - status.hold.healthy_seconds : null;
  return [
    h('h2', { id: 'summary-headline' }, title),
    h('p', { class: 'advice' }, text),
    reason(status, violated),
    status.waiting_for.length > 0 && h('div', null, status.next ? `${step(status.next.phase, status.next.percentage)}${soon(status.next_in_seconds)} waits for` : 'Waits for',
      h('ul', null, status.waiting_for.map((item) => h('li', null, item)))),
    behind.length > 0 && h('p', null, `Gateways not up to date: ${behind.map((gateway) => gateway.id).join(', ')}.`),
    status.warnings.map((warning) => h('p', null, warning)),
    h('div', { class: 'share', role: 'img', 'aria-label': `Successor ${number(status.percentage, 2)} %, legacy ${number(100 - status.percentage, 2)} % of the traffic` }, bar(status.percentage)),
    h('dl', { class: 'figures' },
      figure('Successor', `${number(status.percentage, 2)} %`),
      status.goal && figure('Goal', `${step(status.goal.phase, status.goal.percentage)} (${status.goal.by})`),
      remaining > 0 && figure('Hold', `${duration(remaining)} to go`),
      status.state && figure('Writes', status.state.writes === 'Open' ? `go to the ${status.state.write_owner.toLowerCase()}` : status.state.writes === 'Hold' ? 'held for a moment' : 'refused'),
      status.traffic && figure('Traffic', rate(status.traffic.legacy.requests_per_second + status.traffic.successor.requests_per_second)),
      status.traffic && figure('Errors', share(errors(status.traffic))),
      status.traffic && figure('p99 legacy', milliseconds(status.traffic.legacy.p99_ms)),
      status.traffic && figure('p99 successor', milliseconds(status.traffic.successor.p99_ms ?? status.traffic.mirrored.p99_ms))),
    status.rollback_now && h('p', { class: 'cost', title: status.rollback_now.basis }, `${cost(status.rollback_now)}.`),
    rehearsal(status.rehearsal),
  ].flat().filter(Boolean);
});

const soon = (seconds) => (seconds ?? null) === null ? '' : seconds < 1 ? ', due now,' : `, in about ${duration(seconds)},`;

/** Read out by screen readers when it changes, and not with every figure beside it. */
function announce(text) {
  const place = byId('announcement');
  // What counts down is not news.
  const news = text.replace(/in about [^.;]*/, 'soon');
  if (place.textContent !== news) {
    place.textContent = news;
  }
}

/** The rollback that was rehearsed: what it measured, or that it is under way. */
function rehearsal(last) {
  if (!last) {
    return null;
  }
  const at = step(last.step.phase, last.step.percentage);
  return h('p', null, (last.back_ms ?? null) === null
    ? `A rollback from ${at} is being rehearsed by ${last.by}: ${(last.rto_ms ?? null) === null ? 'users go to the legacy' : 'users come back'}.`
    : `Rehearsed at ${at} by ${last.by}, ${clock(last.started_at)}: nothing new to the successor after ${milliseconds(last.to_zero_ms)}, over after ${milliseconds(last.rto_ms)}${(last.rpo_rows ?? null) === null ? '' : `, ${number(last.rpo_rows)} rows lost`}; users were back after ${milliseconds(last.back_ms)}.${
      last.silent_gateways.length > 0 ? ` Silent: ${last.silent_gateways.join(', ')}.` : ''}`);
}

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
    return h('p', null, `${trigger.verdict.message}, for ${duration(trigger.violated_seconds)} of ${duration(trigger.fires_after_seconds)}.`);
  }
  const halt = status.needs_decision ?? status.suspended;
  if (halt) {
    return h('p', null, `${halt.reason ?? 'No reason was given'} (${halt.by})`);
  }
  if (['RollingBack', 'RolledBack'].includes(status.status)) {
    const { rollback } = status;
    const took = rollback.to_zero_ms ?? rollback.routed_ms;
    const { length: silent } = rollback.silent_gateways;
    return h('p', null, `${words(rollback.cause)}: ${rollback.reason ?? 'no reason was given'} (${rollback.by}). `, [
      (took ?? null) === null ? 'Gateways are being told' : `Gateways obeyed after ${milliseconds(took)}`,
      (rollback.writes_ms ?? null) !== null && `the legacy owned the writes again after ${milliseconds(rollback.writes_ms)}`,
      rollback.rows_lost === undefined ? 'how many changes were given up is not known' : rollback.rows_lost > 0 && `${number(rollback.rows_lost)} changes were given up`,
      rollback.still_in_flight > 0 && `${number(rollback.still_in_flight)} requests outlasted the wait`,
      silent > 0 && `${silent} gateways did not answer: ${rollback.silent_gateways.join(', ')}`,
    ].filter(Boolean).join('; '), '.');
  }
  return null;
}
