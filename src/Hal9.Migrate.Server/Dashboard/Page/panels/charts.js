// The two services beside each other over time, all charts with one axis, and a line for each decision.
import { byId, h } from '../dom.js';
import { get, paths } from '../api.js';
import { milliseconds, number, rate, share, step } from '../format.js';
import uPlot from '../lib/uplot.js';

const ranges = [['300', 'Last 5 minutes'], ['3600', 'Last hour'], ['21600', 'Last 6 hours'], ['86400', 'Last 24 hours'], ['all', 'Whole migration']];
const mostPoints = 600;
const marked = { StepEntered: (data) => step(data.phase, data.percentage), RollbackStarted: () => 'rollback', MigrationSuspended: () => 'suspended', MigrationResumed: () => 'resumed', DecisionNeeded: () => 'decision needed' };

const definitions = [
  { key: 'throughput', title: 'Throughput', unit: rate, of: (side) => side.requests_per_second, isOptional: false },
  { key: 'errors', title: 'Error rate', unit: (value) => share(value), isShare: true, of: (side) => side.error_rate, isOptional: false },
  { key: 'latency', title: 'Latency', unit: milliseconds, of: (side, percentile) => side[`${percentile}_ms`], mirrored: true, isOptional: false },
  { key: 'parity', title: 'Shadow: parity and coverage', unit: (value) => share(value), isShare: true, pair: (point) => [point.mirror.parity, point.mirror.coverage], names: ['parity', 'coverage'] },
  { key: 'lag', title: 'Lag of the rows', unit: milliseconds, pair: (point) => [null, point.state_lag_ms], names: ['', 'behind the owner'] },
  { key: 'cpu', title: 'CPU, processors busy', unit: (value) => number(value, 2), of: (side) => side.cpu },
  { key: 'memory', title: 'Memory', unit: (value) => (value ?? null) === null ? number(null) : `${number(value)} MiB`, of: (side) => side.memory_mib },
  { key: 'host', title: 'This server\'s machine', unit: (value) => share(value, 0), isShare: true, isWhole: true, pair: (point) => [point.host?.cpu, point.host?.memory], names: ['CPU', 'memory'] },
  { key: 'health', title: 'Health score', unit: (value) => number(value, 2), of: (side) => side.health },
];

/** How many seconds a point holds: single ones for minutes, whole minutes where that is fine enough, which the server has at hand. */
export function stepOf(seconds) {
  const least = Math.max(1, Math.ceil(seconds / mostPoints));
  return least < 30 ? least : Math.ceil(least / 60) * 60;
}

export function charts() {
  const range = h('select', { 'aria-label': 'Range', onchange: () => load() }, ranges.map(([value, text]) => h('option', { value }, text)));
  const percentile = h('select', { 'aria-label': 'Latency percentile', onchange: () => draw() }, ['p50', 'p95', 'p99'].map((name) => h('option', { value: name }, name)));
  percentile.value = 'p99';
  byId('chart-controls').replaceChildren(range, percentile);
  const figures = definitions.map((definition) => figure(definition));
  byId('charts').replaceChildren(...figures.map((one) => one.element));

  let state = null;
  let loaded = null;
  let points = [];
  let lastDrawn = null;

  const spanSeconds = () => range.value === 'all' ? Math.max(300, (Date.now() - new Date(state.status.started_at ?? Date.now())) / 1000) : Number(range.value);
  const load = async () => {
    const seconds = spanSeconds();
    const step = stepOf(seconds);
    // On the step's own grid, so that everybody who looks asks for the same and nothing jumps from one look to the next.
    const to = Math.ceil(Date.now() / 1000 / step) * step;
    const from = to - Math.ceil(seconds / step) * step;
    const mine = { at: Date.now(), range: range.value, step };
    loaded = mine;
    const read = await get(`${paths.evidence}?from=${new Date(from * 1000).toISOString()}&to=${new Date(to * 1000).toISOString()}&step=${step}`).catch(() => null);
    if (mine !== loaded) {
      return;
    }
    points = read ?? points;
    draw();
  };
  const draw = () => {
    if (!state || document.hidden) {
      return;
    }
    const to = Date.now() / 1000;
    // A migration that has just begun is not drawn into a corner.
    const from = Math.max(to - spanSeconds(), Math.min(points.length > 0 ? Date.parse(points[0].at) / 1000 : to, to - 60));
    const shown = points.filter((point) => Date.parse(point.at) / 1000 >= from);
    const marks = state.journal.filter((event) => event.type in marked && Date.parse(event.at) / 1000 >= from).map((event) => ({ at: Date.parse(event.at) / 1000, text: marked[event.type](event.data) }));
    figures.forEach((one) => one.draw(shown, marks, [from, to], percentile.value, loaded?.step ?? 1));
  };
  const observer = new ResizeObserver(() => figures.forEach((one) => one.resize()));
  observer.observe(byId('charts'));
  const scheme = matchMedia('(prefers-color-scheme: dark)');
  const recolour = () => { figures.forEach((one) => one.reset()); draw(); };
  scheme.addEventListener('change', recolour);

  const update = (now) => {
    state = now;
    const seconds = range.value === 'all' ? spanSeconds() : Number(range.value);
    if (!loaded || loaded.range !== range.value || Date.now() - loaded.at > (loaded.step === 1 ? 30 : Math.max(15, loaded.step)) * 1000) {
      load();
    }
    const last = now.points.at(-1);
    if (last && last.at !== lastDrawn) {
      lastDrawn = last.at;
      if (loaded?.step === 1) {
        const known = points.at(-1)?.at ?? '';
        points.push(...now.points.filter((point) => point.at > known));
        points.splice(0, points.length - Math.ceil(seconds) - 10);
      }
      draw();
    }
  };
  update.close = () => {
    observer.disconnect();
    scheme.removeEventListener('change', recolour);
    figures.forEach((one) => one.reset());
  };
  return update;
}

/** One chart: its caption says the last values in words, for those who do not see the lines. */
function figure({ key, title, unit, isShare = false, isWhole = false, of, pair, names = ['legacy', 'successor'], mirrored = false, isOptional = true }) {
  const now = h('span', { class: 'now' });
  const host = h('div', { class: 'plot', 'aria-hidden': 'true' });
  const element = h('figure', { id: `chart-${key}` }, h('figcaption', null, h('h3', null, title), now), host);
  let plot = null;
  let marks = [];

  const values = (point, percentile) => pair ? pair(point)
    : [of(point.legacy, percentile), of(mirrored && point.successor.requests === 0 ? point.mirrored : point.successor, percentile)];
  const colour = (name) => getComputedStyle(document.documentElement).getPropertyValue(`--${name}`).trim();

  const make = (data, range) => {
    const axis = { stroke: colour('muted'), grid: { stroke: colour('grid'), width: 1 }, ticks: { stroke: colour('grid'), width: 1 }, font: '11px system-ui' };
    plot = new uPlot({
      width: Math.max(200, host.clientWidth), height: 150, cursor: { sync: { key: 'hal9' }, drag: { x: false, y: false } }, legend: { show: false },
      scales: { x: { time: true, range: () => plot?.span ?? range }, y: { range: (_, low, high) => isWhole ? [0, 1] : bounds(low, high, isShare) } },
      axes: [{ ...axis, values: (_, ticks) => ticks.map((tick, index) => moment(tick, ticks, index)) }, { ...axis, size: 62, values: (_, ticks) => ticks.map((tick) => unit(tick)) }],
      series: [{}, { label: names[0], stroke: colour('legacy'), width: 2, points: { show: false } }, { label: names[1], stroke: colour('successor'), width: 2, dash: [6, 4], points: { show: false } }],
      hooks: { draw: [(self) => annotate(self, marks, colour)] },
    }, data, host);
    plot.span = range;
  };

  return {
    element,
    draw(points, newMarks, range, percentile, step) {
      marks = newMarks;
      const data = withGaps(points, step, (point) => values(point, percentile));
      // What nobody measured in this span (the lag before rows are moved, parity long after Shadow) takes no room.
      element.hidden = isOptional && data.slice(1).every((series) => series.every((value) => value === null));
      if (plot) {
        plot.span = range;
        plot.setData(data);
      } else if (host.clientWidth > 0) {
        make(data, range);
      }
      const last = points.at(-1) ? values(points.at(-1), percentile) : [null, null];
      now.replaceChildren(...(names[0] ? [h('span', { class: 'legacy' }, `${names[0]} ${unit(last[0])}`), '  '] : []), h('span', { class: 'successor' }, `${names[1]} ${unit(last[1])}`));
    },
    resize() {
      if (plot && host.clientWidth > 0 && plot.width !== host.clientWidth) {
        plot.setSize({ width: host.clientWidth, height: 150 });
      }
    },
    reset() {
      plot?.destroy();
      plot = null;
    },
  };
}

/** Times and the two series; where seconds are missing the line is broken rather than drawn across. */
function withGaps(points, step, values) {
  const data = [[], [], []];
  let last = null;
  for (const point of points) {
    const at = Date.parse(point.at) / 1000;
    if (last !== null && at - last > step * 2.5) {
      [last + step, null, null].forEach((value, index) => data[index].push(value));
    }
    const [first, second] = values(point);
    [at, first ?? null, second ?? null].forEach((value, index) => data[index].push(value));
    last = at;
  }
  return data;
}

/** Hours and minutes; seconds where they differ by less; the date where a day begins. */
function moment(at, all, index) {
  const time = new Date(at * 1000);
  const isNewDay = index > 0 && new Date(all[index - 1] * 1000).getDate() !== time.getDate();
  return isNewDay ? time.toLocaleDateString('en-CA') : time.toLocaleTimeString('en-GB', { hour: '2-digit', minute: '2-digit', ...(all.length > 1 && all[1] - all[0] < 60 ? { second: '2-digit' } : {}) });
}

/** From zero, so that a small wobble looks small; shares from just below what they show. */
function bounds(low, high, isShare) {
  if (!isShare) {
    return [0, high > 0 ? high * 1.1 : 1];
  }
  return low > 0.5 ? [Math.max(0, low - (1 - low) * 0.5 - 0.0005), 1] : [0, high > 0 ? Math.min(1, high * 1.1) : 0.01];
}

function annotate(plot, marks, colour) {
  const { ctx } = plot;
  ctx.save();
  ctx.strokeStyle = colour('mark');
  ctx.fillStyle = colour('muted');
  ctx.font = `${10 * devicePixelRatio}px system-ui`;
  ctx.textAlign = 'left';
  ctx.setLineDash([2 * devicePixelRatio, 3 * devicePixelRatio]);
  let free = -Infinity;
  for (const { at, text } of marks) {
    const x = plot.valToPos(at, 'x', true);
    if (x < plot.bbox.left || x > plot.bbox.left + plot.bbox.width) {
      continue;
    }
    ctx.beginPath();
    ctx.moveTo(x, plot.bbox.top);
    ctx.lineTo(x, plot.bbox.top + plot.bbox.height);
    ctx.stroke();
    const [width, gap] = [ctx.measureText(text).width, 3 * devicePixelRatio];
    // At the right end there is room on the other side of the line only.
    const left = x + gap + width > plot.bbox.left + plot.bbox.width ? x - gap - width : x + gap;
    if (left > free) {
      ctx.fillText(text, left, plot.bbox.top + 10 * devicePixelRatio);
      free = left + width + gap;
    }
  }
  ctx.restore();
}
