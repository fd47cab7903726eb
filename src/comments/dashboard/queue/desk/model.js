// What the browser knows of the queue: rows, order, selection, and every decision the server has not acknowledged yet.
// No drawing here. Decisions are numbered; the server answers with the last number it has dealt with, so that a lost or
// doubled message neither loses nor doubles a decision.

class QueueModel {
  constructor() {
    this.client = crypto.randomUUID ? crypto.randomUUID() : String(Math.random()).slice(2);
    this.rows = new Map();
    this.articles = new Map();
    this.threads = new Map();
    this.order = [];
    this.total = 0;
    this.selected = null;
    this.view = null;
    this.number = 0;
    this.pending = new Map(); // n -> decision not acknowledged
    this.trail = []; // own decisions that can be taken back: {n, key}
    this.restored = new Map(); // key -> place in the list, of an undone comment that the server has not listed again
    this.seen = 0; // the last result shown
    this.decided = 0; // in this window, for the reminder of a break
  }

  // Takes what the server sent; returns the results that are new: [{n, ok, message, ...}].
  receive(data) {
    const fresh = data.view !== this.view;
    if (fresh) {
      this.view = data.view;
      this.threads.clear();
      this.restored.clear();
    }
    for (const [key, article] of Object.entries(data.articles)) this.articles.set(Number(key), article);
    for (const row of data.rows) this.rows.set(row.key, row);
    for (const thread of data.threads) this.threads.set(thread.key, thread);
    this.order = data.order;
    this.total = data.total;
    const news = [];
    if (data.ack && data.ack.client === this.client) {
      for (const result of data.ack.results) {
        if (result.n <= this.seen) continue;
        this.seen = result.n;
        const decision = this.pending.get(result.n);
        this.pending.delete(result.n);
        if (!result.ok) this.trail = this.trail.filter((step) => step.n !== result.n);
        news.push({ ...result, decision });
      }
      for (const n of [...this.pending.keys()]) if (n <= data.ack.n) this.pending.delete(n);
    }
    for (const key of this.order) this.restored.delete(key);
    this.forget();
    const visible = this.visible();
    if (fresh || !visible.includes(this.selected)) this.selectAt(fresh ? 0 : this.place || 0, visible);
    return news;
  }

  // The keys to show, in order: what the server listed, less what a pending decision takes out of this view.
  visible() {
    const hidden = new Set();
    for (const decision of this.pending.values()) {
      if (decision.op === "undo") {
        if (decision.key !== undefined) hidden.delete(decision.key);
      } else if (decision.leaves) for (const key of decision.keys) hidden.add(key);
    }
    const keys = this.order.filter((key) => !hidden.has(key));
    for (const [key, place] of this.restored) {
      if (!hidden.has(key) && !keys.includes(key) && this.rows.has(key)) keys.splice(Math.min(place, keys.length), 0, key);
    }
    return keys.filter((key) => this.rows.has(key));
  }

  missing() {
    return this.order.some((key) => !this.rows.has(key));
  }

  row() {
    return this.rows.get(this.selected) || null;
  }

  selectAt(place, visible = this.visible()) {
    this.place = Math.max(0, Math.min(place, visible.length - 1));
    this.selected = visible.length ? visible[this.place] : null;
  }

  select(key) {
    const place = this.visible().indexOf(key);
    if (place >= 0) this.selectAt(place);
  }

  move(step) {
    const visible = this.visible();
    this.selectAt(visible.indexOf(this.selected) + step, visible);
  }

  // Numbers a decision on the selected comment (and on the others of its burst) and steps to the next comment.
  decide(change, leaves) {
    const row = this.row();
    if (!row) return null;
    const visible = this.visible();
    const place = visible.indexOf(row.key);
    const lot = [[row.key, row.decision], ...(row.burst || [])];
    const keys = lot.map(([key]) => key);
    const decision = { n: ++this.number, op: "decide", keys, expected: Object.fromEntries(lot), leaves, view: this.view, ...change };
    this.pending.set(decision.n, decision);
    this.trail.push({ n: decision.n, key: row.key, place, before: { ...row } });
    if (change.verdict) this.decided += 1;
    Object.assign(row, {
      verdict: change.verdict === undefined ? row.verdict : change.verdict,
      labels: change.labels || row.labels,
      note: change.note === undefined ? row.note : change.note,
      rev: "",
    });
    this.restored.delete(row.key);
    if (leaves) this.selectAt(place);
    else if (change.verdict) this.selectAt(place + 1, visible);
    return decision;
  }

  // Takes the last own decision back; with none in this window, the server takes back the moderator's last one.
  undo() {
    const step = this.trail.pop();
    const decision = { n: ++this.number, op: "undo" };
    if (step) {
      decision.of = step.n;
      decision.key = step.key;
      if (step.before) {
        this.rows.set(step.key, { ...step.before, rev: "" });
        for (const other of [...this.pending.values()]) if (other.n === step.n) other.leaves = false;
        this.restored.set(step.key, step.place);
      }
    }
    this.pending.set(decision.n, decision);
    if (step && step.before) this.select(step.key);
    return decision;
  }

  // Keeps an answer as the known one for the selected comment; null takes it away.
  golden(verdict, labels) {
    const row = this.row();
    if (!row) return;
    const decision = { n: ++this.number, op: "golden", key: row.key, verdict, labels };
    this.pending.set(decision.n, decision);
    Object.assign(row, { golden: verdict || undefined, rev: "" });
  }

  // One decision over everything the filters select.
  decideAll(verdict, labels, count) {
    const decision = { n: ++this.number, op: "all", verdict, labels, count, view: this.view };
    this.pending.set(decision.n, decision);
    this.trail.push({ n: decision.n, all: true });
    return decision;
  }

  // What goes up: everything not acknowledged, and what is here already, so that it need not come again.
  message(extra) {
    const have = {};
    for (const [key, row] of this.rows) have[key] = row.rev;
    return {
      client: this.client,
      seen: this.seen,
      selected: this.selected,
      near: this.near(),
      decisions: [...this.pending.values()],
      have,
      ...extra,
    };
  }

  // Keys whose threads are wanted: the selected comment and the next ones, where they are not here already.
  near() {
    const visible = this.visible();
    const at = Math.max(0, visible.indexOf(this.selected));
    return visible.slice(at, at + 4).filter((key) => !this.threads.has(key));
  }

  forget() {
    const keep = new Set([...this.order, ...this.restored.keys(), ...this.trail.slice(-50).map((step) => step.key)]);
    if (this.rows.size > 300) for (const key of [...this.rows.keys()]) if (!keep.has(key)) this.rows.delete(key);
    if (this.threads.size > 80) for (const key of [...this.threads.keys()].slice(0, 40)) this.threads.delete(key);
  }
}
