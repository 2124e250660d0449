// What somebody who has just been woken should do: one sentence, and how bad it is.
import { duration, words } from '../format.js';

/** { kind: good, warn or bad; text }. */
export function advice(status, { violated, behind, mayAct }) {
  const press = (label) => (mayAct ? `press ${label}` : `somebody with a token for it presses ${label}`);
  const [trigger] = violated;
  if (trigger && !['RollingBack', 'RolledBack'].includes(status.status)) {
    const left = Math.max(0, trigger.fires_after_seconds - trigger.violated_seconds);
    return bad(status.phase === 'Shadow'
      ? `No user is affected. Mirroring stops by itself in about ${duration(left)} if this lasts; find out what is wrong with the successor.`
      : `It rolls back by itself in about ${duration(left)} if this lasts. Not to wait, ${press('Roll back')}.`);
  }
  switch (status.status) {
    case 'NoPlan': return warn('Register a plan: hal9-migrate migrate --plan plan.json.');
    case 'Ready': return good(`Nothing to worry about. To begin, ${press('Start')}.`);
    case 'NeedsDecision': return status.state?.writes === 'Refuse'
      ? bad(`Writes are answered 503. Mend what hinders them; only if that cannot be done, an admin presses Accept loss.`)
      : bad(`Users stay where they are. Once the cause is mended, ${press('Resume')}; to send everybody to the legacy, ${press('Roll back')}.`);
    case 'RollingBack': return bad('It goes back by itself. Nothing to press; watch that it ends.');
    case 'RolledBack': return status.phase === 'None'
      ? warn(`Users are safe on the legacy. Find the reason in the events; once it is mended, ${press('Restart')}.`)
      : warn(`Users are back at ${words(status.phase)}. Find the reason in the events; once it is mended, ${press('Restart')}.`);
    case 'Suspended': return warn(`Nothing moves until somebody goes on: ${press('Resume')}. Triggers stay armed.`);
    case 'Aborted': return warn('It was given up; users are on the legacy.');
    case 'Completed': return good('It is over. Nothing to do.');
  }
  if (status.state?.writes === 'Refuse') {
    return bad('Writes are answered 503 until somebody decides.');
  }
  if (status.warnings.length > 0) {
    return warn('See to the server: users are served, but it has trouble of its own.');
  }
  if (behind.length > 0) {
    return warn('See to the gateways that are not up to date: their users are routed as they were last told.');
  }
  const failing = status.gates.filter((gate) => gate.phase === status.phase && !gate.part_of && gate.verdict?.outcome === 'Fail');
  if (failing.length > 0) {
    return warn(`Users are served; it does not go on while ${failing.map((gate) => gate.name).join(' and ')} fails. See the gates.`);
  }
  const asked = status.gates.filter((gate) => gate.phase === status.phase && gate.is_approval && gate.verdict?.outcome !== 'Pass');
  if (asked.length > 0) {
    return warn(`Users are served; it waits for an answer: Approve or Deny at ${asked.map((gate) => gate.name).join(' and ')}.`);
  }
  if (status.standby_over) {
    return good(`All is well. When the legacy is not needed any more, ${press('Complete')}; there is no way back after it.`);
  }
  if (status.status === 'Holding') {
    return good(status.phase === 'Full' ? 'All is well: nothing to do. Once its hold is over it may be completed.' : 'All is well. It stays here until somebody sets a further goal.');
  }
  return good('All is well: nothing to do. It goes on by itself.');
}

const good = (text) => ({ kind: 'good', text: `✓ ${text}` });
const warn = (text) => ({ kind: 'warn', text: `! ${text}` });
const bad = (text) => ({ kind: 'bad', text: `✗ ${text}` });
