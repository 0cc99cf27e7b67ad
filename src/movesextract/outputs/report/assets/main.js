const list = control("list");
const pager = control("pager");
let found = [];
let page = 0;

const pageCount = () => Math.max(1, Math.ceil(found.length / PAGE_SIZE));

function draw() {
  const from = page * PAGE_SIZE;
  list.replaceChildren(...found.slice(from, from + PAGE_SIZE).map(([position, kept]) => renderArticle(position, kept)));
  if (!found.length) list.append(make("p", { className: "none empty" }, "No article passes these filters."));
  control("page").value = String(page + 1);
  control("pages").textContent = pageCount().toLocaleString("en");
  pager.hidden = found.length <= PAGE_SIZE;
  for (const button of pager.querySelectorAll("button")) button.disabled = target(button.dataset.go) === page;
}

function refresh() {
  found = findArticles();
  page = 0;
  const all = INDEX.length.toLocaleString("en");
  const events = found.reduce((sum, [, kept]) => sum + kept.length, 0).toLocaleString("en");
  control("found").textContent = `${found.length.toLocaleString("en")} of ${all} articles, ${events} events`;
  draw();
}

function target(where) {
  const last = pageCount() - 1;
  return { first: 0, previous: Math.max(0, page - 1), next: Math.min(last, page + 1), last }[where];
}

function turnTo(number) {
  page = Math.min(Math.max(0, number), pageCount() - 1);
  draw();
  control("articles").scrollIntoView();
  control("articles").focus({ preventScroll: true });
}

/** Go where the address points: to the article's page, past any filter that hides it. */
function followAddress() {
  let anchor;
  try {
    anchor = decodeURIComponent(location.hash.slice(1));
  } catch {
    return;
  }
  const position = POSITIONS.get(anchor);
  if (position === undefined) return;
  let at = found.findIndex(([candidate]) => candidate === position);
  if (at < 0) {
    clearFilters();
    refresh();
    at = position;
  }
  page = Math.floor(at / PAGE_SIZE);
  draw();
  const element = list.children[at % PAGE_SIZE];
  element.scrollIntoView();
  element.focus({ preventScroll: true });
}

/** Which events of which article something belongs to: words of the text or a card. */
function belongsTo(node) {
  const part = node.closest?.("mark, .card");
  if (!part || part.classList.contains("filtered")) return null;
  const numbers = (part.dataset.events ?? part.dataset.event).split(" ").map(Number);
  return { part, element: part.closest("article"), numbers, field: node.closest("[data-field]")?.dataset.field ?? null };
}

function lightUnder(node) {
  const hit = belongsTo(node);
  for (const other of list.querySelectorAll("article.lighting")) if (other !== hit?.element) light(other, []);
  if (hit) light(hit.element, hit.numbers, hit.field);
}

/** From words to their card and back. */
function crossOver(node) {
  const hit = belongsTo(node);
  if (!hit) return;
  const other = hit.part.matches("mark")
    ? lamps.get(hit.element).cards.get(hit.numbers[0])
    : firstMark(hit.element, hit.numbers[0]);
  other?.scrollIntoView({ block: "nearest" });
  other?.focus({ preventScroll: true });
}

list.addEventListener("mouseover", (event) => lightUnder(event.target));
list.addEventListener("mouseleave", () => lightUnder(document.activeElement));
list.addEventListener("focusin", (event) => lightUnder(event.target));
list.addEventListener("focusout", () => lightUnder(document.body));
list.addEventListener("click", (event) => {
  if (event.target.closest("mark")) crossOver(event.target);
});
list.addEventListener("keydown", (event) => {
  if (event.key !== "Enter" && event.key !== " ") return;
  if (!event.target.matches("mark, .card")) return;
  event.preventDefault();
  crossOver(event.target);
});

let waiting = 0;
control("filters").addEventListener("input", () => {
  clearTimeout(waiting);
  waiting = setTimeout(refresh, 120);
});
control("filters").addEventListener("submit", (event) => event.preventDefault());
control("filters").addEventListener("reset", (event) => {
  event.preventDefault();
  clearFilters();
  refresh();
});
for (const button of typeButtons) {
  button.addEventListener("click", () => {
    button.ariaPressed = String(button.ariaPressed !== "true");
    refresh();
  });
}
control("person").addEventListener("focus", () => suggest("people", () => INDEX.flatMap((a) => a.events.flatMap((e) => e.people))));
control("organization").addEventListener("focus", () =>
  suggest("organizations", () => INDEX.flatMap((a) => a.events.flatMap((e) => e.organizations))));

pager.addEventListener("click", (event) => {
  if (event.target.dataset.go) turnTo(target(event.target.dataset.go));
});
control("page").addEventListener("change", () => turnTo((Number.parseInt(control("page").value, 10) || 1) - 1));

/** The overview leads to the articles behind its figures. */
document.addEventListener("click", (event) => {
  const button = event.target.closest("[data-organization], [data-only], [data-show]");
  if (!button) return;
  clearFilters();
  if (button.dataset.organization) control("organization").value = button.dataset.organization;
  if (button.dataset.only) pressTypes(button.dataset.only);
  if (button.dataset.show) control("show").value = button.dataset.show;
  refresh();
  turnTo(0);
});
document.addEventListener("keydown", (event) => {
  if (event.key !== "/" || event.ctrlKey || event.metaKey || event.altKey || event.target.matches("input, select")) return;
  event.preventDefault();
  control("search").focus();
});
addEventListener("hashchange", followAddress);

clearFilters();
refresh();
followAddress();
