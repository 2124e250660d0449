// Where the successor's answers differ from the legacy's: by route and field, worst first, beside what the legacy differs from itself.
import { badge, byId, h, panel, table } from '../dom.js';
import { clock, number, share } from '../format.js';

const kinds = {
  Difference: () => badge('bad', '✗ differs'),
  Unlearnt: () => badge('warn', '… not known yet'),
  Noise: () => badge('idle', '○ noise'),
};
const mostPlaces = 40;

export const differences = () => panel('differences', ({ differences: found, status }) => ({ found, phase: status.phase }), ({ found, phase }) => {
  byId('differences').closest('.panel').classList.toggle('wide', found?.length > 0);
  if (!found || found.problem) {
    return h('p', { class: 'muted' }, found?.problem ?? 'Being asked …');
  }
  if (found.length === 0) {
    return h('p', { class: 'muted' }, phase === 'None' ? 'Answers are compared in Shadow.' : 'No answer has differed in the last hour in which answers were compared.');
  }
  const shown = found.slice(0, mostPlaces);
  return [
    h('p', null, summary(found)),
    ...[...new Set(shown.map(routeOf))].map((route) => h('div', { class: 'route' },
      h('h3', null, route, ' ', h('span', { class: 'muted' }, `${number(shown.find((place) => routeOf(place) === route).compared)} answers compared`)),
      table(`Differences of ${route}`, ['Field', 'Is', 'Differ', 'Noise', 'For example'], shown.filter((place) => routeOf(place) === route).map((place) => [
        h('td', { class: 'path' }, place.path === '*' ? 'all other places' : place.path),
        (kinds[place.verdict] ?? (() => place.verdict))(),
        h('td', { class: 'number' }, share(place.raw_rate)),
        h('td', { class: 'number' }, (place.noise_rate ?? null) === null ? 'not asked' : share(place.noise_rate)),
        examples(place),
      ])))),
    found.length > shown.length && h('p', { class: 'muted' }, `and ${number(found.length - shown.length)} places more: hal9-migrate monitor --dashboard logs --detailed`),
  ].filter(Boolean);
});

const routeOf = (place) => (place.method === 'Safe' ? place.route : `${place.route} (unsafe)`);

function summary(found) {
  const count = (verdict) => found.filter((place) => place.verdict === verdict).length;
  const [real, open, noise] = ['Difference', 'Unlearnt', 'Noise'].map(count);
  const places = (some) => `${number(some)} ${some === 1 ? 'place' : 'places'}`;
  return [
    real > 0 ? badge('bad', `✗ ${places(real)} differ`) : open > 0 ? badge('warn', '… not known yet') : badge('good', '✓ nothing but noise'),
    ` ${[real > 0 && `The successor answers otherwise in ${places(real)}.`, open > 0 && `In ${places(open)} the legacy was not asked twice often enough to tell.`,
      noise > 0 && `${places(noise)}, in which the legacy differs from itself, ${noise === 1 ? 'does' : 'do'} not count.`].filter(Boolean).join(' ')}`,
  ];
}

/** The latest first; values are as the plan lets them be shown. */
function examples(place) {
  if (place.examples.length === 0) {
    return h('span', { class: 'muted' }, 'not kept');
  }
  const [latest, ...earlier] = [...place.examples].reverse();
  return [example(latest), earlier.length > 0 && h('details', null, h('summary', null, `${earlier.length} more`), earlier.map(example))].filter(Boolean);
}

const example = (one) => h('div', { class: 'example' },
  h('div', null, h('span', { class: 'legacy' }, 'legacy '), h('code', null, one.legacy)),
  h('div', null, h('span', { class: 'successor' }, 'successor '), h('code', null, one.successor)),
  h('div', { class: 'muted' }, `${clock(one.at)}, ${one.trace_id}`));
