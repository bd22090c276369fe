// A sampler spoiled by sliders, its points, and each measure beside the range of real data.
(stage, data) => {
  const n = data.real.length, modes = data.means.length;
  const SLIDERS = [["missing", "modes left out", modes - 1], ["copies", "copies of training points, %", 100], ["strays", "points anywhere, %", 100], ["blur", "blur", 60], ["pull", "pulled to the middle of a mode, %", 100]];
  const PRESETS = { "a right sampler": {}, "copier": { copies: 100 }, "one mode": { missing: modes - 1 }, "blurred": { blur: 25 }, "too typical": { pull: 60 }, "a few strays": { strays: 10 }, "a few copies": { copies: 20 } };
  stage.innerHTML = `<style>
.genlib-fooled { margin: 1rem 0; }
.genlib-fooled .two { display: flex; flex-wrap: wrap; gap: 1rem; align-items: flex-start; }
.genlib-fooled svg { background: #fff; display: block; max-width: 100%; }
.genlib-fooled .points { width: 20rem; border: 1px solid #767676; }
.genlib-fooled .bars { width: 26rem; }
.genlib-fooled label { display: inline-block; margin: .15rem 1rem .15rem 0; }
.genlib-fooled label span { display: inline-block; min-width: 15rem; }
.genlib-fooled input { width: 11rem; max-width: 100%; vertical-align: middle; }
.genlib-fooled p { margin: .5rem 0; }
</style>
<p><label>start from <select>${Object.keys(PRESETS).map((k) => `<option>${k}</option>`).join("")}</select></label></p>
<p>${SLIDERS.map(([key, words, top]) => `<label><span>${words}</span> <input type="range" class="${key}" min="0" max="${top}" step="1" value="0"> <output class="n-${key}"></output></label>`).join("<br>")}</p>
<div class="two"><svg class="points" viewBox="0 0 320 320" role="img" aria-label="grey: held-out points; orange: samples"></svg>
<svg class="bars" viewBox="0 0 420 250" role="img"></svg></div>
<p aria-live="polite"><output class="say"></output></p>
`;
  const find = (q) => stage.querySelector(q), value = (key) => Number(find(`.${key}`).value);
  const sample = () => {
    const s = Object.fromEntries(SLIDERS.map(([key]) => [key, value(key)])), left = modes - s.missing;
    const points = data.fresh.map(([x, y], i) => {
      const was = data.means[data.which[i]], now = data.means[data.which[i] % left];
      return [0, 1].map((j) => now[j] + ([x, y][j] - was[j]) * (1 - s.pull / 100) + s.blur / 100 * data.noise[i][j]);
    });
    const copies = Math.round(s.copies / 100 * n), strays = Math.round(s.strays / 100 * n);
    data.order.forEach((i, place) => {               // copies from one end, strays from the other
      if (place < copies) points[i] = data.train[i];
      if (place >= n - strays) points[i] = data.strays[i];
    });
    return points;
  };
  const d2 = (a, b) => (a[0] - b[0]) ** 2 + (a[1] - b[1]) ** 2;
  const between = (A, B) => A.map((a) => Float64Array.from(B, (b) => d2(a, b)));
  const moments = (X) => {
    const m = [0, 1].map((j) => X.reduce((s, p) => s + p[j], 0) / X.length);
    const c = (i, j) => X.reduce((s, p) => s + (p[i] - m[i]) * (p[j] - m[j]), 0) / (X.length - 1);
    return { m, c: [c(0, 0), c(0, 1), c(1, 1)] };
  };
  const frechet = (X, Y) => {
    const { m: a, c: [p, q, r] } = moments(X), { m: b, c: [u, v, w] } = moments(Y);
    const trace = p * u + 2 * q * v + r * w, det = Math.max(0, (p * r - q * q) * (u * w - v * v));
    return Math.max(0, d2(a, b) + p + r + u + w - 2 * Math.sqrt(Math.max(0, trace + 2 * Math.sqrt(det))));
  };
  const radii = (D, k) => D.map((row, i) => Float64Array.from(row).map((v, j) => j === i ? Infinity : v).sort()[k - 1]);
  const least = (row, skip) => { let best = Infinity; for (let j = 0; j < row.length; j += 1) if (j !== skip && row[j] < best) best = row[j]; return best; };
  const RR = between(data.real, data.real), real3 = radii(RR, 3), real5 = radii(RR, 5);
  const heldNear = data.real.map((p) => least(between([p], data.train)[0], -1));
  const measure = (X) => {
    const XX = between(X, X), RX = between(data.real, X), own3 = radii(XX, 3);
    let inside = 0, covered = 0, recall = 0, right = 0;
    const real = new Uint8Array(n);
    RX.forEach((row, i) => {
      let any = false, held = false;
      row.forEach((v, j) => { if (v < real5[i]) { inside += 1; any = true; } if (v <= real3[i]) real[j] = 1; if (v <= own3[j]) held = true; });
      covered += any; recall += held;
      right += least(RR[i], i) <= least(row, -1);
    });
    for (let j = 0; j < n; j += 1) right += least(XX[j], j) < least(RX.map((row) => row[j]), -1);
    const near = X.map((p) => least(between([p], data.train)[0], -1));
    const share = near.reduce((s, v) => s + heldNear.reduce((t, h) => t + (v < h) + 0.5 * (v === h), 0), 0) / (n * n);
    return { "Fréchet distance": frechet(data.real, X), precision: real.reduce((s, v) => s + v, 0) / n, recall: recall / n, density: inside / (5 * n), coverage: covered / n, "1-NN accuracy": right / (2 * n), copying: share };
  };
  const TOP = { "Fréchet distance": 0.5, density: 2 };
  const draw = () => {
    const X = sample(), found = measure(X), P = ([x, y]) => `cx="${(160 + 75 * x).toFixed(1)}" cy="${(160 - 75 * y).toFixed(1)}"`;
    find(".points").innerHTML = data.real.map((p) => `<circle ${P(p)} r="2.6" fill="#b8b8b8"/>`).join("") + X.map((p) => `<circle ${P(p)} r="2.6" fill="#cf7a00" fill-opacity=".8"/>`).join("");
    const caught = [], flattered = [];
    const lines = Object.keys(data.ranges).map((key, i) => {
      const [low, high] = data.ranges[key], v = found[key], up = data.worse[key] === "up", y = 22 + 32 * i;
      const bad = up ? v > high : v < low, good = up ? v < low : v > high, top = TOP[key] ?? 1;
      if (bad) caught.push(key);
      if (good) flattered.push(key);
      const X_ = (t) => 140 + 200 * Math.min(1, Math.max(0, t / top)), paint = bad ? "#c8281c" : good ? "#9138ca" : "#2f7d5e";
      return `<text x="132" y="${y + 5}" text-anchor="end">${key}</text><path d="M140 ${y}H340" stroke="#bbb"/><rect x="${X_(low)}" y="${y - 8}" width="${Math.max(2, X_(high) - X_(low))}" height="16" fill="#bcd9ca"/><circle cx="${X_(v)}" cy="${y}" r="6" fill="${paint}"/><text x="352" y="${y + 5}" fill="${paint}">${v.toFixed(3)} ${bad ? "✗" : good ? "!" : "✓"}</text>`;
    });
    find(".bars").innerHTML = `<g font-family="sans-serif" font-size="14" fill="#333">${lines.join("")}</g>`;
    const list = (keys) => keys.length ? keys.join(", ") : "none";
    const words = `caught by: ${list(caught)}; better than real by: ${list(flattered)}`;
    find(".bars").setAttribute("aria-label", words);
    find(".say").textContent = words;
    SLIDERS.forEach(([key]) => { find(`.n-${key}`).textContent = value(key); });
  };
  const set = (given) => { SLIDERS.forEach(([key]) => { find(`.${key}`).value = given[key] ?? 0; }); draw(); };
  find("select").addEventListener("change", (e) => set(PRESETS[e.target.value]));
  SLIDERS.forEach(([key]) => find(`.${key}`).addEventListener("input", draw));
  set(data.start);
}
