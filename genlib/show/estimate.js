// Draws the density made of the training points, and its log-likelihoods against its fineness.
(stage, data) => {
  const [W, H] = data.box, N = data.train.length, across = 84, down = 56;
  const [wide, narrow, many] = data.widths;
  stage.innerHTML = `<style>
.genlib-estimate { margin: 1rem 0; }
.genlib-estimate .two { display: flex; flex-wrap: wrap; gap: 1rem; align-items: flex-start; }
.genlib-estimate canvas { width: 22rem; max-width: 100%; background: #fff; border: 1px solid #767676; display: block; }
.genlib-estimate svg { width: 22rem; max-width: 100%; background: #fff; display: block; }
.genlib-estimate label { margin-right: 1.2rem; }
.genlib-estimate input[type=range] { width: 18rem; max-width: 100%; vertical-align: middle; }
.genlib-estimate p { margin: .5rem 0; }
</style>
<p><label>density <select><option value="cells">histogram</option><option value="kernels">kernels</option></select></label>
<label>show <select class="dots"><option value="train">training points</option><option value="held">held-out points</option><option value="drawn">new samples</option></select></label></p>
<p><label>coarse <input type="range" min="0" step="1" aria-label="how fine"> fine</label></p>
<div class="two">
<canvas width="${across * 8}" height="${down * 8}" role="img" aria-label="the density in grey, points on it"></canvas>
<svg viewBox="0 0 352 235" role="img"></svg>
</div>
<p aria-live="polite"><output class="say"></output></p>
`;
  const find = (q) => stage.querySelector(q), slider = find("input"), kind = find("select"), dots = find(".dots");
  const steps = () => kind.value === "cells" ? data.finest : many;
  const width = (i) => wide * (narrow / wide) ** (i / (many - 1));
  const cells = (k) => {
    const nx = 3 * k, ny = 2 * k, counts = new Float64Array(nx * ny);
    const at = ([x, y]) => Math.floor((x + W) / (2 * W) * nx) * ny + Math.floor((y + H) / (2 * H) * ny);
    data.train.forEach((p) => { counts[at(p)] += 1; });
    const all = N + data.extra * nx * ny, area = 4 * W * H / (nx * ny);
    return { log: (p) => Math.log((counts[at(p)] + data.extra) / all / area), counts, nx, ny, all };
  };
  const kernels = (h) => ({
    log: ([x, y]) => {
      let top = -Infinity;
      const far = data.train.map(([a, b]) => { const v = -((x - a) ** 2 + (y - b) ** 2) / (2 * h * h); if (v > top) top = v; return v; });
      return top + Math.log(far.reduce((s, v) => s + Math.exp(v - top), 0) / (N * 2 * Math.PI * h * h));
    },
    h,
  });
  const model = (i) => kind.value === "cells" ? cells(i + 1) : kernels(width(i));
  const mean = (m, points) => points.reduce((s, p) => s + m.log(p), 0) / points.length;
  const curves = {};                                 // of each kind, once
  const curve = () => curves[kind.value] ??= Array.from({ length: steps() }, (_, i) => {
    const m = model(i);
    return [mean(m, data.train), mean(m, data.held)];
  });
  let seed = 1;
  const random = () => { seed = (seed * 16807) % 2147483647; return seed / 2147483647; };
  const drawn = (m) => Array.from({ length: data.held.length }, () => {
    if (m.h) {
      const [a, b] = data.train[Math.floor(random() * N)], r = m.h * Math.sqrt(-2 * Math.log(random())), t = 2 * Math.PI * random();
      return [a + r * Math.cos(t), b + r * Math.sin(t)];
    }
    let left = random() * m.all, c = 0;
    while (c < m.counts.length - 1 && (left -= m.counts[c] + data.extra) > 0) c += 1;
    return [(Math.floor(c / m.ny) + random()) / m.nx * 2 * W - W, (c % m.ny + random()) / m.ny * 2 * H - H];
  });
  const LOW = -3.5, HIGH = 2.5, X = (i) => 40 + 300 * i / (steps() - 1), Y = (v) => 12 + 190 * (HIGH - Math.max(LOW, Math.min(HIGH, v))) / (HIGH - LOW);
  const plot = (i) => {
    const rows = curve(), line = (j, paint) => `<path d="M${rows.map((r, n) => `${X(n).toFixed(1)} ${Y(r[j]).toFixed(1)}`).join("L")}" fill="none" stroke="${paint}" stroke-width="2"/>`;
    const ticks = [-3, -2, -1, 0, 1, 2].map((v) => `<text x="34" y="${Y(v) + 4}" text-anchor="end">${String(v).replace("-", "−")}</text><path d="M40 ${Y(v)}H340" stroke="#ddd"/>`).join("");
    find("svg").innerHTML = `<g font-family="sans-serif" font-size="12.5" fill="#333">${ticks}<path d="M40 ${Y(data.truth)}H340" stroke="#333" stroke-dasharray="5 3"/><path d="M${X(i)} 12V202" stroke="#777"/>${line(0, "#cf7a00")}${line(1, "#0173b2")}<text x="48" y="${Y(data.truth) - 5}">the truth</text><text x="48" y="24" fill="#a65f00">training points</text><text x="150" y="24" fill="#0173b2">held-out points</text><text x="40" y="221">coarse</text><text x="340" y="221" text-anchor="end">fine</text></g>`;
    find("svg").setAttribute("aria-label", `nats per point: training ${rows[i][0].toFixed(2)}, held-out ${rows[i][1].toFixed(2)}`);
  };
  const draw = () => {
    const i = Number(slider.value), m = model(i), pen = find("canvas").getContext("2d"), [a, b] = curve()[i];
    for (let u = 0; u < across; u += 1) {
      for (let v = 0; v < down; v += 1) {
        const p = Math.exp(m.log([(u + 0.5) / across * 2 * W - W, H - (v + 0.5) / down * 2 * H]));
        const grey = Math.round(255 - 150 * Math.min(1, p / 0.9) ** 0.6);
        pen.fillStyle = `rgb(${grey},${grey},${grey})`;
        pen.fillRect(8 * u, 8 * v, 8, 8);
      }
    }
    seed = 1;
    const shown = dots.value === "drawn" ? drawn(m) : data[dots.value];
    pen.fillStyle = { train: "#cf7a00", held: "#0173b2", drawn: "#9138ca" }[dots.value];
    shown.forEach(([x, y]) => { pen.beginPath(); pen.arc((x + W) / (2 * W) * across * 8, (H - y) / (2 * H) * down * 8, 5, 0, 7); pen.fill(); });
    plot(i);
    const words = m.h ? `kernels of width ${m.h.toPrecision(2)}` : `${m.nx} × ${m.ny} cells`;
    find(".say").textContent = `${words}: training ${a.toFixed(2)}, held-out ${b.toFixed(2)}, the truth ${data.truth.toFixed(2)} nats per point`.replaceAll("-", "−").replace("held−out", "held-out");
  };
  const choose = () => { slider.max = steps() - 1; slider.value = Math.round((steps() - 1) / 6); draw(); };
  kind.addEventListener("change", choose);
  dots.addEventListener("change", draw);
  slider.addEventListener("input", draw);
  choose();
}
