// Draws the map of one model's codes, the picture at the chosen point, and a walk, into `stage`.
(stage, data) => {
  const names = data.machines.map((m, i) => `<option value="${i}">${m.name}</option>`).join("");
  stage.innerHTML = `<style>
.genlib-code_maps .stage { margin: 1rem 0; }
.genlib-code_maps .beside { display: flex; flex-wrap: wrap; gap: 1rem; align-items: flex-start; margin: .6rem 0; }
.genlib-code_maps canvas { border: 1px solid #767676; background: #fff; max-width: 100%; image-rendering: pixelated; }
.genlib-code_maps .map { touch-action: none; cursor: crosshair; }
.genlib-code_maps label { display: block; margin: .3rem 0; }
.genlib-code_maps input[type=range] { width: 14rem; max-width: 100%; vertical-align: middle; }
.genlib-code_maps p { margin: .3rem 0; }
.genlib-code_maps .say { max-width: 17rem; }
</style>
<label>machine <select>${names}</select></label>
<div class="beside">
<canvas class="map" width="300" height="300" role="img" aria-label="Map of the codes; a cross marks the chosen one, a ring the start of the walk"></canvas>
<div>
<canvas class="image" width="168" height="168" role="img" aria-label="The picture that the machine makes of the chosen code"></canvas>
<label>first number <input type="range" class="u" min="0" step="1"></label>
<label>second number <input type="range" class="v" min="0" step="1"></label>
<label><input type="checkbox" class="tiles"> pictures on the map</label>
<p class="say" aria-live="polite"></p>
</div>
</div>
<p><button type="button" class="start">start a walk here</button> The walk, in a straight line from the ring to the cross:</p>
<canvas class="strip" role="img" aria-label="Nine pictures on the way from the start of the walk to the chosen code"></canvas>
`;
  const find = (q) => stage.querySelector(q), STEPS = 9;
  const select = find("select"), u = find(".u"), v = find(".v"), tiles = find(".tiles");
  const map = find(".map"), image = find(".image"), strip = find(".strip"), size = map.width;
  const sheets = data.machines.map(() => null);    // images, once they are loaded
  let m = data.machines[0], start = [0, 0];        // the model, and where the walk begins
  const tile = (pen, column, line, x, y, width) => {
    const sheet = sheets[data.machines.indexOf(m)], s = m.side;
    if (!sheet) return;
    pen.imageSmoothingEnabled = false;
    pen.drawImage(sheet, column * s, line * s, s, s, x, y, width, width);
  };
  const at = (i) => (2 * i / (m.n - 1) - 1) * m.extent;            // of a step of a slider
  const px = (i) => (i + 0.5) / m.n * size, py = (j) => size - px(j);
  const draw = () => {
    const i = Number(u.value), j = Number(v.value), pen = map.getContext("2d");
    pen.clearRect(0, 0, size, size);
    if (tiles.checked) {
      const sheet = sheets[data.machines.indexOf(m)];
      if (sheet) pen.drawImage(sheet, 0, 0, size, size);
    } else {
      pen.font = "10px sans-serif";
      const grid = (t) => (t / m.extent + 1) / 2 * (m.n - 1);      // a code's number in steps
      m.points.forEach((p, k) => {
        const digit = data.classes[k] ?? 0;
        pen.fillStyle = data.colours[digit % data.colours.length];
        pen.fillText(String(digit), px(grid(p[0])) - 3, py(grid(p[1])) + 3);
      });
    }
    pen.strokeStyle = "#fff"; pen.lineWidth = 5;
    for (const colour of ["#fff", "#c8281c"]) {
      pen.strokeStyle = colour;
      pen.beginPath();
      pen.moveTo(px(i) - 10, py(j)); pen.lineTo(px(i) + 10, py(j));
      pen.moveTo(px(i), py(j) - 10); pen.lineTo(px(i), py(j) + 10);
      pen.moveTo(px(start[0]) + 8, py(start[1])); pen.arc(px(start[0]), py(start[1]), 8, 0, 7);
      pen.stroke();
      pen.lineWidth = 2;
    }
    const brush = image.getContext("2d");
    brush.clearRect(0, 0, image.width, image.height);
    tile(brush, i, m.n - 1 - j, 0, 0, image.width);
    const width = 4 * m.side, film = strip.getContext("2d");
    strip.width = STEPS * width; strip.height = width;
    for (let k = 0; k < STEPS; k++) {
      const [x, y] = [[start[0], i], [start[1], j]].map(([a, b]) => Math.round(a + (b - a) * k / (STEPS - 1)));
      tile(film, x, m.n - 1 - y, k * width, 0, width);
    }
    const seen = m.points.length ? "" : "; this machine has no codes of real digits to show";
    find(".say").textContent = `code (${at(i).toFixed(1)}, ${at(j).toFixed(1)})${seen}`;
  };
  const choose = () => {
    m = data.machines[Number(select.value)];
    for (const input of [u, v]) { input.max = m.n - 1; input.value = Math.floor(m.n / 2); }
    start = [Math.floor(m.n / 4), Math.floor(m.n / 4)];
    tiles.checked = !m.points.length;
    draw();
  };
  const move = (event) => {
    const box = map.getBoundingClientRect();
    u.value = Math.floor((event.clientX - box.left) / box.width * m.n);
    v.value = Math.floor((1 - (event.clientY - box.top) / box.height) * m.n);
    draw();
  };
  map.addEventListener("pointerdown", (e) => { map.setPointerCapture(e.pointerId); move(e); });
  map.addEventListener("pointermove", (e) => { if (e.buttons) move(e); });
  for (const input of [u, v]) input.addEventListener("input", draw);
  tiles.addEventListener("change", draw);
  select.addEventListener("change", choose);
  find(".start").addEventListener("click", () => { start = [Number(u.value), Number(v.value)]; draw(); });
  data.machines.forEach((machine, i) => {
    const sheet = new Image();
    sheet.onload = () => { sheets[i] = sheet; if (machine === m) draw(); };
    sheet.src = `data:image/png;base64,${machine.png}`;
  });
  choose();
}
