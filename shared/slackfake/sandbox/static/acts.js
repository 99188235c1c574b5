// Turns what a person does on the page into acts, and says what went wrong.
import { openAt } from './float.js';

let page = null;
let aim = null; // the message that the emoji picker is for
let asked = 0; // how many questions were shown

const frame = () => document.querySelector('.frame').dataset;
const messageOf = (element) => element.closest('article[data-ts]');

// act sends one act; the answer is {ok, message}. Without an answer the page says so and keeps everything.
async function act(what) {
  const at = { user: frame().viewer, channel: frame().atChannel, ...what };
  try {
    const answer = await fetch('act', {
      method: 'POST', headers: { 'Content-Type': 'application/json' }, body: JSON.stringify(at),
    });
    return answer.ok ? await answer.json() : { ok: false, message: await answer.text() };
  } catch {
    return { ok: false, message: document.getElementById('offline').textContent };
  }
}

// tell shows what went wrong near where it was done, or takes an older notice away.
function tell(near, result) {
  const box = near.closest?.('dialog.modal, .right')?.querySelector('.trouble') || document.querySelector('.trouble');
  if (!box) return;
  box.textContent = result.ok ? '' : result.message;
  box.hidden = result.ok;
}

// busy runs what a control does, once at a time.
async function busy(control, run) {
  if (control.getAttribute('aria-busy') === 'true') return;
  control.setAttribute('aria-busy', 'true');
  const result = await run();
  control.removeAttribute('aria-busy');
  tell(control, result);
  return result;
}

// ask shows a control's question, if it has one.
function ask(control) {
  const question = control.querySelector?.(':scope > .confirm') || control.parentElement?.querySelector(':scope > .confirm');
  if (!question) return Promise.resolve(true);
  const dialog = document.getElementById('ask');
  dialog.querySelector('h2').textContent = question.querySelector('b').textContent;
  dialog.querySelector('.ask-text').replaceChildren(...[...question.querySelectorAll(':scope > span')].map((s) => s.cloneNode(true)));
  const [no, yes] = dialog.querySelectorAll('button');
  no.textContent = question.dataset.no;
  yes.textContent = question.dataset.ok;
  yes.className = 'small main' + (question.dataset.danger === 'true' ? ' danger' : '');
  dialog.returnValue = '';
  dialog.showModal();
  const mine = ++asked;
  return new Promise((done) => dialog.addEventListener('close', function closed() {
    if (mine === asked && dialog.open) return; // the close of the question before, which the browser tells of late
    dialog.removeEventListener('close', closed);
    done(mine === asked && dialog.returnValue === 'yes');
  }));
}

// entered is what stands in a modal's form, by "block_id/action_id".
function entered(form) {
  const values = {};
  for (const field of form.querySelectorAll('[data-form]')) {
    values[field.dataset.block + '/' + field.dataset.actionId] = valueOf(field);
  }
  return values;
}

function valueOf(field) {
  if (!field.hasAttribute('data-group')) return field.value;
  return [...field.querySelectorAll('input:checked')].map((i) => i.value).join(',');
}

// about says where a control stands: in a modal, or in a message.
function about(control) {
  const form = control.closest('form[data-view]');
  if (form) return { view: form.dataset.view, values: entered(form) };
  const message = messageOf(control);
  return { ts: message.dataset.ts, channel: message.dataset.messageChannel };
}

async function press(button) {
  if (!(await ask(button))) return;
  const option = button.hasAttribute('data-option');
  if (option) button.closest('[popover]').hidePopover();
  await busy(button, () => act({
    do: option ? 'select' : 'click', action: button.dataset.actionId, value: button.dataset.value, ...about(button),
  }));
}

let changing = Promise.resolve(); // what was entered last is with the app before the form is

async function chosen(field) {
  const form = field.hasAttribute('data-form');
  if (!form && !(await ask(field))) return page.refresh();
  const run = () => act({
    ...about(field), do: form ? 'change' : 'select', action: field.dataset.actionId, block: field.dataset.block,
    value: valueOf(field), values: undefined,
  });
  changing = form ? run() : busy(field, run);
}

async function submit(form) {
  const button = form.querySelector('[type=submit]');
  await changing;
  await busy(button, () => act({ do: 'submit', view: form.dataset.view, values: entered(form) }));
}

// send posts what is typed. It leaves the composer only once the workspace has it.
async function send(form) {
  const box = form.querySelector('textarea');
  const text = box.value;
  if (!text.trim()) return;
  const list = form.closest('.middle, .right').querySelector('.scroll');
  list.scrollTop = list.scrollHeight; // what comes of it is there, however far up one was reading
  const result = await busy(form, () => act({ do: 'say', text, thread: form.dataset.thread || '' }));
  if (!result?.ok || box.value.trim() !== text.trim()) return; // what was typed on meanwhile stays
  box.value = '';
  sessionStorage.removeItem('draft ' + box.dataset.draft);
  page.grow(box);
}

function react(button) {
  aim = messageOf(button).dataset;
  openAt(document.getElementById('picker'), button);
}

function pick(button) {
  document.getElementById('picker').hidePopover();
  busy(button, () => act({ do: 'react', emoji: button.dataset.pick, ts: aim.ts, channel: aim.messageChannel }));
}

// edit turns a message into a form until it is saved or left.
function edit(button) {
  const message = messageOf(button);
  const text = message.querySelector('.text');
  const form = document.querySelector('#edit-form').content.firstElementChild.cloneNode(true);
  const [save, cancel] = form.querySelectorAll('button');
  const box = form.querySelector('textarea');
  [box.value, save.textContent, cancel.textContent] = [button.dataset.edit, button.dataset.save, button.dataset.cancel];
  button.closest('[popover]').hidePopover();
  const leave = () => form.remove();
  cancel.addEventListener('click', leave);
  form.addEventListener('submit', async (e) => {
    e.preventDefault();
    e.stopPropagation();
    const result = await busy(save, () => act({ do: 'edit', ts: message.dataset.ts, text: box.value }));
    if (result?.ok) leave();
  });
  text.after(form);
  box.focus();
}

async function doIt(button) {
  if (!(await ask(button))) return;
  const what = { do: button.dataset.do, value: button.dataset.value };
  if (button.getAttribute('role') === 'switch') what.on = button.getAttribute('aria-checked') !== 'true';
  if (messageOf(button)) what.ts = messageOf(button).dataset.ts;
  button.closest('[popover]')?.hidePopover();
  await busy(button, () => act(what));
}

const close = (form, all) => busy(form, () => act({ do: 'close', view: form.dataset.view, on: all }));

// What a click on a button does, by the first selector that fits.
const clicks = [
  ['[data-do]', doIt],
  ['[data-emoji]', (b) => busy(b, () => act({
    do: b.getAttribute('aria-pressed') === 'true' ? 'unreact' : 'react', emoji: b.dataset.emoji,
    ts: messageOf(b).dataset.ts, channel: messageOf(b).dataset.messageChannel,
  }))],
  ['[data-react]', react],
  ['[data-pick]', pick],
  ['[data-edit]', edit],
  ['[data-close-all]', (b) => close(b.form, true)],
  ['[data-close]', (b) => close(b.form, false)],
  ['[data-example]', (b) => {
    const box = document.querySelector('[data-composer]:not([data-thread]) textarea');
    box.value = b.dataset.example;
    box.dispatchEvent(new Event('input', { bubbles: true }));
    box.focus();
  }],
  ['a[data-action-id]', (a) => { act({ do: 'click', action: a.dataset.actionId, value: a.dataset.value, ...about(a) }); }],
  ['button[data-action-id]:not([data-opens])', press],
];

export function listen(p) {
  page = p;
  document.addEventListener('click', (e) => {
    for (const [selector, run] of clicks) {
      const found = e.target.closest(selector);
      if (found) return run(found);
    }
  });
  document.addEventListener('change', (e) => {
    const field = e.target.closest('[data-action-id]');
    if (field) chosen(field);
  });
  document.addEventListener('submit', (e) => {
    if (e.target.matches('[data-composer]')) { e.preventDefault(); send(e.target); }
    if (e.target.matches('[data-view]')) { e.preventDefault(); submit(e.target); }
  });
  document.addEventListener('keydown', (e) => {
    const box = e.target;
    const plain = e.key === 'Enter' && !e.shiftKey && !e.isComposing && e.keyCode !== 229;
    if (plain && box.matches('[data-composer] textarea')) { e.preventDefault(); box.form.requestSubmit(); }
  });
  document.addEventListener('cancel', (e) => {
    const form = e.target.matches('dialog.modal') && e.target.querySelector('form');
    if (form) { e.preventDefault(); close(form, true); }
  }, true);
}
