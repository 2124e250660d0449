// How the rows stand that are moved, who owns the writes, and what going back now would cost.
import { badge, byId, h, panel, table } from '../dom.js';
import { clock, cost, duration, milliseconds, number, rate } from '../format.js';

export const rows = () => panel('rows', ({ status, parked }) => (status.state ? { ...status.state, now: status.rollback_now, parked } : null), (state) => {
  byId('rows-panel').hidden = !state;
  if (!state) {
    return [];
  }
  return [
    state.now && h('p', { class: 'cost' }, cost(state.now)),
    h('p', null, badge(...standing(state)), state.hindrance && ` ${state.hindrance}`, state.trouble && state.trouble !== state.hindrance && ` ${state.trouble}`, state.paused && ` ${state.paused}`),
    h('dl', { class: 'figures' },
      figure('Writes', writes(state)),
      figure('Lag', milliseconds(state.lag_ms)),
      figure('Not carried over yet', atRisk(state)),
      state.work && (isCopying(state) || state.tables.some((one) => one.copied_rows > 0)) && figure('Copied', copied(state)),
      (state.log_entries ?? null) !== null && figure('Change log', `${number(state.log_entries)} entries`),
      state.work && figure('Carried over', `${number(state.work.applied_changes)} changes`),
      (state.fence_ms ?? null) !== null && figure('Last fence', `${milliseconds(state.fence_ms)}, writes held ${milliseconds(state.held_ms)}`)),
    ...(state.hooks ?? []).filter((hook) => !hook.current).map((hook) => h('p', null, badge(hook.failure ? 'bad' : 'idle', `Hook ${hook.name}`), ` ${hook.failure ?? 'is being told'}`)),
    state.tables.length > 0 && table('Tables', ['Table', 'State', 'Rows', 'Differ', 'Refused'], state.tables.map((one) => [
      one.name,
      one.is_verified ? badge('good', '✓ verified') : badge('idle', one.is_copied ? '… being verified' : '… being copied'),
      // On the way back all rows are there from the start.
      one.is_copied && one.copied_rows === 0 ? 'all' : one.is_copied || (one.rows ?? null) === null ? number(one.copied_rows) : `${number(one.copied_rows)} of about ${number(one.rows)}`,
      one.mismatches > 0 ? badge('bad', `✗ ${number(one.mismatches)}`) : '0',
      one.refused > 0 ? badge('bad', `✗ ${number(one.refused)}`) : '0',
    ])),
    state.parked?.length > 0 && h('details', { open: true }, h('summary', null, `Rows that the other store does not take (${number(state.parked.length)}${state.parked.length < refused(state) ? ` of ${number(refused(state))}` : ''})`),
      table('Refused rows', ['Table', 'Key', 'Why'], state.parked.map((one) => [one.table, h('td', { class: 'path' }, one.key), one.reason]))),
    refused(state) > 0 && !state.parked && h('p', { class: 'muted' }, 'Operators see which rows are refused, and why: keys may be names.'),
  ].filter(Boolean);
});

function atRisk({ rows_at_risk: now, last_risk: last }) {
  if ((now ?? null) !== null) {
    return `${number(now)} changes`;
  }
  return last ? `not known; ${number(last.changes)} changes at ${clock(last.at)}, when the store was last reached` : 'not known';
}

/** How many rows one store has and the other does not take. */
export const refused = ({ tables }) => tables.reduce((sum, one) => sum + one.refused, 0);

const figure = (name, value) => h('div', null, h('dt', null, name), h('dd', null, value));

/** "1,234 of about 10,000 rows (12 %), 340/s, 26 s to go"; of what other servers copied before this one, too. */
function copied({ work, tables }) {
  const done = tables.reduce((sum, one) => sum + one.copied_rows, 0);
  const all = tables.some((one) => (one.rows ?? null) === null) ? null : tables.reduce((sum, one) => sum + one.rows, 0);
  return [
    isCopying({ tables }) && all ? `${number(done)} of about ${number(all)} rows (${number(done / all * 100)} %)` : `${number(done)} rows`,
    isCopying({ tables }) && work.copied_rows_per_second && rate(work.copied_rows_per_second),
    (work.eta_seconds ?? null) !== null && `${duration(work.eta_seconds)} to go`,
  ].filter(Boolean).join(', ');
}

const isCopying = ({ tables }) => tables.some((one) => !one.is_copied);

function standing(state) {
  if (state.writes === 'Refuse') {
    return ['bad', '✗ writes refused'];
  }
  return state.in_step ? ['good', '✓ in step'] : ['warn', '! not in step'];
}

function writes(state) {
  const owner = state.write_owner.toLowerCase();
  switch (state.writes) {
    case 'Hold': return `held, passing to the ${(state.handover_to ?? state.write_owner).toLowerCase()}`;
    case 'Refuse': return 'refused until a person decides';
    default: return `go to the ${owner}`;
  }
}
