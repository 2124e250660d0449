// What an operator may do now. Going back is always in reach.
import { h, panel } from '../dom.js';
import { step, words } from '../format.js';
import { paths } from '../api.js';
import { confirm } from '../confirm.js';

const goals = ['Shadow', 'Canary', 'State', 'RampUp', 'Full'];

export const actions = () => panel('actions', ({ status, mayAct, session }) => ({
  mayAct, isAdmin: session.role === 'Admin', status: status.status, phase: status.phase, percentage: status.percentage, goal: status.goal, restart: status.restart_required,
  standby: status.standby_over, owner: status.state?.write_owner ?? 'Legacy', isRefused: status.state?.writes === 'Refuse',
  isMoving: Boolean(status.state?.handover_to) || (status.rehearsal && (status.rehearsal.back_ms ?? null) === null),
}), (now) => !now.mayAct ? [] : [
  ...buttons(now).map(({ label, kind, ...rest }) => h('button', { class: kind ?? '', 'data-key': label, onclick: () => confirm({ title: label, verb: label, ...rest }) }, label)),
]);

function buttons({ isAdmin, status, phase, percentage, goal, restart, standby, owner, isRefused, isMoving }) {
  const goalField = { name: 'phase', label: 'As far as', options: goals.map((name) => [name, words(name)]), value: goal?.phase ?? 'Full' };
  const isOpen = !['NoPlan', 'Completed', 'Aborted'].includes(status);
  const isRehearsable = ['Canary', 'RampUp'].includes(phase) && percentage > 0 && owner === 'Legacy' && !isMoving && ['Running', 'Holding', 'Suspended', 'NeedsDecision'].includes(status);
  return [
    status === 'Ready' && { label: 'Start', kind: 'primary', path: paths.verb('goal'), fields: [goalField] },
    restart && { label: 'Restart', kind: 'primary', path: paths.verb('goal'), body: { restart: true }, fields: [goalField], needsReason: true },
    isOpen && goal && !restart && { label: 'Set goal', path: paths.verb('goal'), fields: [goalField] },
    ['Suspended', 'NeedsDecision'].includes(status) && !isRefused && { label: 'Resume', kind: 'primary', path: paths.verb('resume') },
    ['Running', 'Holding'].includes(status) && !standby && { label: 'Suspend', path: paths.verb('suspend') },
    standby && { label: 'Complete', kind: 'primary', path: paths.verb('complete'), danger: true },
    isRehearsable && { label: 'Rehearse', title: 'Rehearse a rollback', path: paths.verb('rollback'), body: { rehearse: true } },
    { label: 'Checkpoint', path: paths.checkpoints, hasReason: false, fields: [{ name: 'name', label: 'Name', required: true }, { name: 'description', label: 'Description' }] },
    isOpen && (restart || status === 'NeedsDecision') && { label: 'Abort', path: paths.verb('abort'), danger: true, needsReason: true },
    isRefused && isAdmin && { label: 'Accept loss', kind: 'danger', path: paths.verb('rollback'), body: { accept_loss: true }, danger: true, needsReason: true },
    isOpen && phase !== 'None' && { label: 'Roll back', kind: 'danger', path: paths.verb('rollback'), danger: true, fields: [
      { name: 'to_phase', label: 'Back to', options: ['None', ...goals.slice(0, goals.indexOf(phase))].map((name) => [name, name === 'None' ? 'None: the legacy serves everybody' : words(name)]), value: 'None' },
      // What the successor wrote comes back at once or not at all.
      percentage > 0 && owner === 'Legacy' && { name: 'gradual', label: 'How', options: [[false, 'At once'], [true, `Step by step from ${step(phase, percentage)}, at once if the evidence worsens`]], value: false }].filter(Boolean) },
  ].filter(Boolean);
}
