// Draws the code space and the decoder's image into `stage`, and follows the reader's hand.
(stage, data) => {
  stage.innerHTML = `<style>
.genlib-explorer .stage { display: flex; flex-wrap: wrap; gap: 1rem; align-items: flex-start; margin: 1rem 0; }
.genlib-explorer canvas { border: 1px solid #767676; background: #fff; max-width: 100%; touch-action: none; }
.genlib-explorer label { display: block; margin: .3rem 0; }
.genlib-explorer input { width: 14rem; max-width: 100%; vertical-align: middle; }
</style>
<canvas class="map" width="280" height="280" role="img" aria-label="Map of the two-dimensional code space; a cross marks the chosen code"></canvas>
<div>
<canvas class="image" width="168" height="168" role="img" aria-label="The image that the chosen code decodes to"></canvas>
<label>first code unit <input type="range" class="u" step="0.05" value="0"></label>
<label>second code unit <input type="range" class="v" step="0.05" value="0"></label>
<p class="say" aria-live="polite"></p>
</div>
`;
  const find = (q) => stage.querySelector(q), map = find(".map"), image = find(".image");
  const colours = data.colours;                    // the book's, in the order of show.COLOURS
  const unpack = (text) => {                       // base64 of 16-bit floats -> Float32Array
    const bytes = Uint8Array.from(atob(text), (c) => c.charCodeAt(0));
    const half = new Uint16Array(bytes.buffer);
    return Float32Array.from(half, (h) => {
      const e = (h >> 10) & 31, f = h & 1023, s = h >> 15 ? -1 : 1;
      return s * (e ? 2 ** (e - 15) * (1 + f / 1024) : 2 ** -14 * (f / 1024));
    });
  };
  const layers = data.layers.map((l) => ({ ...l, W: unpack(l.weight), b: unpack(l.bias) }));
  const decode = (z) => layers.reduce((x, l, i) => {
    const y = new Float32Array(l.outputs);
    for (let r = 0; r < l.outputs; r++) {
      let a = l.b[r];
      for (let c = 0; c < l.inputs; c++) a += l.W[r * l.inputs + c] * x[c];
      y[r] = i < layers.length - 1 ? Math.max(0, a) : 1 / (1 + Math.exp(-a));
    }
    return y;
  }, z);
  const u = find(".u"), v = find(".v"), E = data.extent, size = map.width;
  for (const input of [u, v]) { input.min = -E; input.max = E; input.value = 0; }
  const px = (t) => (t + E) / (2 * E) * size, py = (t) => (E - t) / (2 * E) * size;
  const draw = () => {
    const z = [Number(u.value), Number(v.value)], pen = map.getContext("2d");
    pen.clearRect(0, 0, size, size);
    pen.font = "10px sans-serif";
    data.points.forEach((p, i) => {
      pen.fillStyle = colours[data.classes[i] % 10];
      pen.fillText(String(data.classes[i]), px(p[0]) - 3, py(p[1]) + 3);
    });
    pen.strokeStyle = "#000"; pen.lineWidth = 2; pen.beginPath();
    pen.moveTo(px(z[0]) - 9, py(z[1])); pen.lineTo(px(z[0]) + 9, py(z[1]));
    pen.moveTo(px(z[0]), py(z[1]) - 9); pen.lineTo(px(z[0]), py(z[1]) + 9); pen.stroke();
    const x = decode(z), brush = image.getContext("2d"), n = data.side, w = image.width / n;
    x.forEach((ink, i) => {
      const g = Math.round(255 * (1 - ink));
      brush.fillStyle = `rgb(${g},${g},${g})`;
      brush.fillRect((i % n) * w, Math.floor(i / n) * w, w + 1, w + 1);
    });
    find(".say").textContent = `code (${z[0].toFixed(2)}, ${z[1].toFixed(2)})`;
  };
  const move = (event) => {
    const r = map.getBoundingClientRect();
    u.value = ((event.clientX - r.left) / r.width * 2 - 1) * E;
    v.value = (1 - (event.clientY - r.top) / r.height * 2) * E;
    draw();
  };
  map.addEventListener("pointerdown", (e) => { map.setPointerCapture(e.pointerId); move(e); });
  map.addEventListener("pointermove", (e) => { if (e.buttons) move(e); });
  u.addEventListener("input", draw); v.addEventListener("input", draw); draw();
}
