// The server tells what changes; the browser's EventSource comes back by itself after a lost connection, with the last decision it has seen.
import { get, paths } from './api.js';

/** After so long without a word what is shown is called old. The server says something every second. */
const staleAfter = 5000;

/**
 * Follows the migration. Calls status(document), point(document), journal(event) as they come, connection({ stale, since }) when that changes,
 * and ended() when the session is over.
 */
export function follow({ status, point, journal, connection, ended }) {
  let source;
  let heard = Date.now();
  let stale = null;
  let lastId = null;

  const open = () => {
    source?.close();
    source = new EventSource(`${paths.live}?after=${lastId ?? -500}`);
    source.addEventListener('status', (message) => hear(() => status(JSON.parse(message.data))));
    source.addEventListener('point', (message) => hear(() => point(JSON.parse(message.data))));
    source.addEventListener('journal', (message) => hear(() => {
      lastId = message.lastEventId;
      journal(JSON.parse(message.data));
    }));
    source.addEventListener('error', async () => {
      // Closed for good: an answer that is no stream. Either the session is over, or a proxy speaks for a server that is away.
      if (source.readyState === EventSource.CLOSED) {
        await get(paths.session).then(() => setTimeout(open, 1000), (problem) => (problem.code === 'Unauthenticated' ? close(ended) : setTimeout(open, 2000)));
      }
    });
  };

  const hear = (act) => {
    heard = Date.now();
    act();
    look();
  };

  const look = () => {
    const isStale = Date.now() - heard > staleAfter;
    if (isStale !== stale) {
      stale = isStale;
    }
    connection({ stale, since: heard });
  };

  const timer = setInterval(look, 1000);
  const close = (then) => {
    clearInterval(timer);
    source.close();
    then?.();
  };
  open();
  return () => close();
}
