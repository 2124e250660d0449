// The five phases as a line: where we are, how long each took, where it is to end, and about when the next step comes.
import { h, panel } from '../dom.js';
import { duration, number, step, words } from '../format.js';

export const phases = () => panel('phases', ({ status }) => ({ phases: status.phases, goal: status.goal, percentage: status.percentage, next: status.next, inSeconds: status.next_in_seconds }),
  ({ phases: all, goal, percentage, next, inSeconds }) => h('ol', { class: 'phases' }, all.map((phase) => h('li', {
    class: [phase.current ? 'current' : phase.visited && 'visited', goal?.phase === phase.phase && 'goal'].filter(Boolean).join(' '),
    'aria-current': phase.current ? 'step' : null,
  },
  h('div', { class: 'name' }, words(phase.phase), phase.current && percentage > 0 ? ` ${number(percentage, 2)} %` : ''),
  h('div', { class: 'muted' }, phase.current ? `here for ${duration(phase.seconds)}` : phase.visited ? `took ${duration(phase.seconds)}` : 'not yet',
    goal?.phase === phase.phase ? `, goal${goal.percentage > 0 && goal.percentage < 100 ? ` ${number(goal.percentage, 2)} %` : ''}` : ''),
  next && phase.current && h('div', { class: 'muted' }, `next: ${step(next.phase, next.percentage)}${(inSeconds ?? null) === null ? '' : inSeconds < 1 ? ', now' : `, in about ${duration(inSeconds)}`}`)))));
