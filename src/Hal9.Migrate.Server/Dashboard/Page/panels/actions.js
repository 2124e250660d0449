// What an operator may do now. Going back is always in reach.
import { h, panel } from '../dom.js';
import { words } from '../format.js';
import { paths } from '../api.js';
import { confirm } from '../confirm.js';

const goals = ['Shadow', 'Canary', 'State', 'RampUp', 'Full'];

export const actions = () => panel('actions', ({ status, mayAct }) => ({
  mayAct, status: status.status, phase: status.phase, percentage: status.percentage, goal: status.goal, restart: status.restart_required, standby: status.standby_over,
}), (now) => !now.mayAct ? [] : [
  ...buttons(now).map(({ label, kind, ...rest }) => h('button', { class: kind ?? '', 'data-key': label, onclick: () => confirm({ title: label, verb: label, ...rest }) }, label)),
]);

function buttons({ status, phase, goal, restart, standby }) {
  const goalField = { name: 'phase', label: 'As far as', options: goals.map((name) => [name, words(name)]), value: goal?.phase ?? 'Full' };
  const isOpen = !['NoPlan', 'Completed', 'Aborted'].includes(status);
  return [
    status === 'Ready' && { label: 'Start', kind: 'primary', path: paths.verb('goal'), fields: [goalField] },
    restart && { label: 'Restart', kind: 'primary', path: paths.verb('goal'), body: { restart: true }, fields: [goalField], needsReason: true },
    isOpen && goal && !restart && { label: 'Set goal', path: paths.verb('goal'), fields: [goalField] },
    ['Suspended', 'NeedsDecision'].includes(status) && { label: 'Resume', kind: 'primary', path: paths.verb('resume') },
    ['Running', 'Holding'].includes(status) && !standby && { label: 'Suspend', path: paths.verb('suspend') },
    standby && { label: 'Complete', kind: 'primary', path: paths.verb('complete'), danger: true },
    { label: 'Checkpoint', path: paths.checkpoints, hasReason: false, fields: [{ name: 'name', label: 'Name', required: true }, { name: 'description', label: 'Description' }] },
    isOpen && phase !== 'None' && { label: 'Roll back', kind: 'danger', path: paths.verb('rollback'), danger: true, fields: [
      { name: 'to_phase', label: 'Back to', options: ['None', ...goals.slice(0, goals.indexOf(phase))].map((name) => [name, name === 'None' ? 'None: the legacy serves everybody' : words(name)]), value: 'None' }] },
  ].filter(Boolean);
}
