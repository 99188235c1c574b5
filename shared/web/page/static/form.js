// What the form does better with scripts: the page refreshes itself without touching what is being typed, and what is
// typed outlives a lost connection. It is kept in this tab only (sessionStorage), under the person's own key, until it is
// recorded: on a shared machine the next person does not find it.
'use strict';
(() => {
  const main = document.getElementById('main');
  if (!main) return;

  const key = (form) => 'noroshi ' + main.dataset.owner + ' ' + form.dataset.keep;
  const fields = (form) => [...form.elements].filter((e) => e.matches('textarea, input[type=text], input[type=number], input[type=email], input[type=url], select'));
  const dirty = (e) => e.matches('select') ? [...e.options].some((o) => o.selected !== o.defaultSelected) : e.value !== e.defaultValue;

  const keep = (form) => {
    const typed = {};
    for (const e of fields(form)) if (dirty(e)) typed[e.name] = e.value;
    if (Object.keys(typed).length) sessionStorage.setItem(key(form), JSON.stringify({ typed, token: form.elements.token.value }));
    else sessionStorage.removeItem(key(form));
  };
  const restore = (form) => {
    const kept = JSON.parse(sessionStorage.getItem(key(form)) || 'null');
    if (!kept) return;
    if (kept.sent && 'did' in main.dataset) { sessionStorage.removeItem(key(form)); return; }
    let any = false;
    for (const e of fields(form)) {
      if (e.name in kept.typed && !dirty(e)) { e.value = kept.typed[e.name]; any = any || dirty(e); }
    }
    if (any && kept.sent) form.elements.token.value = kept.token; // it may have arrived: sent again it counts once
    const fold = form.querySelector('details');
    if (any && fold && fields(form).some((e) => fold.contains(e) && dirty(e))) fold.open = true;
  };

  // What was sent before this page said that it is recorded is done with, on whichever page it was typed.
  if ('did' in main.dataset) {
    for (const k of Object.keys(sessionStorage)) {
      if (k.startsWith('noroshi ') && JSON.parse(sessionStorage.getItem(k)).sent) sessionStorage.removeItem(k);
    }
  }
  // Nobody else's text stays when the person of this tab changes.
  if (main.dataset.owner) {
    for (const k of Object.keys(sessionStorage)) {
      if (k.startsWith('noroshi ') && !k.startsWith('noroshi ' + main.dataset.owner + ' ')) sessionStorage.removeItem(k);
    }
  }

  // What only a script can do is offered where there is one.
  for (const b of document.querySelectorAll('[data-print]')) {
    b.hidden = false;
    b.addEventListener('click', () => print());
  }
  for (const b of document.querySelectorAll('[data-copy]')) {
    b.hidden = !navigator.clipboard;
    b.addEventListener('click', async () => {
      try {
        const file = await fetch(b.dataset.copy, { cache: 'no-store' });
        if (!file.ok) throw new Error(file.status);
        await navigator.clipboard.writeText(await file.text());
        b.textContent = b.dataset.copied;
      } catch {
        location.assign(b.dataset.copy); // the file itself, to copy from
      }
    });
  }

  const tell = (text) => {
    let p = document.getElementById('lost');
    if (!p) {
      p = document.createElement('p');
      p.id = 'lost';
      p.className = 'outage';
      p.setAttribute('role', 'status');
      main.prepend(p);
    }
    if (p.textContent !== text) p.textContent = text;
    p.hidden = !text;
  };

  const wire = (form) => {
    if (!form.dataset.keep) return;
    restore(form);
    form.addEventListener('input', () => keep(form));
  };
  document.querySelectorAll('form[data-keep]').forEach(wire);

  // A form is sent once the form answers at all: a browser's own error page would take the text away.
  let checked = null;
  document.addEventListener('submit', async (event) => {
    const form = event.target;
    if (form.method !== 'post' || checked === form) { checked = null; return; }
    event.preventDefault();
    const by = event.submitter;
    if (form.dataset.keep) keep(form);
    try {
      const answer = await fetch('/form/-/ping', { cache: 'no-store' });
      if (!answer.ok) throw new Error(answer.status);
    } catch {
      tell(main.dataset.unsent);
      return;
    }
    if (form.dataset.keep) {
      const kept = JSON.parse(sessionStorage.getItem(key(form)) || 'null');
      if (kept) sessionStorage.setItem(key(form), JSON.stringify({ ...kept, sent: true }));
    }
    if (form.action.endsWith('/out')) sessionStorage.clear();
    checked = form;
    form.requestSubmit(by);
  });

  if (!main.dataset.live) return;
  const every = 8000;
  const refresh = async () => {
    if (document.hidden) return;
    let page;
    try {
      const answer = await fetch(location.pathname, { headers: { 'If-None-Match': main.dataset.live }, cache: 'no-store', redirect: 'manual' });
      if (answer.status === 304) { tell(''); return; }
      if (!answer.ok) throw new Error(answer.status);
      page = new DOMParser().parseFromString(await answer.text(), 'text/html');
    } catch {
      tell(main.dataset.lost);
      return;
    }
    const fresh = page.getElementById('main');
    if (!fresh || !fresh.dataset.live) return;
    tell('');
    let all = true;
    for (const part of main.querySelectorAll('[data-part]')) {
      const other = fresh.querySelector('[data-part="' + part.dataset.part + '"]');
      if (!other || other.dataset.v === part.dataset.v) continue;
      const typing = part.contains(document.activeElement) && document.activeElement.matches('input, textarea, select');
      if (typing || [...part.querySelectorAll('input, textarea, select')].some((e) => e.type !== 'hidden' && e.type !== 'checkbox' && dirty(e))) { all = false; continue; }
      const at = part.contains(document.activeElement) ? document.activeElement : null;
      const open = [...part.querySelectorAll('details')].map((d) => d.open);
      part.replaceWith(other);
      other.querySelectorAll('form[data-keep]').forEach(wire);
      other.querySelectorAll('details').forEach((d, i) => { d.open = open[i] || false; });
      const same = at && [...other.querySelectorAll('a, button')].find((e) => (e.href || e.value) === (at.href || at.value));
      if (same) same.focus({ preventScroll: true }); // whoever is on the keyboard stays where they were
    }
    main.dataset.lost = fresh.dataset.lost;
    if (all) main.dataset.live = fresh.dataset.live;
  };
  setInterval(refresh, every);
  document.addEventListener('visibilitychange', refresh);
})();
