// Puts the page together: who is signed in, what the server tells, and the panels that show it.
import { get, paths, post, remove } from './api.js';
import { byId, keepScrollable } from './dom.js';
import { clock, duration } from './format.js';
import { follow } from './live.js';
import { actions } from './panels/actions.js';
import { charts } from './panels/charts.js';
import { checkpoints } from './panels/checkpoints.js';
import { differences } from './panels/differences.js';
import { events } from './panels/events.js';
import { features } from './panels/features.js';
import { gates, triggers } from './panels/gates.js';
import { gateways } from './panels/gateways.js';
import { health } from './panels/health.js';
import { phases } from './panels/phases.js';
import { refused, rows } from './panels/rows.js';
import { summary } from './panels/summary.js';
import { verification } from './panels/verification.js';

let stop = null;

function signIn(message) {
  stop?.();
  stop = null;
  byId('dashboard').hidden = true;
  byId('sign-in').hidden = false;
  byId('sign-in-problem').textContent = message ?? '';
  byId('token').focus();
}

byId('sign-in').querySelector('form').addEventListener('submit', async (submit) => {
  submit.preventDefault();
  const field = byId('token');
  try {
    const session = await post(paths.session, { token: field.value.trim() });
    field.value = '';
    show(session);
  } catch (problem) {
    signIn(problem.message);
  }
});

byId('sign-out').addEventListener('click', async () => {
  await remove(paths.session).catch(() => null);
  signIn();
});

keepScrollable(document.querySelectorAll('.panel > div'));

function show(session) {
  byId('sign-in').hidden = true;
  byId('dashboard').hidden = false;
  byId('user').textContent = `${session.name} (${session.role.toLowerCase()})`;
  const state = { session, mayAct: session.role !== 'Viewer', status: null, points: [], journal: [], features: [], checkpoints: [], health: null, differences: null, verification: null, parked: null, stale: false };
  const panels = [summary(), phases(), actions(), rows(), verification(() => checkRows()), differences(), gates(), triggers(), features(), gateways(), health(), checkpoints(), charts(), events()];
  const draw = () => state.status && panels.forEach((panel) => panel(state));

  // What is not in the stream changes with a decision, and is asked for then.
  const refresh = async () => {
    [state.features, state.checkpoints] = await Promise.all([get(paths.features), get(paths.checkpoints)]).catch(() => [state.features, state.checkpoints]);
    draw();
  };
  const check = async () => {
    // What another page was told a moment ago will do: services are not asked once for everybody who looks.
    state.health = await get(`${paths.precheck}?max_age=25`).catch((problem) => ({ problem: problem.message }));
    draw();
  };
  const compare = async () => {
    state.differences = await get(paths.differences).catch((problem) => ({ problem: problem.message }));
    draw();
  };
  const checkRows = async () => {
    state.verification = await get(paths.verification).catch((problem) => (problem.code === 'NotFound' ? null : state.verification));
    draw();
  };
  const askWhyRefused = async () => {
    state.parked = await get(paths.parked).catch(() => state.parked);
    draw();
  };
  const everyNowAndThen = () => {
    if (document.hidden || state.stale || !state.status) {
      return;
    }
    turn += 1;
    // Answers are compared in Shadow; afterwards what was found stands still.
    if (turn % (state.status.phase === 'Shadow' ? 10 : 60) === 0) {
      compare();
    }
    if (state.status.state && turn % (state.verification && !state.verification.finished_at ? 2 : 30) === 0) {
      checkRows();
    }
    if (turn % 30 === 0) {
      check();
    }
  };
  let turn = 0;
  const checking = setInterval(everyNowAndThen, 1000);
  let refreshing = null;

  const unfollow = follow({
    status: (document) => {
      if (document.phase !== state.status?.phase) {
        compare();
      }
      if (document.state && !state.status?.state) {
        checkRows();
      }
      const had = state.status?.state ? refused(state.status.state) : 0;
      state.status = document;
      if (state.mayAct && document.state && refused(document.state) !== had) {
        askWhyRefused();
      }
      draw();
    },
    point: (document) => {
      state.points.push(document);
      state.points.splice(0, state.points.length - 900);
      draw();
    },
    journal: (event) => {
      if (event.sequence <= (state.journal.at(-1)?.sequence ?? 0)) {
        return;
      }
      state.journal.push(event);
      state.journal.splice(0, state.journal.length - 2000);
      clearTimeout(refreshing);
      refreshing = setTimeout(refresh, 100);
    },
    connection: ({ stale, since }) => {
      const line = byId('connection');
      const text = stale ? `No news for ${duration((Date.now() - since) / 1000)}: what you see is of ${clock(since)}` : 'Live';
      line.classList.toggle('stale', stale);
      if (stale !== state.stale) {
        state.stale = stale;
        draw();
      }
      if (line.textContent !== text) {
        line.textContent = text;
      }
    },
    ended: () => signIn('Your session has ended.'),
  });
  refresh();
  check();
  stop = () => {
    clearInterval(checking);
    unfollow();
    panels.forEach((panel) => panel.close?.());
  };
}

// A link that a program made signs in by itself, once; the code in it is not sent with any request but this, and does not stay in the address.
const code = new URLSearchParams(location.hash.slice(1)).get('code');
if (code) {
  history.replaceState(null, '', location.pathname);
}
(code ? post(paths.session, { code }).catch((problem) => get(paths.session).catch(() => { throw Object.assign(problem, { code: 'LinkUsed' }); })) : get(paths.session))
  .then(show, (problem) => signIn(problem.code === 'Unauthenticated' ? '' : problem.message));
