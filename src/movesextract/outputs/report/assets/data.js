"use strict";

const parse = (id) => JSON.parse(document.getElementById(id).textContent);

const LABELS = parse("labels");
const PAGE_SIZE = LABELS.pageSize;
const CHUNKS_KEPT = 40;

/** Text as it is compared: without case, accents and doubled spaces. */
const fold = (text) =>
  text.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase().replace(/\s+/g, " ").trim();

const INDEX = parse("index").map((entry, position) => ({
  ...entry,
  position,
  words: fold(entry.words),
  events: entry.events.map(([type, status, people, organizations, words]) => ({
    type, status, people, organizations, words: fold(words),
    foldedPeople: people.map(fold), foldedOrganizations: organizations.map(fold),
  })),
}));

/** Fragment of the address that leads to an article; a second article of the same id is told apart by its position. */
const POSITIONS = new Map();
for (const entry of INDEX) {
  const plain = `article-${entry.id}`;
  entry.anchor = POSITIONS.has(plain) ? `${plain}~${entry.position}` : plain;
  POSITIONS.set(entry.anchor, entry.position);
}

const parsedChunks = new Map();

/** The whole article at a position. Articles lie in the page in chunks, each parsed only when it is first shown. */
function articleAt(position) {
  const number = Math.floor(position / PAGE_SIZE);
  if (!parsedChunks.has(number)) {
    if (parsedChunks.size >= CHUNKS_KEPT) parsedChunks.clear();
    parsedChunks.set(number, parse(`chunk-${number}`));
  }
  return parsedChunks.get(number)[position % PAGE_SIZE];
}
