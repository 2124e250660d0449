// Asks before anything is done: the server's own dry run says what would happen, then it does exactly that.
import { post, put } from './api.js';
import { byId, h } from './dom.js';

/**
 * Opens the dialogue. path, method and body say what is sent; fields are asked for (name, label, and either options or the attributes of an
 * input); the reason is optional unless needsReason. What changes nothing has no dry run: its effect is given. done is called once it is done.
 */
export function confirm({ title, path, method = 'POST', body = {}, verb, danger = false, fields = [], hasReason = true, needsReason = false, effect: known = null, done = null }) {
  const dialog = byId('confirm');
  const inputs = fields.map(({ name, label, options, ...attributes }) => [name, label, options
    ? h('select', { name }, options.map(([value, text]) => select(value, text, value === attributes.value)))
    : h('input', { name, ...attributes }), options]);
  const reason = hasReason && h('textarea', { rows: 2, maxlength: 500, required: needsReason });
  const effect = h('p', { class: 'effect', role: 'status' }, 'Asking the server what would happen …');
  const problem = h('p', { class: 'problem', role: 'alert' });
  const go = h('button', { class: danger ? 'danger' : 'primary', disabled: true }, verb);

  const request = () => {
    const values = inputs.map(([name, , input, options]) => [name, options ? options[input.selectedIndex][0] : input.type === 'number' ? input.valueAsNumber : input.value]).filter(([, value]) => value !== '' && !Number.isNaN(value));
    return { ...body, ...Object.fromEntries(values), ...(reason && reason.value.trim() ? { reason: reason.value.trim() } : {}) };
  };
  const send = (query) => (method === 'PUT' ? put : post)(path + query, request());

  // The newest question counts, whatever order the answers come in.
  let asked = 0;
  const look = async () => {
    const question = ++asked;
    go.disabled = true;
    const missing = [...inputs.map(([, , input]) => input), reason].some((input) => input && input.required && !input.value.trim());
    if (missing) {
      effect.textContent = needsReason ? 'Say why.' : 'Fill in what is asked for.';
      return;
    }
    if (known) {
      effect.textContent = known;
      go.disabled = false;
      return;
    }
    try {
      const change = await send('?dry_run=true');
      if (question === asked) {
        effect.textContent = change.changed === false ? `${change.message} Nothing would change.` : change.message;
        problem.textContent = '';
        go.disabled = false;
      }
    } catch (failure) {
      if (question === asked) {
        effect.textContent = 'This cannot be done now.';
        problem.textContent = [failure.message, failure.remedy].filter(Boolean).join(' ');
      }
    }
  };

  const form = h('form', {
    method: 'dialog',
    onsubmit: async (submit) => {
      submit.preventDefault();
      go.disabled = true;
      try {
        await send('');
        dialog.close();
        done?.();
      } catch (failure) {
        problem.textContent = [failure.message, failure.remedy].filter(Boolean).join(' ');
      }
    },
  },
  h('h2', { id: 'confirm-title' }, title), inputs.map(([, label, input]) => h('label', null, label, input)),
  reason && h('label', null, needsReason ? 'Reason' : 'Reason (optional)', reason), effect, problem,
  h('div', { class: 'buttons' }, h('button', { type: 'button', onclick: () => dialog.close() }, 'Cancel'), go));
  dialog.replaceChildren(form);
  const lookSoon = debounce(look);
  dialog.showModal();
  for (const input of [...inputs.map(([, , field]) => field), reason].filter(Boolean)) {
    input.addEventListener('input', () => {
      // What is agreed to is what was shown: until the server has answered anew, nothing can be.
      go.disabled = true;
      lookSoon();
    });
  }
  look();
}

function select(value, text, isSelected) {
  const option = h('option', { value }, text);
  option.selected = isSelected;
  return option;
}

function debounce(act) {
  let timer;
  return () => {
    clearTimeout(timer);
    timer = setTimeout(act, 250);
  };
}
