// Lets the reader paint holes into a digit, and fills them by the posterior mean under each prior.
(stage, data) => {
  const S = data.side, D = S * S, P = data.parts;
  const bytes = (text) => Uint8Array.from(atob(text), (c) => c.charCodeAt(0));
  const floats = (text) => new Float32Array(bytes(text).buffer);
  const images = bytes(data.images), mean = floats(data.mean), basis = floats(data.basis);
  const priors = data.priors.map((p) => ({ ...p, means: floats(p.means), precisions: floats(p.precisions) }));
  const choice = Array.from({ length: data.count }, (_, i) => `<option value="${i}">${i + 1}</option>`);
  const shown = priors.map((p, i) => `<figure><canvas class="made${i}" width="${S}" height="${S}" role="img"></canvas><figcaption>${p.name}<br><output class="db${i}"></output></figcaption></figure>`);
  stage.innerHTML = `<style>
.genlib-paint .line { display: flex; flex-wrap: wrap; gap: .6rem; align-items: flex-start; margin: .6rem 0; }
.genlib-paint figure { margin: 0 .8rem 0 0; }
.genlib-paint canvas { image-rendering: pixelated; width: 9rem; height: 9rem; border: 1px solid #767676; background: #fff; display: block; }
.genlib-paint .seen { cursor: crosshair; touch-action: none; }
.genlib-paint figcaption { font-size: .9rem; max-width: 9rem; }
</style>
<div class="line"><label>digit <select>${choice.join("")}</select></label>
<button type="button" class="block">a square</button><button type="button" class="dots">scattered pixels</button>
<button type="button" class="top">the upper half</button><button type="button" class="clear">nothing missing</button></div>
<div class="line">
<figure><canvas class="seen" width="${S}" height="${S}" role="img" aria-label="the digit with its holes, to paint more"></canvas><figcaption>paint holes here</figcaption></figure>
${shown.join("")}
<figure><canvas class="truth" width="${S}" height="${S}" role="img" aria-label="the digit as it was"></canvas><figcaption>as it was</figcaption></figure>
</div>
<p aria-live="polite"><output class="say"></output></p>
`;
  const find = (q) => stage.querySelector(q), pick = find("select"), known = new Uint8Array(D).fill(1);
  let x = new Float64Array(D);
  const draw = (canvas, values, holes) => {
    const pen = canvas.getContext("2d"), out = pen.createImageData(S, S);
    for (let d = 0; d < D; d++) {
      const grey = 255 * (1 - Math.min(1, Math.max(0, values[d])));
      out.data.set(holes && !known[d] ? [240, 190, 120, 255] : [grey, grey, grey, 255], 4 * d);
    }
    pen.putImageData(out, 0, 0);
  };
  const cholesky = (a) => {                        // of a, row by row, in place; log of its determinant
    let log = 0;
    for (let i = 0; i < P; i++) for (let j = 0; j <= i; j++) {
      let s = a[i * P + j];
      for (let k = 0; k < j; k++) s -= a[i * P + k] * a[j * P + k];
      if (i === j) { a[i * P + i] = Math.sqrt(Math.max(s, 1e-12)); log += 2 * Math.log(a[i * P + i]); }
      else a[i * P + j] = s / a[j * P + j];
    }
    return log;
  };
  const solved = (root, b) => {
    const z = Float64Array.from(b);
    for (let i = 0; i < P; i++) { for (let k = 0; k < i; k++) z[i] -= root[i * P + k] * z[k]; z[i] /= root[i * P + i]; }
    for (let i = P - 1; i >= 0; i--) { for (let k = i + 1; k < P; k++) z[i] -= root[k * P + i] * z[k]; z[i] /= root[i * P + i]; }
    return z;
  };
  const posterior = (prior, gram, back, v) => {    // gram = B'B / v and back = B'(y - m) / v over known pixels
    const codes = [], logs = [];
    prior.weights.forEach((weight, c) => {
      const own = prior.precisions.subarray(c * P * P, (c + 1) * P * P), m = prior.means.subarray(c * P, (c + 1) * P);
      const total = Float64Array.from(own, (p, i) => p + gram[i]), pull = Float64Array.from(back);
      let quad = 0;
      for (let i = 0; i < P; i++) {
        let s = 0;
        for (let j = 0; j < P; j++) s += own[i * P + j] * m[j];
        pull[i] += s; quad += m[i] * s;
      }
      const log = cholesky(total), code = solved(total, pull), before = Float64Array.from(own);
      for (let i = 0; i < P; i++) quad -= pull[i] * code[i];
      logs.push(Math.log(weight) - 0.5 * (quad + log - cholesky(before)));
      codes.push(code);
    });
    const top = Math.max(...logs), chance = logs.map((l) => Math.exp(l - top)), all = chance.reduce((a, b) => a + b);
    const code = new Float64Array(P);
    codes.forEach((z, c) => z.forEach((value, i) => { code[i] += chance[c] / all * value; }));
    return Float64Array.from({ length: D }, (_, d) => {
      if (known[d]) return x[d];
      let s = mean[d];
      for (let i = 0; i < P; i++) s += basis[d * P + i] * code[i];
      return Math.min(1, Math.max(0, s));
    });
  };
  const fill = () => {
    const gram = new Float64Array(P * P), back = new Float64Array(P), v = data.rest;
    for (let d = 0; d < D; d++) if (known[d]) {
      const off = (x[d] - mean[d]) / v;
      for (let i = 0; i < P; i++) {
        const b = basis[d * P + i];
        back[i] += b * off;
        for (let j = 0; j <= i; j++) gram[i * P + j] += b * basis[d * P + j] / v;
      }
    }
    for (let i = 0; i < P; i++) for (let j = 0; j < i; j++) gram[j * P + i] = gram[i * P + j];
    const holes = known.reduce((n, k) => n + 1 - k, 0);
    draw(find(".seen"), x, true);
    draw(find(".truth"), x, false);
    priors.forEach((prior, i) => {
      const made = posterior(prior, gram, back, v);
      const error = made.reduce((s, value, d) => s + (value - x[d]) ** 2, 0) / D;
      draw(find(`.made${i}`), made, false);
      find(`.made${i}`).setAttribute("aria-label", `the digit as filled in by ${prior.name}`);
      find(`.db${i}`).textContent = holes ? `${(-10 * Math.log10(error)).toFixed(1)} dB` : "nothing to fill";
    });
    find(".say").textContent = `${holes} of ${D} pixels missing`;
  };
  const strike = (event) => {
    const box = find(".seen").getBoundingClientRect();
    const column = Math.floor((event.clientX - box.left) / box.width * S), row = Math.floor((event.clientY - box.top) / box.height * S);
    for (let r = row - 1; r <= row + 1; r++) for (let c = column - 1; c <= column + 1; c++)
      if (r >= 0 && r < S && c >= 0 && c < S) known[r * S + c] = 0;
    fill();
  };
  const holes = (missing) => { for (let d = 0; d < D; d++) known[d] = missing(Math.floor(d / S), d % S) ? 0 : 1; fill(); };
  const square = (r, c) => r >= 8 && r < 20 && c >= 8 && c < 20;
  let turn = 7;
  const random = () => { turn = (turn * 1103515245 + 12345) % 2147483648; return turn / 2147483648; };
  find(".seen").addEventListener("pointerdown", (e) => { find(".seen").setPointerCapture(e.pointerId); strike(e); });
  find(".seen").addEventListener("pointermove", (e) => { if (e.buttons) strike(e); });
  find(".block").addEventListener("click", () => holes(square));
  find(".dots").addEventListener("click", () => holes(() => random() < 0.7));
  find(".top").addEventListener("click", () => holes((r) => r < S / 2));
  find(".clear").addEventListener("click", () => holes(() => false));
  const choose = () => { x = Float64Array.from({ length: D }, (_, d) => images[Number(pick.value) * D + d] / 255); fill(); };
  pick.addEventListener("change", choose);
  holes(square);
  choose();
}
