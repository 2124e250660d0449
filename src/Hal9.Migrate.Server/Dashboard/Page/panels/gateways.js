// Every gateway, and the snapshot it has acknowledged.
import { badge, h, panel, table } from '../dom.js';
import { clock, number } from '../format.js';

export const gateways = () => panel('gateways', ({ status }) => status.gateways.map(({ last_heard: heard, clock_offset_seconds: _, ...rest }) => ({ ...rest, heard: rest.silent ? heard : null })), (all) =>
  all.length === 0 ? h('p', { class: 'muted' }, 'No gateway is connected: there is no traffic to judge.') : table('Gateways', ['Gateway', 'State', 'Obeys', 'In flight'], all.map((gateway) => [
    gateway.id,
    gateway.silent ? badge('bad', `✗ silent since ${clock(gateway.heard)}`) : gateway.up_to_date ? badge('good', '✓ up to date') : badge('warn', '… behind'),
    gateway.obeys,
    `${number(gateway.legacy_in_flight)} legacy, ${number(gateway.successor_in_flight)} successor`,
  ])));
