const control = (id) => document.getElementById(id);
const typeButtons = [...document.querySelectorAll(".type")];

function readFilters() {
  return {
    search: fold(control("search").value).split(" ").filter(Boolean),
    person: fold(control("person").value),
    organization: fold(control("organization").value),
    status: control("status").value,
    show: control("show").value,
    types: new Set(typeButtons.filter((b) => b.ariaPressed === "true").map((b) => b.dataset.type)),
  };
}

const asksForEvents = (f) => Boolean(f.person || f.organization || f.status || f.types.size);

/** Whether every word of the search stands in the article's own words or in those of this event. */
const holdsWords = (f, entry, event) =>
  f.search.every((word) => entry.words.includes(word) || (event && event.words.includes(word)));

const eventPasses = (f, entry, event) =>
  (!f.types.size || f.types.has(event.type)) &&
  (!f.status || f.status === event.status) &&
  (!f.person || event.foldedPeople.some((name) => name.includes(f.person))) &&
  (!f.organization || event.foldedOrganizations.some((name) => name.includes(f.organization))) &&
  holdsWords(f, entry, event);

/** The numbers of the events of an article that the filters let through, or null if they hide the article. */
function passing(f, entry) {
  if (f.show === "events" ? !entry.events.length : f.show && !entry[f.show]) return null;
  const kept = entry.events.flatMap((event, number) => (eventPasses(f, entry, event) ? [number] : []));
  if (kept.length || asksForEvents(f)) return kept.length ? kept : null;
  return holdsWords(f, entry, null) ? kept : null;
}

/** All articles that pass, in order, as [position, event numbers]. */
function findArticles() {
  const f = readFilters();
  return INDEX.flatMap((entry) => {
    const kept = passing(f, entry);
    return kept ? [[entry.position, kept]] : [];
  });
}

function pressTypes(...types) {
  for (const button of typeButtons) button.ariaPressed = String(types.includes(button.dataset.type));
}

function clearFilters() {
  for (const id of ["search", "person", "organization", "status", "show"]) control(id).value = "";
  pressTypes();
}

/** Names to choose from, the most frequent first; filled in when a box is first entered, since they may be many. */
function suggest(listId, names) {
  const list = control(listId);
  if (list.childElementCount) return;
  const counts = new Map();
  for (const name of names()) counts.set(name, (counts.get(name) ?? 0) + 1);
  const ranked = [...counts].sort((a, b) => b[1] - a[1]).slice(0, 2000);
  list.append(...ranked.map(([name]) => Object.assign(document.createElement("option"), { value: name })));
}
