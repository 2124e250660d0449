// Gates and triggers with what they say and what they say it from.
import { badge, h, panel, table } from '../dom.js';
import { duration, words } from '../format.js';
import { paths } from '../api.js';
import { confirm } from '../confirm.js';

const outcome = (verdict) => !verdict ? badge('idle', 'not yet') : verdict.outcome === 'Pass' ? badge('good', '✓ pass') : verdict.outcome === 'Fail' ? badge('bad', '✗ fail') : badge('warn', '… not known yet');

export const gates = () => panel('gates', ({ status, mayAct }) => ({ gates: status.gates, phase: status.phase, mayAct }), ({ gates: all, phase, mayAct }) => {
  const here = all.filter((gate) => gate.phase === phase);
  const later = all.filter((gate) => gate.phase !== phase);
  return [
    here.length === 0 ? h('p', { class: 'muted' }, phase === 'None' ? 'Everybody is served by the legacy; nothing has to pass a gate.' : `${words(phase)} has no gates.`) : table(`Gates of ${words(phase)}`, ['Gate', 'Says', 'Because'], here.map((gate) => [
      [h('div', { class: gate.part_of ? 'part' : null }, gate.name), h('div', { class: gate.part_of ? 'part muted' : 'muted' }, gate.part_of ? `${gate.condition}, part of ${gate.part_of}` : gate.condition)],
      [outcome(gate.verdict), gate.failures > 0 && h('div', { class: 'muted' }, `failed ${gate.failures} of ${gate.failure_limit}`)],
      [gate.verdict?.message ?? '', gate.is_approval && mayAct && answers(gate)],
    ])),
    later.length > 0 && h('details', null, h('summary', null, `Gates of other phases (${later.length})`),
      table('Gates of other phases', ['Phase', 'Gate', 'Condition'], later.map((gate) => [words(gate.phase), gate.name, gate.condition]))),
  ].filter(Boolean);
});

const answers = (gate) => h('div', null,
  h('button', { 'data-key': `approve-${gate.name}`, onclick: () => confirm({ title: `Approve ${gate.name}`, path: `${paths.gates}/${encodeURIComponent(gate.name)}/approve`, verb: 'Approve' }) }, 'Approve'), ' ',
  h('button', { 'data-key': `deny-${gate.name}`, onclick: () => confirm({ title: `Deny ${gate.name}`, path: `${paths.gates}/${encodeURIComponent(gate.name)}/deny`, verb: 'Deny' }) }, 'Deny'));

export const triggers = () => panel('triggers', ({ status }) => status.triggers, (all) =>
  all.length === 0 ? h('p', { class: 'muted' }, 'The plan has no triggers.') : table('Triggers', ['Trigger', 'Now', 'Because'], all.map((trigger) => [
    [h('div', null, trigger.name), h('div', { class: 'muted' }, `${trigger.condition}${trigger.fires_after_seconds > 0 ? ` for ${duration(trigger.fires_after_seconds)}` : ''}`)],
    !trigger.armed ? badge('idle', 'not armed') : trigger.verdict?.outcome === 'Fail' ? badge('bad', `✗ violated for ${duration(trigger.violated_seconds)}`) : badge('good', '✓ quiet'),
    trigger.verdict?.message ?? 'no evidence yet',
  ])));
