// The right side: the selected comment between its ancestors and its replies, and its author's history.

const STEPS = 6;

function compact(row, model, config, extra = "") {
  const level = Math.min(row.level || 0, STEPS);
  return el(
    "div",
    { class: `near ${extra}${row.via === "vocative" ? " dashed" : ""}`, style: `margin-inline-start:${level * 18}px` },
    el("div", { class: "facts" },
      el("span", { class: "who", text: row.author || "no name" }),
      row.when ? el("span", { class: "when", text: clock(row.when) }) : null,
      row.toxicity === undefined ? null : el("span", { class: "small", text: row.toxicity === null ? "not scored" : `${number(row.toxicity)} ${row.band}` }),
      guess(row),
      ...stamp(row)),
    el("p", { class: `text${row.worst ? " worst" : ""}`, dir: "auto", text: row.text }),
  );
}

function chosen(row, thread, model, desk) {
  const full = desk.full && desk.full.key === row.key ? desk.full.text : null;
  const text = full || (thread && thread.text) || row.text;
  const length = row.length || text.length;
  const unfolded = desk.unfolded === row.key;
  const folds = length > 700;
  const shown = folds && !unfolded && thread ? Array.from(text).slice(0, 600).join("") + " …" : text;
  const level = thread ? Math.min(thread.ancestors.length, STEPS) : 0;
  return el(
    "article",
    { class: `chosen${row.via === "vocative" ? " dashed" : ""}`, style: `margin-inline-start:${level * 18}px`, "aria-label": "Selected comment" },
    el("div", { class: "facts" },
      row.author ? el("button", { class: "link who", title: "Author's history (H)", onclick: () => desk.history(), text: row.author }) : el("span", { class: "who", text: "no name" }),
      row.when ? el("span", { class: "when", text: clock(row.when) }) : null,
      row.reply_to ? el("span", { class: "when", text: `to ${row.reply_to}` }) : null,
      guess(row),
      row.likes !== null && row.likes !== undefined ? el("span", { class: "when", text: count(row.likes, "like") }) : null,
      row.language ? el("span", { class: "when", text: row.language }) : null,
      ...stamp(row)),
    el("p", { class: `text long${row.worst ? " worst" : ""}`, dir: "auto" }, ...marked(shown, row.marks)),
    folds ? el("button", { class: "link", onclick: () => desk.unfold(row, text), text: unfolded ? "Fold" : `Show all ${length.toLocaleString("en")} characters` }) : null,
    row.note ? el("p", { class: "noted" }, el("b", { text: "Note " }), row.note) : null,
    row.toxicity === undefined ? null : measures(row, desk.config),
    desk.config.lead ? el("button", { class: "link small", title: "A known answer for second looks (G)", onclick: () => desk.open("golden"), text: row.golden ? `★ Known answer: ${row.golden} (G)` : "☆ Keep as a known answer (G)" }) : null,
  );
}

function measures(row, config) {
  if (row.toxicity === null) return el("p", { class: "measures", text: `Not scored${row.why ? `: ${row.why}` : ""}` });
  const mood = row.sentiment === null ? "sentiment not scored" : `sentiment ${number(row.sentiment)} ${row.mood}`;
  return el("p", { class: "measures" }, el("b", { text: `Toxicity ${number(row.toxicity)} ${row.band}` }), ` by ${config.toxicity} · ${mood} by ${config.sentiment}`,
    row.marks && row.marks.length ? el("span", { text: " · underlined: the words that raised it" }) : null);
}

function drawDetail(pane, desk) {
  const { model, config } = desk;
  const row = model.row();
  pane.replaceChildren();
  if (!row) {
    pane.append(el("p", { class: "empty", text: model.total ? "One moment …" : "" }));
    return;
  }
  const thread = model.threads.get(row.key);
  const article = model.articles.get(row.article) || {};
  const title = article.title || "Untitled article";
  // The server lets only http and https addresses through; it is looked at here again because it becomes a link.
  const link = article.url && /^https?:\/\//i.test(article.url)
    ? el("a", { href: article.url, target: "_blank", rel: "noopener noreferrer", text: title })
    : el("span", { text: title });
  pane.append(el("h3", { class: "article" }, link));
  if (desk.author) return drawAuthor(pane, desk);
  if (thread) {
    if (thread.hidden_ancestors) pane.append(el("p", { class: "small", text: `${count(thread.hidden_ancestors, "earlier comment")} above` }));
    thread.ancestors.forEach((one, level) => pane.append(compact({ ...one, level }, model, config)));
  }
  if (thread && thread.conflict) pane.append(el("p", { class: "conflicting", text: thread.conflict }));
  pane.append(chosen(row, thread, model, desk));
  if (row.same) {
    pane.append(el("p", { class: "small", text: `Decided together with ${count(row.burst.length, "comment")} that ${row.burst.length === 1 ? "says" : "say"} nearly the same:` }));
    for (const one of row.same) pane.append(compact({ ...one, level: 0 }, model, config, "flat"));
    if (row.burst.length > row.same.length) pane.append(el("p", { class: "small", text: `and ${row.burst.length - row.same.length} more` }));
  }
  if (!thread) return undefined;
  for (const one of thread.replies) pane.append(compact({ ...one, level: thread.ancestors.length + one.below }, model, config));
  if (thread.more_replies) pane.append(el("p", { class: "small", text: `and ${count(thread.more_replies, "more reply", "more replies")}` }));
  if (thread.siblings.length) {
    const fold = el("details", { class: "siblings", open: desk.wide ? true : null });
    const about = row.parent ? "to the same comment" : "that start a thread under this article";
    fold.append(el("summary", { text: `${thread.more_siblings ? "Some of the others" : count(thread.siblings.length, "other", "others")} ${about}` }));
    for (const one of thread.siblings) fold.append(compact({ ...one, level: 0 }, model, config, "flat"));
    pane.append(fold);
  }
  return undefined;
}

function drawAuthor(pane, desk) {
  const { author } = desk;
  pane.append(el("div", { class: "facts" }, el("b", { class: "who", text: author.name }), el("button", { class: "link", onclick: () => desk.history(), text: "Back to the thread (H)" })));
  if (!author.loaded) {
    pane.append(el("p", { class: "empty", text: "One moment …" }));
    return;
  }
  const facts = [
    ["Comments", `${author.comments} under ${count(author.articles, "article")}`],
    ["Decided", `${author.approved} approved, ${author.rejected} rejected, ${author.skipped} skipped, ${author.waiting} waiting`],
    ["From", author.first ? `${clock(author.first)} to ${clock(author.last)}` : "no dates"],
    ["Mean toxicity", author.toxicity === null ? "not scored" : number(author.toxicity)],
    ["Labels", Object.entries(author.labels).map(([label, n]) => `${label} ${n}`).join(", ") || "none"],
  ];
  const table = el("dl", { class: "facts-list" });
  for (const [name, value] of facts) table.append(el("dt", { text: name }), el("dd", { text: value }));
  pane.append(table, sparkline(author.recent), el("h4", { text: "Newest comments" }));
  for (const one of author.recent) pane.append(compact({ ...one, level: 0 }, desk.model, desk.config, "flat"));
}

// Toxicity of the newest comments, oldest on the left: one stick a comment.
function sparkline(rows) {
  const scored = rows.filter((row) => row.toxicity !== null && row.toxicity !== undefined).reverse();
  if (scored.length < 2) return el("p", { class: "small", text: "Too few scored comments for a line over time." });
  const svg = svgEl("svg", { class: "spark", preserveAspectRatio: "xMinYMax meet", viewBox: `0 0 ${scored.length * 8} 32`, role: "img", "aria-label": `Toxicity of the newest ${scored.length} scored comments, oldest first: ${scored.map((row) => number(row.toxicity)).join(", ")}` });
  scored.forEach((row, i) => {
    const tall = Math.max(1, row.toxicity * 30);
    svg.append(svgEl("rect", { x: i * 8 + 1, y: 31 - tall, width: 6, height: tall }));
  });
  return svg;
}

function svgEl(tag, props) {
  const node = document.createElementNS("http://www.w3.org/2000/svg", tag);
  for (const [name, value] of Object.entries(props)) node.setAttribute(name, value);
  return node;
}
