// Checkpoints, and going back to one.
import { h, panel, table } from '../dom.js';
import { dateAndClock, step } from '../format.js';
import { paths } from '../api.js';
import { confirm } from '../confirm.js';

export const checkpoints = () => panel('checkpoints', ({ checkpoints: all, mayAct }) => ({ all, mayAct }), ({ all, mayAct }) =>
  all.length === 0 ? h('p', { class: 'muted' }, 'There are none yet.') : table('Checkpoints', ['Name', 'Made', 'Step', ...(mayAct ? ['Restore'] : [])], all.map((checkpoint) => [
    [h('div', null, checkpoint.name), checkpoint.description && h('div', { class: 'muted' }, checkpoint.description)],
    `${dateAndClock(checkpoint.created_at)} by ${checkpoint.created_by}`,
    step(checkpoint.step.phase, checkpoint.step.percentage),
    ...(mayAct ? [h('button', {
      'data-key': `restore-${checkpoint.name}`,
      onclick: () => confirm({ title: `Restore ${checkpoint.name}`, path: `${paths.checkpoints}/${encodeURIComponent(checkpoint.name)}/restore`, verb: 'Restore', danger: true }),
    }, 'Restore')] : []),
  ])));
