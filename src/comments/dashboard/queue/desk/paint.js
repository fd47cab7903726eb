// Small drawing pieces. Comment text, names and titles reach the page through textContent only.

function el(tag, props = {}, ...children) {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(props)) {
    if (value === undefined || value === null || value === false) continue;
    if (name === "class") node.className = value;
    else if (name === "text") node.textContent = value;
    else if (name.startsWith("on")) node.addEventListener(name.slice(2), value);
    else node.setAttribute(name, value === true ? "" : value);
  }
  node.append(...children.filter((child) => child !== null && child !== undefined && child !== false));
  return node;
}

const MONTHS = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];

// A time as the page's own clock gave it; pages that state no zone would be shifted by a conversion.
function clock(iso) {
  if (!iso) return "";
  const [, year, month, day, time] = iso.match(/^(\d+)-(\d\d)-(\d\d)(?:T(\d\d:\d\d))?/) || [];
  return year ? `${Number(day)} ${MONTHS[Number(month) - 1]} ${year}${time ? ` ${time}` : ""}` : iso;
}

function number(value, digits = 2) {
  return (value < 0 ? "−" : "") + Math.abs(value).toFixed(digits).replace(/^0(?=\.)/, "");
}

function count(n, one, many = `${one}s`) {
  return `${n.toLocaleString("en")} ${n === 1 ? one : many}`;
}

// Text with the words that drove its score underlined. Offsets count characters, as Python does, not UTF-16 units.
function marked(text, spans) {
  const nodes = [];
  if (!spans || !spans.length) return [document.createTextNode(text)];
  const letters = Array.from(text);
  let at = 0;
  for (const [start, end, strength] of spans) {
    if (start < at || end > letters.length) continue;
    nodes.push(document.createTextNode(letters.slice(at, start).join("")));
    nodes.push(el("mark", { class: `w${strength}`, text: letters.slice(start, end).join("") }));
    at = end;
  }
  nodes.push(document.createTextNode(letters.slice(at).join("")));
  return nodes;
}

const SIGNS = { positive: "▲", negative: "▼", neutral: "●" };

// The score as number and band: the band's name and a stepped sign say it without colour.
function gauge(row, config) {
  if (row.toxicity === undefined) return el("div", { class: "gauge" });
  if (row.toxicity === null) {
    const why = row.why ? `not scored: ${row.why}` : "not scored";
    return el("div", { class: "gauge none", title: why }, el("span", { class: "band", text: "not scored" }), el("span", { class: "why", text: row.why || "" }));
  }
  const step = Math.max(0, config.bands.indexOf(row.band));
  const bars = el("span", { class: "bars", "aria-hidden": "true" });
  for (let i = 0; i < config.bands.length; i += 1) bars.append(el("i", { class: i <= step ? "on" : "" }));
  const parts = [el("span", { class: "score" }, el("b", { text: number(row.toxicity) }), bars), el("span", { class: "band", text: row.band })];
  if (row.sentiment !== null && row.sentiment !== undefined) {
    parts.push(el("span", { class: "mood", title: `sentiment ${row.mood}` }, `${SIGNS[row.mood] || "●"} ${number(row.sentiment)}`));
  }
  return el("div", { class: `gauge step${step}`, title: `toxicity ${number(row.toxicity)}, ${row.band}` }, ...parts);
}

const VERDICTS = { approve: ["✓", "Approved"], reject: ["✕", "Rejected"], skip: ["→", "Skipped"] };

function stamp(row) {
  const parts = [];
  if (row.verdict && VERDICTS[row.verdict]) {
    const [sign, word] = VERDICTS[row.verdict];
    parts.push(el("span", { class: `stamp ${row.verdict}`, title: row.moderator ? `${word} by ${row.moderator}` : word, text: `${sign} ${word}` }));
  }
  for (const label of row.labels || []) parts.push(el("span", { class: "tag", text: label }));
  if (row.conflict) parts.push(el("span", { class: "tag conflict", text: `≠ ${row.conflict}` }));
  if (row.golden) parts.push(el("span", { class: "tag golden", title: "Known answer, for second looks; only leads see this", text: `★ ${row.golden}` }));
  if (row.note) parts.push(el("span", { class: "tag note", title: row.note, text: "note" }));
  return parts;
}

function guess(row) {
  return row.via === "vocative" ? el("span", { class: "guess", title: "No link on the page says so: the text begins with an earlier author's name", text: "guess" }) : null;
}

function card(row, model, config) {
  const article = model.articles.get(row.article) || {};
  const facts = [
    el("span", { class: "who", text: row.author || "no name" }),
    row.when ? el("span", { class: "when", text: clock(row.when) }) : null,
    el("span", { class: "where", text: article.title || "untitled article" }),
    row.burst && row.burst.length ? el("span", { class: "burst", text: `×${row.burst.length + 1} nearly the same` }) : null,
    row.replies ? el("span", { class: "replies", title: count(row.replies, "reply", "replies"), text: `↳ ${row.replies}` }) : null,
    row.gone ? el("span", { class: "tag", text: "gone from the page" }) : null,
    row.state !== "visible" ? el("span", { class: "tag", text: row.state }) : null,
    ...stamp(row),
  ];
  return el(
    "li",
    { class: "card", role: "option", id: `card-${row.key}`, "data-key": row.key, "aria-selected": "false" },
    gauge(row, config),
    el("div", { class: "body" }, el("div", { class: "facts" }, ...facts), el("p", { class: `text${row.worst ? " worst" : ""}`, dir: "auto" }, ...marked(row.text || "(empty)", row.marks))),
  );
}

// Streamlit's theme is chosen in its own menu, which the system's setting does not know of: the text colour tells.
function isDark(node) {
  const [red, green, blue] = (getComputedStyle(node).color.match(/[\d.]+/g) || [0, 0, 0]).map(Number);
  return 0.3 * red + 0.6 * green + 0.1 * blue > 128;
}
