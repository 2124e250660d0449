// The server's API, from its own page: the session's cookie goes along by itself.

export class Problem extends Error {
  constructor(document) {
    super([document.detail ?? document.title, ...(document.errors ?? []).map((error) => `${error.path}: ${error.message}`)].join('\n'));
    this.code = document.code;
    this.remedy = document.remedy;
  }
}

async function send(method, path, body) {
  let response;
  try {
    response = await fetch(path, {
      method,
      headers: method === 'GET' ? {} : { 'X-Hal9-Client': 'dashboard', ...(body ? { 'Content-Type': 'application/json' } : {}) },
      body: body ? JSON.stringify(body) : undefined,
      cache: 'no-store',
    });
  } catch {
    throw new Problem({ code: 'Unreachable', detail: 'The server cannot be reached.' });
  }
  if (response.status === 204) {
    return null;
  }
  const document = (response.headers.get('content-type') ?? '').includes('json') ? await response.json() : { detail: `${response.status} ${response.statusText}` };
  if (!response.ok) {
    throw new Problem(document);
  }
  return document;
}

export const get = (path) => send('GET', path);
export const post = (path, body) => send('POST', path, body ?? {});
export const put = (path, body) => send('PUT', path, body);
export const remove = (path) => send('DELETE', path);

export const paths = {
  session: '/api/session',
  live: '/api/migration/live',
  evidence: '/api/migration/evidence',
  features: '/api/migration/features',
  checkpoints: '/api/migration/checkpoints',
  precheck: '/api/migration/precheck',
  differences: '/api/migration/evidence/differences',
  verification: '/api/migration/data/verification',
  repair: '/api/migration/data/repair',
  parked: '/api/migration/data/parked',
  gates: '/api/migration/gates',
  verb: (name) => `/api/migration/${name}`,
};
