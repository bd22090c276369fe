// A network of yes-or-no variables in `stage`: a click sees a state or does it; posteriors are exact.
(stage, nodes) => {
  const xs = nodes.map((v) => v.x), ys = nodes.map((v) => v.y);
  const left = Math.min(...xs), top = Math.max(...ys);
  const place = (v) => [70 + 108 * (v.x - left), 32 + 74 * (top - v.y)];
  const wide = 140 + 108 * (Math.max(...xs) - left), tall = 64 + 74 * (top - Math.min(...ys));
  const safe = (text) => text.replace(/[&<>"]/g, (c) => `&#${c.charCodeAt(0)};`);
  stage.innerHTML = `<style>
.genlib-network .stage { max-width: 34rem; margin: 1rem 0; }
.genlib-network svg { width: 100%; height: auto; background: #fff; border-radius: .3rem; }
.genlib-network g.node { cursor: pointer; }
.genlib-network g.node:focus-visible rect { stroke-dasharray: 5 2; }
.genlib-network label { margin-right: 1rem; }
</style>
<svg viewBox="0 0 ${wide} ${tall}" role="group" aria-label="A Bayesian network to ask">
<defs><marker id="genlib-network-tip" viewBox="0 0 8 8" refX="8" refY="4" markerWidth="7" markerHeight="7" orient="auto"><path d="M0 0L8 4L0 8z" fill="#777"/></marker></defs>
${nodes.map((v, i) => v.parents.map((u) => {
    const [a, b] = place(nodes[u]), [c, d] = place(v);
    const cut = Math.min(1, 50 / Math.abs((c - a) || 1e-9), 22 / Math.abs((d - b) || 1e-9));
    return `<line data-child="${i}" x1="${a + cut * (c - a)}" y1="${b + cut * (d - b)}" x2="${c - cut * (c - a)}" y2="${d - cut * (d - b)}" stroke="#777" stroke-width="1.5" marker-end="url(#genlib-network-tip)"/>`;
  }).join("")).join("")}
${nodes.map((v, i) => `<g class="node" data-node="${i}" role="button" tabindex="0" transform="translate(${place(v)})">
<rect x="-52" y="-20" width="104" height="40" rx="6"/><text y="-3" text-anchor="middle" font-size="12.5" fill="#222">${safe(v.label)}</text> <text class="p" y="14" text-anchor="middle" font-size="13" font-weight="bold" fill="#222"></text></g>`).join("")}
</svg>
<label><input type="radio" name="way" value="see" checked> see</label><label><input type="radio" name="way" value="do"> do</label> <button type="button">forget all</button>
<p class="say" aria-live="polite"></p>`;
  const radios = stage.querySelectorAll("input"), group = `way${Math.random()}`;
  for (const radio of radios) radio.name = group;  // two such figures on a page
  const facts = new Map();  // variable -> [state, "see" or "do"]; state 0 is yes
  const show = () => {
    const yes = nodes.map(() => 0);
    let total = 0;
    const state = nodes.map(() => 0);
    for (let code = 0; code < 2 ** nodes.length; code++) {
      nodes.forEach((_, i) => { state[i] = (code >> i) & 1; });
      let p = 1;
      for (let i = 0; i < nodes.length && p > 0; i++) {
        const fact = facts.get(i);
        if (fact && state[i] !== fact[0]) p = 0;
        else if (!(fact && fact[1] === "do")) {
          const row = nodes[i].parents.reduce((r, u) => 2 * r + state[u], 0);
          p *= state[i] ? 1 - nodes[i].yes[row] : nodes[i].yes[row];
        }
      }
      total += p;
      nodes.forEach((_, i) => { if (!state[i]) yes[i] += p; });
    }
    nodes.forEach((v, i) => {
      const g = stage.querySelector(`[data-node="${i}"]`), fact = facts.get(i), p = total ? yes[i] / total : NaN;
      const text = total ? `${(100 * p).toFixed(p < 0.1 ? 1 : 0)} %` : "?";
      g.querySelector(".p").textContent = fact ? `${fact[1] === "do" ? "do: " : ""}${fact[0] ? "no" : "yes"}` : text;
      g.querySelector("rect").setAttribute("fill", `rgba(1,115,178,${total ? 0.45 * p : 0})`);
      g.querySelector("rect").setAttribute("stroke", fact ? (fact[1] === "do" ? "#c8281c" : "#3a9c75") : "#888");
      g.querySelector("rect").setAttribute("stroke-width", fact ? 3 : 1);
      for (const line of stage.querySelectorAll(`[data-child="${i}"]`))
        line.setAttribute("opacity", fact && fact[1] === "do" ? 0.2 : 1);
    });
    const seen = [...facts].filter(([, f]) => f[1] === "see").length;
    stage.querySelector(".say").textContent = !total ? "These facts cannot be true together."
      : !facts.size ? "Click on a box: yes, no, unknown again."
        : seen ? `What was seen had the probability ${total.toPrecision(3)}.` : "Nothing was seen.";
  };
  const turn = (i) => {
    const way = [...radios].find((r) => r.checked).value, fact = facts.get(i);
    if (!fact || fact[1] !== way) facts.set(i, [0, way]);
    else if (fact[0] === 0) facts.set(i, [1, way]);
    else facts.delete(i);
    show();
  };
  for (const g of stage.querySelectorAll(".node")) {
    g.addEventListener("click", () => turn(Number(g.dataset.node)));
    g.addEventListener("keydown", (e) => {
      if (e.key === "Enter" || e.key === " ") { e.preventDefault(); turn(Number(g.dataset.node)); }
    });
  }
  stage.querySelector("button").addEventListener("click", () => { facts.clear(); show(); });
  show();
}
