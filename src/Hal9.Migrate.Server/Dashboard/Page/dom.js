// Elements without markup in strings: nothing that comes from a server is ever read as HTML.

/** Makes an element: h('p', { class: 'x', onclick: f }, 'text', child, ...). Children that are null or false are left out. */
export function h(name, attributes, ...children) {
  const element = document.createElement(name);
  for (const [key, value] of Object.entries(attributes ?? {})) {
    if (key.startsWith('on')) {
      element.addEventListener(key.slice(2), value);
    } else if (key in element && typeof value === 'boolean') {
      element[key] = value;
    } else if (value !== null && value !== undefined && value !== false) {
      element.setAttribute(key, value);
    }
  }
  element.append(...children.flat(Infinity).filter((child) => child !== null && child !== undefined && child !== false));
  return element;
}

export const byId = (id) => document.getElementById(id);

/**
 * A part of the page that is drawn again only when what it shows has changed; whatever had the focus in it (by data-key) has it afterwards, and what was
 * folded in or out stays so.
 */
export function panel(id, select, draw) {
  let shown;
  return (state) => {
    const data = select(state);
    const text = JSON.stringify(data);
    if (text === shown) {
      return;
    }
    shown = text;
    const host = byId(id);
    const focused = host.contains(document.activeElement) ? document.activeElement.dataset.key : null;
    const folds = [...host.querySelectorAll('details[data-key]')].map(({ dataset, open }) => [dataset.key, open]);
    host.replaceChildren(...[draw(data, state)].flat(Infinity));
    folds.forEach(([key, open]) => host.querySelector(`details[data-key="${CSS.escape(key)}"]`)?.toggleAttribute('open', open));
    if (focused) {
      host.querySelector(`[data-key="${CSS.escape(focused)}"]`)?.focus();
    }
  };
}

/** A table: the columns' names, and rows of cells. */
export function table(caption, columns, rows) {
  return h('table', { 'aria-label': caption },
    h('thead', null, h('tr', null, columns.map((column) => h('th', { scope: 'col' }, column)))),
    h('tbody', null, rows.map((cells) => h('tr', null, cells.map((cell) => (cell instanceof HTMLTableCellElement ? cell : h('td', null, cell)))))));
}

/** A word in a colour; the word says it, the colour only helps. */
export const badge = (kind, text) => h('span', { class: `badge ${kind}` }, text);

/** What has to be scrolled sideways can be reached by keyboard; the rest is no stop on the way. */
export function keepScrollable(elements) {
  const observer = new ResizeObserver((entries) => entries.forEach(({ target }) => {
    const region = target.closest('.panel');
    region.toggleAttribute('tabindex', region.scrollWidth > region.clientWidth);
    if (region.hasAttribute('tabindex')) {
      region.tabIndex = 0;
    }
  }));
  elements.forEach((element) => observer.observe(element));
}
