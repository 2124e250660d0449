// Every gateway, and the snapshot it has acknowledged.
import { badge, h, panel, table } from '../dom.js';
import { clock, number } from '../format.js';

export const gateways = () => panel('gateways', ({ status }) => ({
  newest: status.routing_version, all: status.gateways.map(({ last_heard: heard, clock_offset_seconds: offset, ...rest }) => ({ ...rest, heard: rest.silent ? heard : null, offset: Math.abs(offset) > 2 ? Math.round(offset) : null })),
}), ({ newest, all }) => all.length === 0 ? h('p', { class: 'muted' }, 'No gateway is connected: there is no traffic to judge.') : [
  h('p', { class: 'muted' }, `The newest routing is of journal record ${number(newest)}; ${all.filter((gateway) => gateway.up_to_date && !gateway.silent).length} of ${all.length} obey it.`),
  table('Gateways', ['Gateway', 'State', 'Acknowledged', 'In flight'], all.map((gateway) => [
    gateway.id,
    [gateway.silent ? badge('bad', `✗ silent since ${clock(gateway.heard)}`) : gateway.up_to_date ? badge('good', '✓ up to date') : badge('warn', '… behind'),
      gateway.offset !== null && h('div', { class: 'muted' }, `its clock is off by ${gateway.offset} s`)],
    `record ${gateway.obeys.split('.').at(-1)}`,
    `${number(gateway.legacy_in_flight)} legacy, ${number(gateway.successor_in_flight)} successor`,
  ])),
]);
