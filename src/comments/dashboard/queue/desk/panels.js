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
  ["G", "keep as a known answer (leads)"],
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

// What moderators will be measured against: the answer, and why this comment should have one.
function goldenPanel(desk) {
  const row = desk.model.row();
  const chosen = new Set(row.labels || []);
  const panel = el("div", { class: "panel" }, el("h3", { id: "panel-title", text: "A known answer" }),
    el("p", { text: "This comment will come back blind among second looks, to moderators who have not judged it. How often they give the answer that you give here is on the page Agreement. Choose comments that your guideline settles." }));
  const list = el("div", { class: "labels", role: "group", "aria-label": "Labels of the answer" }, el("span", { class: "small", text: "Labels of the answer" }));
  for (const label of desk.config.labels) {
    const box = el("button", { class: "choice", "aria-pressed": String(chosen.has(label)), text: label });
    box.addEventListener("click", () => {
      if (!chosen.delete(label)) chosen.add(label);
      box.setAttribute("aria-pressed", String(chosen.has(label)));
    });
    list.append(box);
  }
  panel.append(list, el("div", { class: "acts" },
    el("button", { class: "act approve", onclick: () => desk.golden("approve", [...chosen]), text: "✓ Approve is right" }),
    el("button", { class: "act reject", onclick: () => desk.golden("reject", [...chosen]), text: "✕ Reject is right" }),
    row.golden ? el("button", { class: "act", onclick: () => desk.golden(null, []), text: "No known answer any more" }) : null,
    el("button", { class: "act quiet", onclick: () => desk.close(), text: "Cancel (Esc)" })));
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
    el("p", { class: "small wrap", text: "Letters work everywhere on this page except while you type. A held key moves, and never decides. Blur hides the worst texts until the pointer rests on them. After 45 minutes without a break of five, a line above the list says so." }),
    el("div", { class: "acts" }, el("button", { class: "act quiet", onclick: () => desk.close(), text: "Close (Esc)" })));
}
