// One desk in one place of the page: draws the model, hears the keys, talks with the server.

const QUIET = 130; // ms without a move before the thread of a newly selected comment is asked for
const LATE = 5000; // ms without an answer before a message is sent again
const BREAK_AFTER = 45 * 60 * 1000;
const PAUSE = 5 * 60 * 1000;

class Desk {
  constructor(root) {
    this.root = root;
    this.cards = new Map();
    this.sequence = 0;
    this.waiting = null;
    this.blur = localStorage.getItem("comments.blur") === "yes";
    this.build();
    this.onKey = (event) => this.key(event);
    document.addEventListener("keydown", this.onKey);
    this.clock = setInterval(() => this.tick(), 1000);
  }

  build() {
    const action = (name, key, text, run) =>
      el("button", { class: `act ${name}`, "data-act": name, title: `${text} (${key})`, onclick: run }, text, el("kbd", { text: key, "aria-hidden": "true" }));
    this.title = el("h2", { class: "title" });
    this.bins = el("div", { class: "hist" });
    this.search = el("input", { class: "search", type: "search", placeholder: "Search  /", "aria-label": "Search the text" });
    this.search.addEventListener("keydown", (event) => {
      if (event.key === "Enter") {
        this.ask({ words: this.search.value.trim() });
        this.list.focus();
      }
      if (event.key === "Escape") this.list.focus();
    });
    this.lot = el("button", { class: "act quiet lot", onclick: () => this.open("batch") });
    this.shade = el("button", { class: "act quiet", title: "Blur the worst texts until the pointer is over them (B)", onclick: () => this.toggleBlur() });
    const help = el("button", { class: "act quiet", title: "Keys (?)", "aria-label": "Keys", onclick: () => this.open("help"), text: "?" });
    this.bar = el("header", { class: "bar" }, this.title, this.bins, this.search, this.lot, this.shade, help);
    this.list = el("ol", { class: "list", role: "listbox", tabindex: "0", "aria-label": "Comments to decide" });
    this.list.addEventListener("click", (event) => {
      const card = event.target.closest(".card");
      if (card) this.pick(Number(card.dataset.key));
    });
    this.pane = el("div", { class: "pane", tabindex: "0", role: "region", "aria-label": "The comment in its thread" });
    this.acts = el("div", { class: "acts main", role: "toolbar", "aria-label": "Decide" },
      action("approve", "A", "✓ Approve", () => this.decide({ verdict: "approve" })),
      action("reject", "X", "✕ Reject", () => this.decide({ verdict: "reject" })),
      action("skip", "S", "Skip", () => this.decide({ verdict: "skip" })),
      action("label", "L", "Labels", () => this.open("labels")),
      action("remark", "N", "Note", () => this.open("note")),
      action("undo", "U", "Undo", () => this.undo()));
    this.why = el("p", { class: "why-not", hidden: true });
    this.said = el("div", { class: "said", role: "status", "aria-live": "polite" });
    this.restText = el("span");
    this.rest = el("div", { class: "rest", hidden: true }, this.restText,
      el("button", { class: "link", onclick: () => this.rested(), text: "Thanks" }));
    this.over = el("div", { class: "over", hidden: true });
    this.over.addEventListener("click", (event) => event.target === this.over && this.close());
    this.frame = el("div", { class: "desk" }, this.bar, this.rest,
      el("div", { class: "halves" }, this.list, el("section", { class: "detail" }, this.pane, this.why, this.acts)), this.said, this.over);
    this.root.replaceChildren(el("style", { text: STYLE }), this.frame);
  }

  // Called with every answer of the server.
  update(data, setState) {
    this.data = data;
    this.config = data.config;
    this.setState = setState;
    const key = `comments.desk.${data.config.desk}`;
    if (this.model !== window[key] || !this.model) {
      // The model outlives the place on the page, so that what was not acknowledged is sent again after a redraw.
      // Another person at the desk, or another mode, has a model of its own.
      window[key] = window[key] || new QueueModel();
      this.model = window[key];
      this.cards.clear();
      this.waiting = null;
    }
    if (this.waiting && data.ack && data.ack.client === this.model.client && data.ack.sequence >= this.waiting.sequence) this.waiting = null;
    if (data.author && this.author && data.author.name === this.author.name) this.author = { ...data.author, loaded: true };
    if (data.full) this.full = data.full;
    const before = this.model.selected;
    const news = this.model.receive(data);
    for (const result of news) this.tell(result);
    if (before !== this.model.selected) this.turned();
    this.draw();
    if (this.panel === "batch" && data.batch) this.show(drawBatch(this));
    if (this.model.missing()) this.ask({ have: {} });
    else if (this.dirty) this.flush();
    else if (this.model.near().includes(this.model.selected)) this.later();
  }

  draw() {
    const { model, config, data } = this;
    this.title.textContent = config.title.replace("{n}", Math.max(0, model.total - this.hidden()).toLocaleString("en"));
    drawHistogram(this.bins, this);
    this.search.hidden = config.second;
    if (document.activeElement !== this.search && this.root.activeElement !== this.search) this.search.value = data.words || "";
    this.lot.hidden = !config.batch || !model.total;
    this.lot.textContent = `Decide all ${model.total.toLocaleString("en")} …`;
    this.shade.textContent = this.blur ? "Blurred" : "Blur";
    this.shade.setAttribute("aria-pressed", String(this.blur));
    this.frame.classList.toggle("blurred", this.blur);
    this.frame.classList.toggle("dark", isDark(this.frame));
    this.frame.classList.toggle("second", config.second);
    this.why.hidden = !config.why_not;
    this.why.textContent = config.why_not || "";
    for (const button of this.acts.children) {
      button.hidden = config.second && ["undo", "remark"].includes(button.dataset.act);
      button.disabled = Boolean(config.why_not);
    }
    this.drawList();
    this.drawDetail();
  }

  drawDetail() {
    const row = this.model.row();
    const drawn = JSON.stringify([row && row.key, row && row.rev, row && row.verdict, row && row.labels, row && row.golden, row && this.model.threads.has(row.key), this.author, this.wide, this.unfolded, this.full && this.full.key, this.model.total === 0]);
    if (drawn === this.drawn) return;
    this.drawn = drawn;
    drawDetail(this.pane, this);
  }

  hidden() {
    return this.model.order.length - this.model.visible().length;
  }

  drawList() {
    const { model } = this;
    const keys = model.visible();
    const nodes = keys.map((key) => {
      const row = model.rows.get(key);
      const known = this.cards.get(key);
      if (known && known.rev === row.rev && row.rev) return known.node;
      const node = card(row, model, this.config);
      this.cards.set(key, { node, rev: row.rev });
      return node;
    });
    // Only what changed is touched: putting sixty cards in anew costs more than a keypress may.
    const wanted = new Set(nodes);
    for (const node of [...this.list.children]) if (!wanted.has(node)) node.remove();
    let at = this.list.firstElementChild;
    for (const node of nodes) {
      if (node === at) at = at.nextElementSibling;
      else this.list.insertBefore(node, at);
    }
    if (!keys.length) this.list.replaceChildren(el("li", { class: "empty", role: "option", "aria-selected": "false", text: model.order.length || model.pending.size ? "One moment …" : this.config.nothing }));
    if (this.cards.size > 400) for (const key of [...this.cards.keys()]) if (!keys.includes(key)) this.cards.delete(key);
    this.mark();
  }

  mark() {
    for (const node of this.list.querySelectorAll('[aria-selected="true"]')) node.setAttribute("aria-selected", "false");
    const known = this.cards.get(this.model.selected);
    if (!known || !known.node.isConnected) return;
    known.node.setAttribute("aria-selected", "true");
    this.list.setAttribute("aria-activedescendant", known.node.id);
    const list = this.list.getBoundingClientRect();
    const box = known.node.getBoundingClientRect();
    if (box.top < list.top) this.list.scrollTop -= list.top - box.top + 4;
    else if (box.bottom > list.bottom) this.list.scrollTop += box.bottom - list.bottom + 4;
  }

  turned() {
    this.author = null;
    this.wide = false;
    this.unfolded = null;
    this.pane.scrollTop = 0;
    this.frame.classList.remove("shown");
    this.later();
  }

  moved() {
    this.turned();
    this.mark();
    this.drawDetail();
    this.busy();
  }

  pick(key) {
    this.model.select(key);
    this.moved();
  }

  move(step) {
    const before = this.model.selected;
    this.model.move(step);
    if (before !== this.model.selected) this.moved();
  }

  decide(change) {
    if (this.config.why_not || !this.model.row()) return;
    const leaves = this.config.leaves.includes(change.verdict || "labels");
    this.model.decide(change, leaves);
    this.turned();
    this.drawList();
    this.drawDetail();
    this.title.textContent = this.config.title.replace("{n}", Math.max(0, this.model.total - this.hidden()).toLocaleString("en"));
    this.busy();
    this.flush();
  }

  golden(verdict, labels) {
    this.close();
    this.model.golden(verdict, labels);
    this.draw();
    this.flush();
  }

  decideAll(verdict, labels, n) {
    this.close();
    this.model.decideAll(verdict, labels.length ? labels : null, n);
    this.say(`Deciding ${count(n, "comment")} …`);
    this.flush();
  }

  undo() {
    if (this.config.why_not || this.config.second) return;
    this.model.undo();
    this.turned();
    this.drawList();
    this.drawDetail();
    this.flush();
  }

  tell(result) {
    if (!result.ok) this.say(result.message, true);
    else if (result.message) this.say(result.message);
  }

  say(text, bad = false) {
    this.said.textContent = text;
    this.said.classList.toggle("bad", bad);
    this.said.classList.add("on");
    clearTimeout(this.saying);
    this.saying = setTimeout(() => this.said.classList.remove("on"), bad ? 8000 : 4000);
  }

  history() {
    const row = this.model.row();
    if (!row || !row.author) return;
    this.author = this.author ? null : { name: row.author };
    this.drawDetail();
    if (this.author) this.ask({ author: row.author });
  }

  unfold(row, text) {
    this.unfolded = this.unfolded === row.key ? null : row.key;
    if (this.unfolded && row.length > text.length) this.ask({ full: row.key });
    this.drawDetail();
  }

  toggleBlur() {
    this.blur = !this.blur;
    localStorage.setItem("comments.blur", this.blur ? "yes" : "no");
    this.draw();
  }

  // Talking with the server: one message under way at a time, always with everything not acknowledged.
  ask(extra) {
    this.extra = { ...this.extra, ...extra };
    this.flush();
  }

  later() {
    clearTimeout(this.asking);
    this.asking = setTimeout(() => this.model.near().includes(this.model.selected) && this.flush(), QUIET);
  }

  flush() {
    if (this.waiting && performance.now() - this.waiting.since < LATE) {
      this.dirty = true;
      return;
    }
    this.dirty = false;
    this.sequence = Math.max(this.sequence, Date.now()) + 1;
    this.waiting = { sequence: this.sequence, since: performance.now() };
    this.setState("inbox", this.model.message({ sequence: this.sequence, ...this.extra }));
    this.extra = {};
  }

  tick() {
    if (!this.root.host.isConnected) {
      this.leave();
      return;
    }
    if (this.waiting ? performance.now() - this.waiting.since > LATE : this.model && this.model.pending.size) this.flush();
    const now = Date.now();
    if (this.since && now - this.last > PAUSE) this.since = null;
    const long = Boolean(this.since && now - this.since > BREAK_AFTER);
    if (long && this.rest.hidden) this.restText.textContent = `You have been reading for ${Math.round((now - this.since) / 60000)} minutes and decided ${count(this.model.decided, "comment")}. A few minutes away from the screen help.`;
    this.rest.hidden = !long;
  }

  busy() {
    this.last = Date.now();
    this.since = this.since || this.last;
  }

  rested() {
    this.since = null;
    this.rest.hidden = true;
  }

  leave() {
    clearInterval(this.clock);
    document.removeEventListener("keydown", this.onKey);
  }

  open(panel) {
    if (panel !== "help" && this.config.why_not) return;
    if (["labels", "note", "golden"].includes(panel) && !this.model.row()) return;
    if (panel === "note" && this.config.second) return;
    if (panel === "golden" && !this.config.lead) return;
    this.panel = panel;
    if (panel === "batch") {
      this.data.batch = null;
      this.ask({ batch: true });
      this.show(drawBatch(this));
    } else this.show({ labels: labelPanel, note: notePanel, help: helpPanel, golden: goldenPanel }[panel](this));
  }

  show(node) {
    node.setAttribute("role", "dialog");
    node.setAttribute("aria-modal", "true");
    node.setAttribute("aria-labelledby", "panel-title");
    this.over.replaceChildren(node);
    this.over.hidden = false;
    const first = node.querySelector("textarea, button");
    if (first) first.focus();
  }

  close() {
    this.panel = null;
    this.over.hidden = true;
    this.over.replaceChildren();
    this.list.focus();
  }

  key(event) {
    if (!this.root.host.isConnected) return this.leave();
    if (event.ctrlKey || event.metaKey || event.altKey) return undefined;
    const target = event.composedPath()[0];
    if (this.panel) {
      if (event.key === "Escape") this.close();
      return undefined;
    }
    const tag = target && target.tagName ? target.tagName.toLowerCase() : "";
    if (["input", "textarea", "select"].includes(tag) || (target && target.isContentEditable)) return undefined;
    // Outside the desk, arrows belong to what has the focus (sliders, lists); letters are the desk's everywhere.
    const inside = this.root.contains(target) || target === document.body || target === this.root.host;
    const arrows = { ArrowDown: 1, ArrowUp: -1 };
    if (inside && target !== this.pane && event.key in arrows) {
      event.preventDefault();
      return this.move(arrows[event.key]);
    }
    const run = {
      j: () => this.move(1), k: () => this.move(-1),
      a: () => this.decide({ verdict: "approve" }), x: () => this.decide({ verdict: "reject" }), s: () => this.decide({ verdict: "skip" }),
      u: () => this.undo(), l: () => this.open("labels"), n: () => this.open("note"),
      t: () => { this.wide = !this.wide; this.drawDetail(); }, h: () => this.history(), b: () => this.toggleBlur(),
      g: () => this.open("golden"),
      v: () => this.frame.classList.toggle("shown"), "/": () => this.search.focus(), "?": () => this.open("help"),
    }[event.key.length === 1 ? event.key.toLowerCase() : ""];
    if (!run) return undefined;
    // A key held down repeats: moving may, deciding must not.
    if (event.repeat && !["j", "k"].includes(event.key)) return event.preventDefault();
    event.preventDefault();
    event.stopPropagation();
    return run();
  }
}

window.commentsDesk = ({ parentElement, data, setStateValue }) => {
  parentElement.desk = parentElement.desk || new Desk(parentElement);
  parentElement.desk.update(data, setStateValue);
};
(window.commentsDeskCalls || []).forEach((call) => call());
window.commentsDeskCalls = null;

export default function () {}
