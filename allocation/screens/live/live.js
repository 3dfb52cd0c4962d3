// Puts the HTML that Python has rendered into the page, keeping focus and what is being typed, and sends
// what is done with its native inputs as events: { client, seq, name, value, gesture }. The server acknowledges the
// last event that it has applied; until then an event is sent again with the next, so that none is lost.

const shared = (window.allocation ??= {
  client: Array.from(crypto.getRandomValues(new Uint8Array(8)), byte => byte.toString(16).padStart(2, "0")).join(""),
  seq: 0,
  last: { client: "none", seq: 0 },
});

/** What of each place on the page is on its way: events that the server has not applied yet. */
const places = (shared.places ??= new Map());

export default function (component) {
  const { data: [data], parentElement, setStateValue } = component;
  const root = parentElement.querySelector("#live");
  const place = places.get(data.place) ?? { queue: [], dirty: new Set(), waiting: null };
  places.set(data.place, place);
  const applied = data.applied[`${shared.client}:${data.place}`] ?? 0;
  place.queue = place.queue.filter(event => event.seq > applied);
  document.documentElement.lang = data.language;

  const fresh = document.createElement("template");
  fresh.innerHTML = data.html;
  root.seen = data.seen;
  root.state = data.state;
  root.className = data.look;
  root.classList.toggle("dark", isDark());
  morph(root, fresh.content, element => mayTakeValue(element, place));
  for (const field of root.querySelectorAll("input[data-link]")) {
    field.value = new URL(field.dataset.link, window.location.origin + window.location.pathname).href;
  }
  const wanted = root.querySelector("[data-focus]");
  if (wanted && place.focused !== wanted.dataset.focus) wanted.focus();
  place.focused = wanted?.dataset.focus;

  const client = `${shared.client}:${data.place}`;
  const send = (name, value, gesture = shared.seq + 1) => {
    place.queue = place.queue.filter(event => event.gesture !== gesture || event.name !== name);
    place.queue.push({ client, seq: ++shared.seq, name, value, gesture, seen: root.seen });
    shared.last = { client, seq: shared.seq };
    setStateValue("edits", place.queue);
  };
  const flush = () => {
    if (!place.waiting) return;
    const { name, value, gesture } = place.waiting;
    place.waiting = null;
    send(name, value, gesture);
  };
  if (place.queue.length === 0) flush();

  root.oninput = event => {
    const input = event.target;
    if (!input.dataset.name && !input.form) return;
    askFirst(root);
    if (input.type !== "range") {
      place.dirty.add(input);
      return;
    }
    place.gesture ??= shared.seq + 1;
    place.waiting = { name: input.dataset.name, value: input.value, gesture: place.gesture };
    if (place.queue.length === 0) flush();
  };
  root.onchange = event => {
    const input = event.target;
    if (!input.dataset.name) return;
    place.dirty.delete(input);
    const gesture = place.gesture;
    place.waiting = place.gesture = null;
    if (input.type === "file") upload(input, data, send, root);
    else send(input.dataset.name, input.type === "checkbox" ? String(input.checked) : input.value, gesture ?? undefined);
  };
  root.onclick = event => {
    const link = event.target.closest("a[data-download]");
    if (link) {
      event.preventDefault();
      download(link, root);
      return;
    }
    const copied = event.target.closest("button[data-copy]");
    if (copied) {
      const field = root.querySelector(`#${copied.dataset.copy}`);
      field.select();
      navigator.clipboard?.writeText(field.value);
      return;
    }
    const button = event.target.closest("button[data-name]");
    if (!button) return;
    if (button.dataset.theme) {
      localStorage.setItem("allocation_theme", button.dataset.theme);
      location.reload();
      return;
    }
    if (button.dataset.language) document.cookie = `allocation_language=${button.dataset.language};path=/;SameSite=Lax;max-age=31536000`;
    send(button.dataset.name, button.value);
  };
  root.onsubmit = event => {
    event.preventDefault();
    const form = event.target;
    for (const field of form.elements) place.dirty.delete(field);
    const fields = Object.fromEntries(new FormData(form, event.submitter));
    send(form.dataset.name, JSON.stringify(fields));
  };
  if (root.querySelector("[data-undo]")) shared.steps = root;
  watchConnection();
  root.addEventListener("focusin", onFocus);
  markSpot(root);
  askFirst(root);
  root.onkeydown = event => onKey(event, root, place);
  root.onpaste = event => onPaste(event, root, place, send);
  return () => places.delete(data.place);
}

/** Ctrl+Z and Ctrl+Shift+Z wherever the focus is, but in a field that somebody is typing in. */
function onUndoKeys(event) {
  if (!(event.ctrlKey || event.metaKey) || event.key.toLowerCase() !== "z") return;
  const [input] = event.composedPath();
  if ([...places.values()].some(place => place.dirty.has(input))) return;
  event.preventDefault();
  shared.steps?.querySelector(event.shiftKey ? "[data-redo]" : "[data-undo]")?.click();
}
/** A menu is closed by Escape, and by whatever is done outside it. */
function closeMenus(event) {
  const around = event.composedPath();
  for (const menu of shared.steps?.querySelectorAll("details.menu[open]") ?? []) {
    if (event.key === "Escape") event.preventDefault();
    if (event.key === "Escape" || (event.type === "click" && !around.includes(menu))) menu.open = false;
  }
}
/** Escape ends a presentation, where it does nothing else: in no field that is written in, no list, no dialog. */
function endPresenting(event) {
  if (event.key !== "Escape" || event.defaultPrevented || event.isComposing || document.fullscreenElement) return;
  const [at] = event.composedPath();
  if (at.matches?.("select, textarea, input:not([type=range], [type=checkbox], [type=radio])")) return;
  if (document.querySelector("dialog[open], [role=dialog], [role=listbox], [role=menu]")) return;
  shared.steps?.querySelector("button[data-ends]")?.click();
}
if (!shared.hears) {
  document.addEventListener("keydown", onUndoKeys);
  document.addEventListener("keydown", closeMenus);
  document.addEventListener("keydown", endPresenting);
  document.addEventListener("click", closeMenus, true);
}
shared.hears = true;

/** Says so while the server cannot be reached; where it is said, is in the header. */
function watchConnection() {
  const app = document.querySelector("[data-testid='stApp']");
  if (!app || shared.watched === app) return;
  shared.watched = app;
  new MutationObserver(tellConnection).observe(app, { attributeFilter: ["data-test-connection-state"] });
}
function tellConnection() {
  const told = shared.steps?.querySelector("[data-away]");
  const isAway = shared.watched.dataset.testConnectionState !== "CONNECTED";
  if (told) told.textContent = isAway ? told.dataset.away : "";
}

/** Whether the page is dark now: the machine may have become so since the server was last asked. */
function isDark() {
  const app = document.querySelector("[data-testid='stApp']");
  return app !== null && getComputedStyle(app).colorScheme === "dark";
}

/** Whether an input may be given the server's value: not while somebody is typing in it or sliding it, nor in a form not yet sent. */
function mayTakeValue(input, place) {
  if (input.form && !input.dataset.name && place.dirty.has(input)) return false;
  const isFocused = input.getRootNode().activeElement === input;
  if (isFocused && place.dirty.has(input)) return false;
  if (isFocused && input.type === "range" && (place.waiting || place.queue.length)) return false;
  return !place.queue.some(event => event.name === input.dataset.name);
}

/** Makes `old` hold what `fresh` holds, element by element, so that what has focus stays the same element. */
function morph(old, fresh, mayTake) {
  const before = [...old.childNodes];
  const after = [...fresh.childNodes];
  const byKey = new Map(before.filter(node => node.dataset?.key).map(node => [node.dataset.key, node]));
  let next = 0;
  for (const node of after) {
    const keyed = node.dataset?.key ? byKey.get(node.dataset.key) : null;
    let here = old.childNodes[next] ?? null;
    if (keyed && keyed !== here) {
      old.insertBefore(keyed, here);
      here = keyed;
    }
    if (here && isAlike(here, node)) update(here, node, mayTake);
    else if (here && !here.dataset?.key) here.replaceWith(node);
    else old.insertBefore(node, here);
    next += 1;
  }
  while (old.childNodes.length > next) old.lastChild.remove();
}

function isAlike(one, other) {
  return (
    one.nodeType === other.nodeType && one.nodeName === other.nodeName &&
    one.type === other.type && one.dataset?.key === other.dataset?.key
  );
}

function update(old, fresh, mayTake) {
  if (old.nodeType !== Node.ELEMENT_NODE) {
    if (old.nodeValue !== fresh.nodeValue) old.nodeValue = fresh.nodeValue;
    return;
  }
  const keepsOpen = old.nodeName === "DETAILS" && !fresh.hasAttribute("data-closed");
  for (const { name, value } of fresh.attributes) {
    if (old.getAttribute(name) !== value && !(keepsOpen && name === "open")) old.setAttribute(name, value);
  }
  for (const { name } of [...old.attributes]) {
    if (!fresh.hasAttribute(name) && !(keepsOpen && name === "open")) old.removeAttribute(name);
  }
  morph(old, fresh, mayTake);
  if (old.nodeName === "INPUT" && old.type !== "file" && mayTake(old)) {
    if (old.type === "checkbox" || old.type === "radio") old.checked = fresh.hasAttribute("checked");
    else if (old.value !== fresh.getAttribute("value")) old.value = fresh.getAttribute("value") ?? "";
  }
  if (old.nodeName === "SELECT" && mayTake(old)) {
    const chosen = fresh.querySelector("option[selected]");
    if (chosen && old.value !== chosen.value) old.value = chosen.value;
  }
  if (old.nodeName === "TEXTAREA" && mayTake(old) && old.value !== fresh.textContent) old.value = fresh.textContent;
}

/** Enter and the arrows move down and up a column as in a sheet; Escape puts back what stood there. */
function onKey(event, root, place) {
  const input = event.target;
  if (input.nodeName !== "INPUT" || input.type !== "text" || !input.dataset.name) return;
  if (event.key === "Escape") {
    input.value = input.getAttribute("value") ?? "";
    place.dirty.delete(input);
  }
  const step = { Enter: event.shiftKey ? -1 : 1, ArrowDown: 1, ArrowUp: -1 }[event.key];
  if (!step || (event.key === "Enter" && input.form)) return;
  event.preventDefault();
  const column = inColumn(root, input);
  const next = column[column.indexOf(input) + step];
  if (next) {
    next.focus();
    next.select();
  } else if (event.key === "Enter") {
    input.blur();
    input.focus();
  }
}

function inColumn(root, input) {
  if (!input.dataset.column) return [input];
  return [...root.querySelectorAll(`input[data-column="${CSS.escape(input.dataset.column)}"]`)];
}

function onFocus(event) {
  markSpot(event.currentTarget);
}

/** What needs another field to be filled in can be done as soon as something stands there. */
function askFirst(root) {
  for (const one of root.querySelectorAll("[data-needs]")) one.disabled = !root.querySelector(`#${one.dataset.needs}`)?.value.trim();
}

/** Marks, on the page beside the rows of a file, the row that the focus is in, else the first that is open. */
function markSpot(root) {
  const row = root.getRootNode().activeElement?.closest("[data-row]") ?? root.querySelector("form[id^=form-]")?.closest("[data-row]");
  for (const spot of root.querySelectorAll("[data-spot]")) {
    const isHere = spot.dataset.spot === row?.dataset.row;
    spot.classList.toggle("here", isHere);
    const page = isHere && spot.closest(".scrolls");
    if (!page) continue;
    const [own, around] = [spot.getBoundingClientRect(), page.getBoundingClientRect()];
    if (own.top < around.top || own.bottom > around.bottom) page.scrollTop += own.top - around.top - page.clientHeight / 2;
  }
}

/** A block copied from a sheet fills the cells from here down and to the right. */
function onPaste(event, root, place, send) {
  const input = event.target;
  const text = event.clipboardData.getData("text/plain").replace(/\r?\n$/, "");
  if (input.nodeName !== "INPUT" || !input.dataset.column || !/[\t\n]/.test(text)) return;
  event.preventDefault();
  const table = input.closest("table");
  const columns = [...new Set([...table.querySelectorAll("input[data-column]")].map(one => one.dataset.column))];
  const first = columns.indexOf(input.dataset.column);
  const row = inColumn(table, input).indexOf(input);
  const gesture = ++shared.seq;
  text.split(/\r?\n/).forEach((line, down) =>
    line.split("\t").forEach((cell, right) => {
      const column = columns[first + right];
      const target = column && table.querySelectorAll(`input[data-column="${CSS.escape(column)}"]`)[row + down];
      if (target && !target.disabled && !target.readOnly) send(target.dataset.name, cell, gesture);
    }),
  );
}

const pause = ms => new Promise(done => setTimeout(done, ms));

/** Waits until the server has applied everything that was changed on the page. */
async function settled(late) {
  const isOnItsWay = () => [...places.values()].some(place => place.queue.length || place.waiting);
  for (let tries = 0; isOnItsWay(); tries += 1) {
    if (tries > 400) throw new Error(late);
    await pause(25);
  }
}

/** Fetches the file as it stands when all that was changed has been applied, and says what happens. */
async function download(link, root) {
  const status = root.querySelector("[data-download-status]");
  const tell = text => status && (status.textContent = text);
  if (link.getAttribute("aria-busy") === "true") return;
  link.setAttribute("aria-busy", "true");
  status?.classList.remove("refused");
  tell(link.dataset.making);
  try {
    await settled(link.dataset.late);
    const address = new URL(link.href, window.location.href);
    address.searchParams.set("klient", shared.last.client);
    address.searchParams.set("etter", shared.last.seq);
    address.searchParams.set("vist", root.state);
    let answer = await fetch(address, { credentials: "same-origin" });
    while (answer.status === 202) {
      tell(await answer.text());
      address.searchParams.set("begynt", answer.headers.get("x-allocation-begun"));
      await pause(500);
      answer = await fetch(address, { credentials: "same-origin" });
    }
    status?.classList.toggle("refused", answer.status === 422);
    if (!answer.ok) throw new Error(await answer.text());
    const named = /filename\*=UTF-8''([^;]+)/.exec(answer.headers.get("content-disposition") ?? "");
    const saved = document.createElement("a");
    saved.href = URL.createObjectURL(await answer.blob());
    saved.download = named ? decodeURIComponent(named[1]) : "fil";
    saved.click();
    setTimeout(() => URL.revokeObjectURL(saved.href), 60000);
    tell(`${link.dataset.made} ${saved.download}`);
  } catch (fault) {
    tell(status?.classList.contains("refused") ? fault.message : `${link.dataset.failed} ${fault.message}`);
  } finally {
    link.removeAttribute("aria-busy");
  }
}

/** Hands a chosen file to the server's own door, and tells the page what it was given there. */
async function upload(input, data, send, root) {
  const [file] = input.files;
  if (!file) return;
  const status = root.querySelector("[data-upload-status]");
  if (file.size > data.most) {
    if (status) status.textContent = input.dataset.large;
    input.value = "";
    return;
  }
  if (status) status.textContent = input.dataset.sending;
  let answer;
  try {
    answer = await fetch(`/inn/${data.token}`, {
      method: "PUT", credentials: "same-origin", body: file,
      headers: { "X-Allocation": "1", "Content-Type": "application/octet-stream" },
    });
  } catch {
    if (status) status.textContent = input.dataset.lost;
    return;
  }
  const text = await answer.text();
  if (status) status.textContent = answer.ok ? "" : text;
  if (answer.ok) send(input.dataset.name, JSON.stringify({ name: file.name, file: text }));
  input.value = "";
}
