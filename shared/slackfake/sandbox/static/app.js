// Keeps the page up to date, moves around in it without loading it anew, and never loses what is being typed.
import { morph, parse } from './morph.js';
import { listen } from './acts.js';
import { suggestions } from './suggest.js';
import { place } from './float.js';

const body = document.body;
let version = Number(body.dataset.version);
let waiting = null;
let shown = '';
let opened = '';              // the view whose first field has had the focus
const ready = new WeakSet();  // composers whose draft is back
const placed = new WeakSet(); // lists that were scrolled to their end once

// draw shows a state that the server sent. Reading goes on where it was; at the end it follows what arrives.
function draw(state) {
  version = state.version;
  if (state.body === shown) return;
  const before = body.querySelector('.frame').dataset;
  const was = [before.viewer, before.atChannel, before.atThread].join('/');
  const atEnd = [...body.querySelectorAll('.scroll:not(.tab)')].filter((s) => s.scrollHeight - s.scrollTop - s.clientHeight < 60);
  shown = state.body;
  document.documentElement.lang = state.lang;
  document.title = state.title;
  body.dataset.pane = state.pane;
  body.dataset.version = state.version;
  morph(body, withScripts(parse(state.body)));
  const after = body.querySelector('.frame').dataset;
  settle();
  for (const s of body.querySelectorAll('.scroll:not(.tab)')) {
    if (atEnd.includes(s) || !placed.has(s)) toEnd(s);
  }
  if (was !== [after.viewer, after.atChannel, after.atThread].join('/')) jump();
}

// The body's own attributes are set above; morph must not take them away.
function withScripts(next) {
  for (const { name, value } of [...body.attributes]) next.setAttribute(name, value);
  return next;
}

// settle does what HTML alone cannot: modals are opened as such, drafts come back, the last message is in view.
function settle() {
  for (const d of body.querySelectorAll('dialog.modal')) {
    if (!d.open) d.showModal();
    if (opened !== d.dataset.modal) d.querySelector('.modal-body :is(input, select, textarea)')?.focus();
    opened = d.dataset.modal;
  }
  for (const t of body.querySelectorAll('textarea[data-draft]')) {
    if (!ready.has(t)) {
      ready.add(t);
      t.value = sessionStorage.getItem('draft ' + t.dataset.draft) || '';
    }
    grow(t);
  }
}

function toEnd(scroll) {
  placed.add(scroll);
  scroll.scrollTop = scroll.scrollHeight;
}

export function grow(t) {
  t.style.height = 'auto';
  t.style.height = Math.min(t.scrollHeight + 2, 180) + 'px';
}

// jump shows the message that the address names.
function jump() {
  const target = location.hash && document.getElementById(decodeURIComponent(location.hash.slice(1)));
  if (!target) return;
  target.scrollIntoView({ block: 'center' });
  target.classList.remove('found');
  requestAnimationFrame(() => target.classList.add('found'));
}

const pause = (ms) => new Promise((done) => setTimeout(done, ms));

async function fetchState(since, signal) {
  const query = new URLSearchParams(location.search);
  query.set('since', since);
  if (document.hidden) query.set('hidden', '1');
  const answer = await fetch('state?' + query, { signal });
  if (answer.status === 403) location.reload(); // whoever is not signed in any more is led to where they can
  if (!answer.ok) throw new Error('state: ' + answer.status);
  return answer.json();
}

// follow waits for each next state, for ever.
async function follow() {
  for (let misses = 0; ;) {
    waiting = new AbortController();
    const mine = waiting;
    try {
      const state = await fetchState(version, mine.signal);
      if (mine.signal.aborted) continue;
      draw(state);
      misses = 0;
    } catch (e) {
      if (mine.signal.aborted) continue;
      misses++;
      await pause(Math.min(500 * misses, 4000));
    }
    document.getElementById('offline').hidden = misses === 0;
  }
}

// refresh shows the state of the present address at once.
export function refresh() {
  version = 0;
  if (waiting) waiting.abort();
}

// go moves to an address of the page. A message in view is only scrolled to, so that an open thread stays.
export function go(address) {
  const hash = address.split('#')[1];
  if (hash && document.getElementById(hash)?.offsetParent) address = location.search + '#' + hash;
  const from = location.search;
  history.pushState(null, '', address);
  if (location.search === from) jump(); else refresh();
}

addEventListener('popstate', refresh);

document.addEventListener('input', (e) => {
  const t = e.target;
  if (!t.matches('textarea[data-draft]')) return;
  sessionStorage.setItem('draft ' + t.dataset.draft, t.value);
  grow(t);
});

// Links within the page change its address only; the browser's own ways to open a link elsewhere stay.
document.addEventListener('click', (e) => {
  const a = e.target.closest('a[href^="?"]');
  if (!a || e.defaultPrevented || e.button || e.metaKey || e.ctrlKey || e.shiftKey) return;
  e.preventDefault();
  a.closest('[popover]')?.hidePopover();
  go(a.getAttribute('href'));
});

document.addEventListener('toggle', (e) => place(e.target, e.newState === 'open'), true);

for (const s of body.querySelectorAll('.scroll:not(.tab)')) toEnd(s);
settle();
jump();
suggestions();
listen({ refresh, grow });
follow();
