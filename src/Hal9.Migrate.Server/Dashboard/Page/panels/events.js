// What was decided: newest last, followed while one is at the end, filtered and searched.
import { byId, h } from '../dom.js';
import { dateAndClock, words } from '../format.js';

const serious = { RollbackStarted: 'bad', TriggerFired: 'bad', DecisionNeeded: 'bad', MigrationAborted: 'bad', GateFailed: 'warn', GateDenied: 'warn', MigrationSuspended: 'warn',
  WritesRefused: 'bad', LossAccepted: 'bad', CaptureGivenUp: 'bad', HandoverCalledOff: 'warn' };
const mostLines = 2000;
const groups = {
  all: () => true,
  progress: (event) => /^(Step|Goal|Standby|Migration|Baseline|Plan)/.test(event.type),
  trouble: (event) => event.type in serious || /^(Rollback|Rehearsal)/.test(event.type),
  rows: (event) => /^(State|Stores|Capture|Handover|Writes|Ownership|Hook|Loss)/.test(event.type),
  flags: (event) => /^(Feature|Checkpoint)/.test(event.type),
};

export function events() {
  const list = h('ol');
  const search = h('input', { type: 'search', placeholder: 'Search', 'aria-label': 'Search events', oninput: () => redraw() });
  const filter = h('select', { 'aria-label': 'Show', onchange: () => redraw() },
    h('option', { value: 'all' }, 'All'), h('option', { value: 'progress' }, 'Progress'), h('option', { value: 'trouble' }, 'Trouble'), h('option', { value: 'rows' }, 'Rows and writes'), h('option', { value: 'flags' }, 'Flags and checkpoints'));
  const following = h('input', { type: 'checkbox', id: 'events-follow', onchange: () => following.checked && end() });
  following.checked = true;
  byId('event-controls').replaceChildren(search, filter, h('label', { for: 'events-follow' }, following, ' Follow'));
  const host = byId('events');
  host.replaceChildren(list);
  const end = () => { host.scrollTop = host.scrollHeight; };

  let drawn = 0;
  let journal = [];
  const fits = (event) => groups[filter.value](event) && (search.value === '' || `${event.message} ${event.type} ${event.actor}`.toLowerCase().includes(search.value.toLowerCase()));
  const line = (event) => h('li', { class: serious[event.type] },
    h('time', { datetime: event.at }, dateAndClock(event.at)), h('span', { class: 'kind' }, words(event.type)), h('span', null, event.message, h('span', { class: 'muted' }, ` (${event.actor})`)));
  const redraw = () => {
    list.replaceChildren(...journal.filter(fits).map(line));
    drawn = journal.at(-1)?.sequence ?? 0;
    if (following.checked) {
      end();
    }
  };

  return (state) => {
    journal = state.journal;
    const fresh = journal.filter((event) => event.sequence > drawn);
    if (fresh.length > 0) {
      list.append(...fresh.filter(fits).map(line));
      drawn = fresh.at(-1).sequence;
      while (list.childElementCount > mostLines) {
        list.firstChild.remove();
      }
      if (following.checked) {
        end();
      }
    }
  };
}
