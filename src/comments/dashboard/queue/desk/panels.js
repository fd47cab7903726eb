// Small windows over the queue: labels, a note, the keys.

const KEYS = [
  ["J  K", "next, previous (or arrows)"],
  ["A", "approve"],
  ["X", "reject"],
  ["S", "skip"],
  ["U", "undo"],
  ["L", "labels"],
  ["N", "note"],
  ["T", "unfold the whole thread"],
  ["H", "author's history"],
  ["B", "blur the worst until hover"],
  ["V", "show a blurred text"],
  ["/", "search"],
  ["?", "these keys"],
];

function labelPanel(desk) {
  const row = desk.model.row();
  const chosen = new Set(row.labels || []);
  const panel = el("div", { class: "panel" }, el("h3", { id: "panel-title", text: "Labels" }));
  const list = el("div", { class: "labels" });
  const boxes = desk.config.labels.map((label, i) => {
    const box = el("button", { class: "choice", "aria-pressed": String(chosen.has(label)) }, i < 9 ? el("kbd", { text: String(i + 1) }) : null, label);
    box.addEventListener("click", () => {
      if (!chosen.delete(label)) chosen.add(label);
      box.setAttribute("aria-pressed", String(chosen.has(label)));
    });
    list.append(box);
    return box;
  });
  const save = (verdict) => {
    desk.close();
    const labels = desk.config.labels.filter((label) => chosen.has(label)).concat([...chosen].filter((label) => !desk.config.labels.includes(label)));
    desk.decide(verdict === undefined ? { verdict: row.verdict, labels } : { verdict, labels });
  };
  panel.append(list, el("div", { class: "acts" },
    el("button", { class: "act approve", onclick: () => save("approve"), text: "✓ Approve (A)" }),
    el("button", { class: "act reject", onclick: () => save("reject"), text: "✕ Reject (X)" }),
    desk.config.second ? null : el("button", { class: "act", onclick: () => save(), text: "Keep labels (Enter)" }),
    el("button", { class: "act quiet", onclick: () => desk.close(), text: "Cancel (Esc)" })));
  panel.addEventListener("keydown", (event) => {
    const digit = Number(event.key);
    if (digit >= 1 && digit <= boxes.length) boxes[digit - 1].click();
    else if (event.key === "Enter" && !desk.config.second && !event.target.classList.contains("act")) save();
    else if (event.key.toLowerCase() === "a") save("approve");
    else if (event.key.toLowerCase() === "x") save("reject");
    else return;
    event.preventDefault();
  });
  return panel;
}

function notePanel(desk) {
  const row = desk.model.row();
  const field = el("textarea", { rows: "4", maxlength: "2000", "aria-labelledby": "panel-title" });
  field.value = row.note || "";
  const save = () => {
    desk.close();
    desk.decide({ verdict: row.verdict, labels: row.labels, note: field.value.trim() });
  };
  field.addEventListener("keydown", (event) => {
    if (event.key === "Enter" && !event.shiftKey) {
      event.preventDefault();
      save();
    }
  });
  return el("div", { class: "panel" }, el("h3", { id: "panel-title", text: "Note for colleagues" }), field,
    el("div", { class: "acts" }, el("button", { class: "act approve", onclick: save, text: "Keep (Enter)" }), el("button", { class: "act quiet", onclick: () => desk.close(), text: "Cancel (Esc)" })));
}

function helpPanel(desk) {
  const list = el("dl", { class: "keys" });
  for (const [key, what] of KEYS) {
    const keys = el("dt");
    for (const one of key.split("  ")) keys.append(el("kbd", { text: one }));
    list.append(keys, el("dd", { text: what }));
  }
  return el("div", { class: "panel" }, el("h3", { id: "panel-title", text: "Keys" }), list,
    el("div", { class: "acts" }, el("button", { class: "act quiet", onclick: () => desk.close(), text: "Close (Esc)" })));
}
