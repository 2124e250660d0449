// The five phases as a line: where we are, how long each took, where it is to end.
import { h, panel } from '../dom.js';
import { duration, number, words } from '../format.js';

export const phases = () => panel('phases', ({ status }) => ({ phases: status.phases, goal: status.goal, percentage: status.percentage, routing: status.routing_version }), ({ phases: all, goal, percentage }) =>
  h('ol', { class: 'phases' }, all.map((phase) => h('li', {
    class: [phase.current ? 'current' : phase.visited && 'visited', goal?.phase === phase.phase && 'goal'].filter(Boolean).join(' '),
    'aria-current': phase.current ? 'step' : null,
  },
  h('div', { class: 'name' }, words(phase.phase), phase.current && percentage > 0 ? ` ${number(percentage, 2)} %` : ''),
  h('div', { class: 'muted' }, phase.current ? `here for ${duration(phase.seconds)}` : phase.visited ? `took ${duration(phase.seconds)}` : 'not yet', goal?.phase === phase.phase ? ', goal' : '')))));
