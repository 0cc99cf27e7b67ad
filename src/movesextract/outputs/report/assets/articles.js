/** An element with properties and children. Strings become text nodes: nothing here is ever parsed as markup. */
function make(tag, properties = {}, ...children) {
  const { dataset = {}, ...others } = properties;
  const element = Object.assign(document.createElement(tag), others);
  Object.assign(element.dataset, dataset);
  element.append(...children.filter((child) => child !== null));
  return element;
}

const words = (text) => make("bdi", {}, text);

const dayFormat = new Intl.DateTimeFormat("en-GB", { day: "numeric", month: "long", year: "numeric", timeZone: "UTC" });
const longDay = (iso) => dayFormat.format(new Date(`${iso}T00:00:00Z`));

const CHARACTERS_BESIDE_A_CARD = 340;

/** What lights up together in an article: for each event its card and its words. */
const lamps = new WeakMap();

function renderArticle(position, kept) {
  const entry = INDEX[position];
  const article = articleAt(position);
  const lit = { cards: new Map(), marks: [], types: article.events.map((event) => event.type) };
  const shown = new Set(kept);
  const text = make("div", { className: "text", lang: article.language ?? "", dir: "auto" });
  text.append(...article.paragraphs.map((p) => make("p", { dir: "auto" }, ...renderSegments(p, article, shown, lit))));
  if (!article.paragraphs.length) text.append(make("p", { className: "none" }, "No text."));
  const aside = make("aside", { className: "findings", ariaLabel: "What was found" });
  aside.append(...findings(article, shown, lit));
  const element = make("article", { id: entry.anchor, tabIndex: -1 }, header(entry, article), text, aside);
  // The shorter column follows the reader. Which one that is shows before layout, near enough.
  element.classList.toggle("wordy", text.textContent.length > CHARACTERS_BESIDE_A_CARD * aside.childElementCount);
  lamps.set(element, lit);
  return element;
}

function header(entry, article) {
  const line = make("p", { className: "byline" });
  if (article.date) line.append(make("time", { dateTime: article.date }, longDay(article.date)));
  if (article.source) line.append(source(article.source));
  const link = make("a", { href: `#${encodeURIComponent(entry.anchor)}`, className: "permalink" }, "Link");
  link.ariaLabel = `Link to this article: ${article.title}`;
  line.append(link);
  return make("header", {}, line, make("h3", { dir: "auto" }, article.title));
}

function source(text) {
  if (!/^https?:\/\//i.test(text)) return make("span", { className: "source" }, words(text));
  return make("a", { className: "source", href: text, rel: "noreferrer noopener", target: "_blank" }, words(text));
}

function renderSegments(paragraph, article, shown, lit) {
  return paragraph.map((segment) => (typeof segment === "string" ? segment : renderMark(segment, article, shown, lit)));
}

/** One piece of text: evidence of some events, words of some fields, boilerplate, or several of these at once. */
function renderMark([text, evidence, mentions, boilerplate], article, shown, lit) {
  const stated = evidence.filter((number) => shown.has(number));
  const named = mentions.filter(([number]) => shown.has(number));
  const numbers = [...new Set([...stated, ...named.map(([number]) => number)])];
  if (!numbers.length) return make("span", { className: boilerplate ? "boilerplate" : "" }, text);
  const types = [...new Set(numbers.map((number) => article.events[number].type))];
  const mark = make("mark", { dataset: { events: numbers.join(" ") } }, text);
  // The type that a word is named for decides its line; shared evidence shows a stripe of each type.
  const leading = named.length ? article.events[named[0][0]].type : types[0];
  mark.className = `kind-${leading}${named.length ? " mention" : ""}${boilerplate ? " boilerplate" : ""}`;
  if (types.length > 1) mark.style.setProperty("--fill", stripes(types, "wash"));
  for (const number of numbers) makeReachable(mark, number, article, lit);
  lit.marks.push({ mark, numbers: new Set(numbers), named, leading });
  return mark;
}

function stripes(types, shade) {
  const stops = types.map((type, n) => {
    const [from, to] = [n, n + 1].map((edge) => `${((100 * edge) / types.length).toFixed(1)}%`);
    return `var(--${type}-${shade}) ${from} ${to}`;
  });
  return `linear-gradient(to bottom, ${stops.join(", ")})`;
}

/** The first words of each event take the keyboard's focus, so that the way from text to card needs no mouse. */
function makeReachable(mark, number, article, lit) {
  if (lit.marks.some(({ numbers }) => numbers.has(number))) return;
  mark.tabIndex = 0;
  mark.role = "button";
  mark.ariaDescription = `${LABELS.types[article.events[number].type]}: ${headlineText(article.events[number])}`;
}

const headlineText = (event) => event.headline.map(([text]) => text).join(" ");

function findings(article, shown, lit) {
  const parts = [];
  if (article.error) parts.push(failure(article.error));
  parts.push(...article.events.map((event, number) => renderCard(event, number, shown, lit)));
  if (!article.events.length && !article.error) parts.push(make("p", { className: "none" }, "No event in this article."));
  if (article.rejected.length) parts.push(rejections(article.rejected));
  if (article.warnings.length) parts.push(remarks(article.warnings));
  return parts;
}

function failure([type, message]) {
  return make("div", { className: "failure" }, make("h4", {}, "This article failed"),
    make("p", {}, make("code", {}, type), " ", words(message)));
}

function renderCard(event, number, shown, lit) {
  const label = make("p", { className: "kicker" }, LABELS.types[event.type]);
  if (event.status !== "completed") label.append(make("span", { className: "status" }, LABELS.statuses[event.status]));
  const headline = make("h4", { dir: "auto" });
  for (const [text, field] of event.headline) {
    if (headline.childNodes.length) headline.append(" ");
    headline.append(fieldWords(text, field));
  }
  const rows = event.rows.flatMap(([name, values, meaning]) => [make("dt", {}, name), rowValue(values, meaning)]);
  const card = make("div", { className: `card kind-${event.type}`, dataset: { event: number } },
    label, headline, rows.length ? make("dl", {}, ...rows) : null);
  if (shown.has(number)) card.tabIndex = 0;
  else card.classList.add("filtered");
  card.role = "group";
  card.ariaLabel = `${LABELS.types[event.type]}: ${headlineText(event)}`;
  lit.cards.set(number, card);
  return card;
}

function fieldWords(text, field) {
  return field === null ? make("span", {}, text) : make("bdi", { className: "words", dataset: { field } }, text);
}

function rowValue(values, meaning) {
  const value = make("dd");
  values.forEach(([text, field], n) => value.append(n ? ", " : "", fieldWords(text, field)));
  // "2024" needs no second line that says 2024.
  if (meaning && meaning !== values[0][0]) value.append(make("span", { className: "meaning" }, meaning));
  return value;
}

function rejections(items) {
  const list = make("ul", {}, ...items.map((item) => make("li", {},
    make("p", { className: "reason" }, item.reason, item.field ? make("span", {}, ` · only the field ${item.field}`) : null),
    make("p", { className: "given" }, make("b", {}, item.type), " ",
      ...item.given.flatMap(([name, value]) => [make("i", {}, name), " ", words(value), " "])),
    make("p", { className: "detail" }, words(item.detail)))));
  return make("details", { className: "rejected", open: true }, make("summary", {}, `Rejected (${items.length})`), list);
}

function remarks(warnings) {
  return make("details", { className: "warnings", open: true }, make("summary", {}, `Warnings (${warnings.length})`),
    make("ul", {}, ...warnings.map((warning) => make("li", {}, words(warning)))));
}

/** Light the given events of an article: their cards, their words, and most of all the words of one field. */
function light(element, numbers, field = null) {
  const lit = lamps.get(element);
  element.classList.toggle("lighting", numbers.length > 0);
  for (const [number, card] of lit.cards) card.classList.toggle("lit", numbers.includes(number));
  for (const { mark, numbers: own, named, leading } of lit.marks) {
    const first = numbers.find((number) => own.has(number));
    mark.classList.toggle("lit", first !== undefined);
    // Words of two events take the colour of the one that is lit, or of both.
    const types = new Set(numbers.filter((number) => own.has(number)).map((number) => lit.types[number]));
    if (types.size > 1) mark.style.setProperty("--glow-fill", stripes([...types], "glow"));
    else mark.style.removeProperty("--glow-fill");
    for (const type of lit.types) mark.classList.remove(`kind-${type}`);
    mark.classList.add(`kind-${first === undefined ? leading : lit.types[first]}`);
    const exact = named.some(([number, name]) => numbers.includes(number) && name === field);
    mark.classList.toggle("exact", exact);
  }
}

const firstMark = (element, number) => lamps.get(element).marks.find(({ numbers }) => numbers.has(number))?.mark;
