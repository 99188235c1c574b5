// Makes one tree of elements look like another while keeping what a person is doing in it: what is typed, chosen,
// focused, scrolled or open stays. Elements are the same when their keys are (data-key, or id), else by position.

const keyOf = (node) => node.nodeType === 1 ? node.dataset.key || node.id || '' : '';

// What the script itself sets and the server does not know of.
const kept = (element, name) =>
  name === 'aria-busy' || name === 'aria-activedescendant' || name === 'style' || name === 'open' && (element.nodeName === 'DIALOG' || element.nodeName === 'DETAILS') ||
  element.hasAttribute('data-live') && (name === 'hidden' || name === 'class');

function attributes(from, to) {
  for (const { name } of [...from.attributes]) {
    if (!to.hasAttribute(name) && !kept(from, name)) from.removeAttribute(name);
  }
  for (const { name, value } of [...to.attributes]) {
    if (from.getAttribute(name) !== value && !kept(from, name)) from.setAttribute(name, value);
  }
}

const same = (a, b) => a.nodeType === b.nodeType && a.nodeName === b.nodeName && keyOf(a) === keyOf(b);

function children(from, to) {
  const wanted = new Set([...to.childNodes].map(keyOf).filter(Boolean));
  const keyed = new Map([...from.childNodes].map((n) => [keyOf(n), n]).filter(([k]) => k));
  let at = from.firstChild;
  for (const next of [...to.childNodes]) {
    const key = keyOf(next);
    // Whatever is not wanted any more makes room first, so that what stays need not be moved: moving loses focus.
    while (at && (isOurs(at) || keyOf(at) && !wanted.has(keyOf(at)))) at = isOurs(at) ? at.nextSibling : drop(at);
    const found = key ? keyed.get(key) : at;
    // So does what has no key, such as a line break: moving an element with a list in it scrolls the list to its top.
    while (key && found && at && at !== found && !keyOf(at) && !isOurs(at)) at = drop(at);
    if (found && same(found, next)) {
      if (found === at) at = at.nextSibling; else from.insertBefore(found, at);
      morph(found, next);
    } else {
      from.insertBefore(document.importNode(next, true), at);
    }
  }
  while (at) at = isOurs(at) ? at.nextSibling : drop(at);
}

// isOurs tells what the script put into the page, such as the form that edits a message.
const isOurs = (node) => node.nodeType === 1 && node.hasAttribute('data-ours');

function drop(node) {
  const next = node.nextSibling;
  node.remove();
  return next;
}

export function morph(from, to) {
  if (from.nodeType !== 1) {
    if (from.nodeValue !== to.nodeValue) from.nodeValue = to.nodeValue;
    return;
  }
  attributes(from, to);
  // A live element's content is the script's, unless only whether it shows is. A textarea's text is its value: once touched, it is the person's.
  if (!from.hasAttribute('data-live') || from.dataset.live === 'hidden') children(from, to);
}

export function parse(html) {
  return new DOMParser().parseFromString(html, 'text/html').body;
}
