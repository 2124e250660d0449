// Feature flags: on, off, and for how many.
import { badge, h, panel, table } from '../dom.js';
import { number } from '../format.js';
import { paths } from '../api.js';
import { confirm } from '../confirm.js';

export const features = () => panel('features', ({ features: all, mayAct }) => ({ all, mayAct }), ({ all, mayAct }) =>
  all.length === 0 ? h('p', { class: 'muted' }, 'There are none.') : table('Feature flags', ['Flag', 'State', 'Share', ...(mayAct ? ['Change'] : [])], all.map((flag) => [
    [h('div', null, flag.key), flag.description && h('div', { class: 'muted' }, flag.description)],
    flag.enabled ? badge('good', '● on') : badge('idle', '○ off'),
    h('td', { class: 'number' }, `${number(flag.percentage, 2)} %`),
    ...(mayAct ? [[
      h('button', { 'data-key': `toggle-${flag.key}`, onclick: () => change(flag, { enabled: !flag.enabled }, flag.enabled ? 'Turn off' : 'Turn on') }, flag.enabled ? 'Turn off' : 'Turn on'), ' ',
      h('button', { 'data-key': `share-${flag.key}`, onclick: () => change(flag, {}, 'Set share', true) }, 'Share …'),
    ]] : []),
  ])));

const change = (flag, body, verb, asksShare = false) => confirm({
  title: `${verb}: ${flag.key}`, method: 'PUT', path: `${paths.features}/${encodeURIComponent(flag.key)}`, body, verb, hasReason: false,
  fields: asksShare ? [{ name: 'percentage', label: 'Share of users, percent', type: 'number', min: 0, max: 100, step: 'any', value: flag.percentage }] : [],
});
