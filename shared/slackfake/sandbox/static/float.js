// Puts menus and the emoji picker beside what opened them, inside the window.

let opener = null;
addEventListener('click', (e) => { opener = e.target.closest('button') || opener; }, true);

export function place(pop, open) {
  if (!open || !pop.matches?.('[popover]') || !opener) return;
  const by = opener.getBoundingClientRect();
  const box = pop.getBoundingClientRect();
  const below = by.bottom + 6;
  const left = Math.min(Math.max(8, by.right - box.width), innerWidth - box.width - 8);
  pop.style.left = Math.max(8, left) + 'px';
  pop.style.top = (below + box.height > innerHeight - 8 ? Math.max(8, by.top - box.height - 6) : below) + 'px';
}

// openAt shows a popover for a button that has no popovertarget of its own.
export function openAt(pop, button) {
  opener = button;
  pop.showPopover();
}
