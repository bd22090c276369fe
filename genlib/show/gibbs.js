// A Gibbs chain in `stage`: pixels and hidden units of one of `data.rbms`, and its visits.
(stage, data) => {
  const names = Object.keys(data.rbms), side = data.side;
  stage.innerHTML = `<style>
.genlib-gibbs .stage { margin: 1rem 0; }
.genlib-gibbs svg { width: 30rem; max-width: 100%; background: #fff; }
.genlib-gibbs .pixel { cursor: pointer; }
.genlib-gibbs button, .genlib-gibbs select { margin: 0 .4rem .4rem 0; }
</style>
<p><label>RBM <select>${names.map((n) => `<option>${n}</option>`).join("")}</select></label>
<button class="one">1 step</button><button class="ten">10 steps</button><button class="many">100 steps</button><button class="again">start again</button></p>
<svg viewBox="0 0 480 190" role="img"></svg>
<p class="say" aria-live="polite"></p>
`;
  const find = (q) => stage.querySelector(q), svg = find("svg");
  const key = (x) => x.join(""), known = new Map(data.pictures.map((p, i) => [key(p), i]));
  let x, z, visits, others, steps, moves;
  const coin = (t) => (Math.random() < 1 / (1 + Math.exp(-t)) ? 1 : 0);
  const rbm = () => data.rbms[find("select").value];
  const up = () => { const [W, , b] = rbm(); z = b.map((v, j) => coin(v + x.reduce((s, xi, i) => s + xi * W[i][j], 0))); };
  const down = () => { const [W, a] = rbm(); x = a.map((v, i) => coin(v + z.reduce((s, zj, j) => s + zj * W[i][j], 0))); };
  const count = () => { const i = known.get(key(x)); if (i === undefined) others += 1; else visits[i] += 1; };
  const begin = (picture) => {
    x = [...picture]; visits = data.pictures.map(() => 0); others = 0; steps = 0; moves = 0;
    up(); count(); draw();
  };
  const go = (n) => {
    for (let i = 0; i < n; i++) { const before = key(x); down(); up(); steps += 1; moves += key(x) !== before; count(); }
    draw();
  };
  const small = (picture, left, top, size) => picture.map((on, i) =>
    `<rect x="${left + (i % side) * size}" y="${top + Math.floor(i / side) * size}" width="${size}" height="${size}" fill="${on ? "#333" : "#fff"}" stroke="#aaa" stroke-width=".5"/>`).join("");
  const draw = () => {
    const cell = 66 / side, top = Math.max(1, ...visits, others), gap = 400 / (data.pictures.length + 1);
    let s = `<g font-family="sans-serif" font-size="12" fill="#333"><text x="10" y="14">pixels (click)</text><text x="200" y="14">hidden units</text>`;
    s += x.map((on, i) => `<rect class="pixel" data-i="${i}" x="${10 + (i % side) * cell}" y="${22 + Math.floor(i / side) * cell}" width="${cell}" height="${cell}" fill="${on ? "#333" : "#fff"}" stroke="#777"/>`).join("");
    s += z.map((on, j) => `<circle cx="${210 + 28 * j}" cy="48" r="10" fill="${on ? "#9138ca" : "#fff"}" stroke="#333"/>`).join("");
    s += [...visits, others].map((n, i) => `<rect x="${10 + gap * i}" y="${160 - (50 * n) / top}" width="${gap - 6}" height="${(50 * n) / top}" fill="#9138ca"/>`).join("");
    s += data.pictures.map((p, i) => small(p, 10 + gap * i, 165, (gap - 6) / side)).join("");
    s += `<text x="${10 + gap * data.pictures.length}" y="178">other</text></g>`;
    svg.innerHTML = s;
    const found = visits.filter((n) => n).length;
    svg.setAttribute("aria-label", `Pixels ${key(x)}, hidden units ${key(z)}; below, a bar for the visits of each of ${data.pictures.length} pictures and of all others`);
    find(".say").textContent = `${steps} steps, ${moves} of them to another picture; ${found} of ${data.pictures.length} pictures visited, ${others} visits of others`;
    svg.querySelectorAll(".pixel").forEach((r) => r.addEventListener("click", () => { x[Number(r.dataset.i)] ^= 1; up(); draw(); }));
  };
  find(".one").addEventListener("click", () => go(1));
  find(".ten").addEventListener("click", () => go(10));
  find(".many").addEventListener("click", () => go(100));
  find(".again").addEventListener("click", () => begin(data.pictures[data.start]));
  find("select").addEventListener("change", () => begin(data.pictures[data.start]));
  begin(data.pictures[data.start]);
}
