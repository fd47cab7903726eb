// The histogram above the queue with its brush, and deciding everything that the filters select.

const HEIGHT = 34;

function drawHistogram(pane, desk) {
  const { histogram } = desk.data;
  const drawn = JSON.stringify(histogram);
  if (drawn === desk.bars) return;
  desk.bars = drawn;
  pane.replaceChildren();
  if (!histogram || !histogram.counts.length) return;
  const { counts, low, high, range } = histogram;
  const top = Math.max(...counts, 1);
  const wide = counts.length * 6;
  const said = range ? `, ${number(range[0])} to ${number(range[1])} chosen` : "";
  const svg = svgEl("svg", { class: "bins", viewBox: `0 0 ${wide} ${HEIGHT}`, preserveAspectRatio: "none", role: "img", "aria-label": `Toxicity of ${count(histogram.n, "comment")}${said}. Drag to choose a range; the slider in the sidebar does the same.` });
  const width = (high - low) / counts.length;
  counts.forEach((n, i) => {
    const middle = low + (i + 0.5) * width;
    const inside = !range || (middle >= range[0] && middle <= range[1]);
    // A square root keeps the few toxic comments visible beside the many harmless ones.
    const tall = n ? Math.max(2, Math.sqrt(n / top) * (HEIGHT - 2)) : 0;
    svg.append(svgEl("rect", { x: i * 6 + 0.5, y: HEIGHT - tall, width: 5, height: tall, class: inside ? "in" : "out" }));
  });
  const brush = svgEl("rect", { class: "brush", y: 0, height: HEIGHT, x: 0, width: 0 });
  svg.append(brush);
  const value = (event) => {
    const box = svg.getBoundingClientRect();
    return Math.max(0, Math.min(1, (event.clientX - box.left) / box.width));
  };
  let from = null;
  svg.addEventListener("pointerdown", (event) => {
    from = value(event);
    svg.setPointerCapture(event.pointerId);
  });
  svg.addEventListener("pointermove", (event) => {
    if (from === null) return;
    const [a, b] = [from, value(event)].sort((x, y) => x - y);
    brush.setAttribute("x", a * wide);
    brush.setAttribute("width", (b - a) * wide);
  });
  svg.addEventListener("pointerup", (event) => {
    if (from === null) return;
    const [a, b] = [from, value(event)].sort((x, y) => x - y);
    from = null;
    if (b - a < 0.01) brush.setAttribute("width", 0);
    else desk.ask({ range: [low + a * (high - low), low + b * (high - low)].map((x) => Math.round(x * 100) / 100) });
  });
  pane.append(el("span", { class: "small", text: number(low, 1) }), svg, el("span", { class: "small", text: number(high, 1) }));
  if (range) {
    pane.append(el("button", { class: "link", title: "Any toxicity", "aria-label": `Clear the range ${number(range[0])} to ${number(range[1])}`, onclick: () => desk.ask({ range: null }), text: `${number(range[0])}–${number(range[1])} ✕` }));
  }
}

// The confirmation: how many, by which filter, a random sample, then one verdict for the lot.
function drawBatch(desk) {
  const { batch } = desk.data;
  const panel = el("div", { class: "panel batch" });
  if (!batch) {
    panel.append(el("p", { class: "empty", text: "Counting …" }));
    return panel;
  }
  const chosen = new Set();
  panel.append(
    el("h3", { id: "panel-title", text: `Decide ${count(batch.count, "comment")} at once` }),
    el("p", { class: "filter" }, el("b", { text: "Filter: " }), batch.words),
    el("p", { class: "small", text: batch.sample.length < batch.count ? `A random ${batch.sample.length} of them:` : "These are:" }),
  );
  const sample = el("div", { class: "sample", tabindex: "0", role: "region", "aria-label": "Sample" });
  for (const row of batch.sample) sample.append(compact({ ...row, level: 0 }, desk.model, desk.config, "flat"));
  panel.append(sample);
  const only = el("button", { class: "act", disabled: true, onclick: () => desk.decideAll(null, [...chosen], batch.count), text: "Label only" });
  const labels = el("div", { class: "labels" });
  for (const label of desk.config.labels) {
    const box = el("button", { class: "choice", "aria-pressed": "false", text: label });
    box.addEventListener("click", () => {
      if (!chosen.delete(label)) chosen.add(label);
      box.setAttribute("aria-pressed", String(chosen.has(label)));
      only.disabled = !chosen.size || !batch.count;
    });
    labels.append(box);
  }
  panel.append(el("p", { class: "small", text: "Labels for all of them (none: each keeps its own)" }), labels);
  const act = (verdict, word) =>
    el("button", { class: `act ${verdict || ""}`, disabled: !batch.count, onclick: () => desk.decideAll(verdict, [...chosen], batch.count), text: `${word} ${count(batch.count, "comment")}` });
  panel.append(
    el("div", { class: "acts" }, act("approve", "✓ Approve"), act("reject", "✕ Reject"),
      only,
      el("button", { class: "act quiet", onclick: () => desk.close(), text: "Cancel (Esc)" })),
  );
  return panel;
}
