// Numbers and times for people. A value that is not known is a dash, never a zero.
const dash = '–';

export const number = (value, digits = 0) => (value ?? null) === null ? dash : value.toLocaleString('en', { maximumFractionDigits: digits });
export const rate = (value) => (value ?? null) === null ? dash : `${number(value, value < 10 ? 1 : 0)}/s`;
export const milliseconds = (value) => (value ?? null) === null ? dash : `${number(value, value < 10 ? 2 : value < 100 ? 1 : 0)} ms`;

export function share(value, digits = 2) {
  return (value ?? null) === null ? dash : `${number(value * 100, digits)} %`;
}

export function duration(seconds) {
  if ((seconds ?? null) === null) {
    return dash;
  }
  const s = Math.round(seconds);
  if (s < 60) {
    return `${s} s`;
  }
  if (s < 3600) {
    return `${Math.floor(s / 60)} min${s % 60 && s < 600 ? ` ${s % 60} s` : ''}`;
  }
  return s < 172800 ? `${Math.floor(s / 3600)} h ${Math.floor((s % 3600) / 60)} min` : `${Math.floor(s / 86400)} days`;
}

export const clock = (time) => time ? new Date(time).toLocaleTimeString('en-GB') : dash;
export const dateAndClock = (time) => time ? `${new Date(time).toLocaleDateString('en-CA')} ${clock(time)}` : dash;

/** "RampUp 75 %", "Shadow". */
export function step(phase, percentage) {
  return percentage > 0 ? `${words(phase)} ${number(percentage, 2)} %` : words(phase);
}

/** "RolledBack" becomes "Rolled back", "RampUp" "Ramp-up". */
export function words(name) {
  return name === 'RampUp' ? 'Ramp-up' : name.replace(/(?<=[a-z])(?=[A-Z])/g, ' ').replace(/ [A-Z]/g, (match) => match.toLowerCase());
}

/** "Rolling back now: 0 rows at risk, about 0.4 s". */
export function cost({ rows_at_risk: rows, about_ms: about }) {
  return `Rolling back now: ${(rows ?? null) === null ? 'how many rows are at risk is not known' : `${number(rows)} ${rows === 1 ? 'row' : 'rows'} at risk`}, ${
    (about ?? null) === null ? 'how long it takes was not measured yet' : `about ${number(about / 1000, about < 995 ? 2 : 1)} s`}`;
}
