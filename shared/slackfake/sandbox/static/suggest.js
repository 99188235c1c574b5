// Suggests commands to whoever types a slash: the arrows choose one, Tab or Enter takes it, Escape closes the list. Nothing is
// chosen at first, so that Enter sends what was typed.

const listOf = (box) => box.closest('[data-composer]')?.querySelector('[data-suggest]');
const shown = (list) => [...list.children].filter((o) => !o.hidden);

// fits tells whether what was typed is the beginning of a command, in either spelling, and not all of it.
const fits = (option, typed) => [option.dataset.text, option.dataset.also].some((c) => c && typed.length <= c.length && c.startsWith(typed));

function choose(box, list, option) {
  for (const o of list.children) o.setAttribute('aria-selected', o === option);
  if (!option) return box.removeAttribute('aria-activedescendant');
  box.setAttribute('aria-activedescendant', option.id);
  option.scrollIntoView({ block: 'nearest' });
}

function close(box, list) {
  list.hidden = true;
  choose(box, list, null);
}

function suggest(box) {
  const list = listOf(box);
  if (!list) return;
  const typed = box.value.toLowerCase();
  for (const o of list.children) o.hidden = !typed.startsWith('/') || !fits(o, typed);
  choose(box, list, null);
  list.hidden = !shown(list).length;
}

function take(box, list, option) {
  box.value = option.dataset.text + ' ';
  close(box, list);
  box.dispatchEvent(new Event('input', { bubbles: true }));
  box.focus();
}

// What a key does while the list is open; false: nothing.
function pressed(e, box, list) {
  const all = shown(list);
  const at = all.findIndex((o) => o.getAttribute('aria-selected') === 'true');
  switch (e.key) {
    case 'ArrowDown': choose(box, list, all[(at + 1) % all.length]); return true;
    case 'ArrowUp': choose(box, list, all[(at < 1 ? all.length : at) - 1]); return true;
    case 'Tab': if (e.shiftKey) return false; take(box, list, all[Math.max(at, 0)]); return true;
    case 'Enter': if (at < 0) { close(box, list); return false; } take(box, list, all[at]); return true;
    case 'Escape': close(box, list); return true;
  }
  return false;
}

export function suggestions() {
  document.addEventListener('input', (e) => { if (e.target.matches('[data-composer] textarea')) suggest(e.target); });
  document.addEventListener('keydown', (e) => {
    const list = e.target.matches?.('[data-composer] textarea') && listOf(e.target);
    if (!list || list.hidden || e.isComposing || e.keyCode === 229 || !pressed(e, e.target, list)) return;
    e.preventDefault();
    e.stopImmediatePropagation();
  }, true);
  document.addEventListener('pointerdown', (e) => {
    const option = e.target.closest('[data-suggest] [role=option]');
    if (!option) return;
    e.preventDefault(); // the box keeps the focus
    take(option.closest('[data-composer]').querySelector('textarea'), option.parentElement, option);
  });
  document.addEventListener('focusout', (e) => {
    const list = e.target.matches?.('[data-composer] textarea') && listOf(e.target);
    if (list) close(e.target, list);
  });
}
