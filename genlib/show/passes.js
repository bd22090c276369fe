// Draws the graph into `stage`: boxes, arrows, a slider over the steps of both passes.
(stage, data) => {
  stage.innerHTML = `<style>
.genlib-passes { margin: 1rem 0; }
.genlib-passes .choose { display: flex; flex-wrap: wrap; gap: .4rem 1rem; align-items: center; margin-bottom: .5rem; }
.genlib-passes .sheet { overflow-x: auto; background: #fff; border: 1px solid #767676; }
.genlib-passes svg { display: block; min-width: 560px; width: 100%; font: 14px sans-serif; }
.genlib-passes input[type=range] { width: 14rem; max-width: 100%; vertical-align: middle; }
.genlib-passes .say { min-height: 3.2em; margin: .4rem 0 0; }
</style>
<div class="choose">
<button type="button" class="back">back</button><button type="button" class="next">next</button>
<label>step <input type="range" class="step" min="0" step="1"></label>
</div>
<div class="sheet" tabindex="0" role="group" aria-label="graph of the computation"><svg role="img" aria-label="The graph; the sentence below it says what the present step does"></svg></div>
<p class="say" aria-live="polite"></p>
`;
  const find = (q) => stage.querySelector(q), svg = find("svg"), step = find(".step");
  const nodes = data.nodes, n = nodes.length, BLUE = "#0173b2", ORANGE = "#a86300";
  const wide = Math.max(...nodes.map((v) => v.x)), high = Math.max(...nodes.map((v) => v.y));
  const W = 720, DX = (W - 90) / Math.max(wide, 1), DY = 92, H = high * DY + 150;
  svg.setAttribute("viewBox", `0 0 ${W} ${H}`);
  const px = (v) => 45 + v.x * DX, py = (v) => 76 + v.y * DY;
  const title = (v) => v.name || "\u00b7";
  step.max = 2 * n; step.value = 0;
  const draw = () => {
    const k = Number(step.value), back = k - n;            // back > 0: so many nodes have handed on
    const sum = new Map(), done = (i) => n - 1 - i < back; // has node i handed on its gradient?
    const active = back > 0 ? n - back : k - 1;
    let out = `<defs><marker id="tip" viewBox="0 0 8 8" refX="7" refY="4" markerUnits="userSpaceOnUse" markerWidth="10" markerHeight="10" orient="auto"><path d="M0 0L8 4L0 8z" fill="context-stroke"/></marker></defs>`;
    nodes.forEach((v, i) => {
      const twice = new Map();
      v.parents.forEach((p) => {
        const u = nodes[p.from], again = twice.get(p.from) || 0;
        twice.set(p.from, again + 1);
        const on = i === active, colour = back > 0 && done(i) ? ORANGE : "#8a8a8a";
        const dx = px(v) - px(u), dy = py(v) - py(u), long = Math.hypot(dx, dy);
        const x0 = px(u) + dx / long * 26, y0 = py(u) + dy / long * 22;
        const x1 = px(v) - dx / long * 30, y1 = py(v) - dy / long * 24;
        // an arrow over several columns goes around what stands between, on its own side
        const over = v.x - u.x > 1 ? (u.y + v.y < high ? -1 : 1) * (30 + 34 * (v.x - u.x)) : 0;
        const bow = over || (again ? 28 : 0);
        const mx = (x0 + x1) / 2 - dy / long * bow, my = (y0 + y1) / 2 + dx / long * bow;
        out += `<path d="M${x0} ${y0}Q${mx} ${my} ${x1} ${y1}" fill="none" stroke="${colour}" stroke-width="${on ? 3 : 1.4}" marker-end="url(#tip)"/>`;
        if (i < k || back > 0) {
          const tx = (x0 + x1) / 4 + mx / 2, ty = (y0 + y1) / 4 + my / 2;
          out += `<text x="${tx}" y="${ty + 4}" text-anchor="middle" fill="#444" stroke="#fff" stroke-width="4" paint-order="stroke" font-size="12.5">${p.slope}</text>`;
        }
        if (back > 0 && done(i)) sum.set(p.from, [...(sum.get(p.from) || []), p.part]);
      });
    });
    nodes.forEach((v, i) => {
      const on = i === active, x = px(v), y = py(v);
      out += `<rect x="${x - 24}" y="${y - 14}" width="48" height="28" rx="6" fill="${on ? "#fff3d6" : "#f2f2f2"}" stroke="${on ? "#000" : "#666"}" stroke-width="${on ? 2 : 1}"/>`;
      out += `<text x="${x}" y="${y + 5}" text-anchor="middle" fill="#111">${title(v)}</text>`;
      if (i < k || back > 0) out += `<text x="${x}" y="${y - 20}" text-anchor="middle" fill="${BLUE}" font-weight="bold">${v.value}</text>`;
      const parts = i === n - 1 && back > 0 ? ["1"] : sum.get(i);
      if (parts) {
        const all = nodes.every((c, j) => !c.parents.some((p) => p.from === i) || done(j));
        out += `<text x="${x}" y="${y + 31}" text-anchor="middle" fill="${ORANGE}" font-weight="bold">${all ? v.grad : parts.join(" + ") + " + ?"}</text>`;
      }
    });
    svg.innerHTML = out;
    const v = nodes[active], called = v && (v.name || "an unnamed node");
    find(".say").textContent =
      k === 0 ? "Press next. First the values are computed, from the leaves on the left to the loss on the right."
      : back <= 0 ? `Forward pass, node ${k} of ${n}: ${called} ` + (v.parents.length
        ? `has the value ${v.value}, and remembers its slope in each parent: ${v.parents.map((p) => p.slope).join(" and ")}.`
        : `is a leaf: it has the value ${v.value} and no parent.`)
      : `Backward pass, node ${back} of ${n}: ${called} has the gradient ${v.grad}` + (v.parents.length
        ? ` and sends to its parents slope times gradient: ${v.parents.map((p) => p.part + " to " + title(nodes[p.from])).join(", ")}. What arrives is added.`
        : ", complete. It is a leaf: nothing is sent on.");
  };
  const go = (by) => { step.value = Number(step.value) + by; draw(); };
  find(".next").addEventListener("click", () => go(1));
  find(".back").addEventListener("click", () => go(-1));
  step.addEventListener("input", draw);
  draw();
}
