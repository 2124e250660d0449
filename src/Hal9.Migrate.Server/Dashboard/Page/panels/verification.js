// The comparison of all rows that somebody asked for last, and its differing rows.
import { badge, byId, h, panel, table } from '../dom.js';
import { dateAndClock, number } from '../format.js';
import { paths } from '../api.js';
import { confirm } from '../confirm.js';

export const verification = (changed) => panel('verification', ({ verification: last, status, mayAct }) => ({ last, mayAct, moves: Boolean(status.state), closed: ['Completed', 'Aborted'].includes(status.status) }),
  ({ last, mayAct, moves, closed }) => {
    byId('verification').hidden = !moves && !last;
    return [
      h('h3', null, 'Comparison of all rows'),
      !last ? h('p', { class: 'muted' }, 'None was asked for since the server began. Tables above are verified as they are copied; this compares every row again, while users write.') : found(last),
      mayAct && moves && !closed && (!last || last.finished_at) && h('button', {
        'data-key': 'compare-rows',
        onclick: () => confirm({
          title: 'Compare all rows', path: paths.verification, verb: 'Compare', hasReason: false, done: changed,
          effect: 'Reads every row of both stores and says which differ. Nothing is changed; users go on writing.',
        }),
      }, last ? 'Compare again' : 'Compare all rows'),
      mayAct && moves && !closed && last?.finished_at && last.tables.some((one) => one.differing > 0) && h('button', {
        'data-key': 'repair-rows',
        onclick: () => confirm({ title: 'Repair differing rows', path: paths.repair, verb: 'Repair', done: changed }),
      }, 'Repair'),
    ].filter(Boolean);
  });

function found(last) {
  const differing = last.tables.reduce((sum, one) => sum + one.differing, 0);
  const compared = last.tables.reduce((sum, one) => sum + one.rows, 0);
  const listed = last.tables.flatMap((one) => one.differences.map((difference) => [one.name, h('td', { class: 'path' }, difference.key), difference.field ?? 'the whole row', difference.what]));
  return [
    h('p', null,
      !last.finished_at ? badge('idle', '… under way') : differing > 0 ? badge('bad', `✗ ${number(differing)} differ`) : badge('good', '✓ no row differs'),
      ` ${number(compared)} rows compared${differing > 0 && !last.finished_at ? `, ${number(differing)} differ so far` : ''}; asked for by ${last.started_by}, ${dateAndClock(last.finished_at ?? last.started_at)}.`),
    differing > 0 && table('Comparison by table', ['Table', 'Rows', 'Differ'], last.tables.map((one) => [
      one.name, h('td', { class: 'number' }, `${number(one.rows)}${one.is_done ? '' : ' so far'}`), one.differing > 0 ? badge('bad', `✗ ${number(one.differing)}`) : '0'])),
    listed.length > 0 && h('details', { open: true }, h('summary', null, `Differing rows (${number(listed.length)}${last.tables.some((one) => one.truncated) ? ' of more' : ''})`),
      table('Differing rows', ['Table', 'Key', 'Field', 'What'], listed)),
    differing > 0 && listed.length === 0 && h('p', { class: 'muted' }, 'Operators see which rows: keys may be names.'),
  ].filter(Boolean);
}
