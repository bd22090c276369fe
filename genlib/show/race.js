// Draws the race into `stage`: menus, a slider, a map and a table of heights.
(stage, data) => {
  stage.innerHTML = `<style>
.genlib-race { margin: 1rem 0; }
.genlib-race .choose { display: flex; flex-wrap: wrap; gap: .4rem 1.2rem; align-items: center; margin-bottom: .5rem; }
.genlib-race .track { display: flex; flex-wrap: wrap; gap: 1rem; align-items: flex-start; }
.genlib-race canvas { border: 1px solid #767676; background: #fff; max-width: 100%; }
.genlib-race caption { caption-side: top; color: inherit; text-align: left; }
.genlib-race table { border-collapse: collapse; width: auto; margin: 0; }
.genlib-race th, .genlib-race td { padding: .15rem .6rem; text-align: left; }
.genlib-race td { font-variant-numeric: tabular-nums; }
.genlib-race svg { vertical-align: middle; }
.genlib-race input[type=range] { width: 12rem; max-width: 100%; vertical-align: middle; }
.genlib-race .note { margin: .4rem 0 0; }
</style>
<div class="choose">
<label>surface <select class="surface"></select></label>
<label>learning rate <select class="rate"></select></label>
<label>step <input type="range" class="step" min="0" step="1"></label>
<button type="button" class="play">play</button>
</div>
<div class="track">
<canvas class="map" width="420" height="306" role="img" aria-label="Map of the surface, darker where it is lower, with the path of each optimizer; the table beside it says how high each of them stands"></canvas>
<table><caption class="when"></caption><thead><tr><th scope="col">rule</th><th scope="col">rate</th><th scope="col">height</th></tr></thead><tbody></tbody></table>
</div>
<p class="note">A star marks each lowest point. Dark ground is low.</p>
`;
  const find = (q) => stage.querySelector(q), map = find(".map"), pen = map.getContext("2d");
  const surface = find(".surface"), rate = find(".rate"), step = find(".step"), play = find(".play");
  const colours = data.colours, dashes = [[], [7, 3], [2, 3], [10, 3, 2, 3], [14, 3], [4, 4]];
  const W = map.width, H = map.height, dense = Math.max(1, window.devicePixelRatio || 1);
  map.style.width = `${W}px`; map.width = W * dense; map.height = H * dense; pen.scale(dense, dense);
  const names = Object.keys(data.surfaces), first = data.surfaces[names[0]];
  const fill = (select, options) => options.forEach((o) => select.add(new Option(o)));
  fill(surface, names); fill(rate, Object.keys(first.rates));
  const best = [...rate.options].findIndex((o) => o.value === data.ownName);
  rate.selectedIndex = best >= 0 ? best : Math.floor(rate.length / 2);
  step.max = data.steps; step.value = data.steps;
  const rules = Object.keys(first.rates[rate.value]), body = find("tbody");
  rules.forEach((rule, i) => {
    const row = body.insertRow(), head = document.createElement("th");
    row.insertCell(); row.insertCell();
    head.scope = "row"; row.prepend(head);
    head.innerHTML = `<svg width="30" height="10" aria-hidden="true"><rect width="30" height="10" fill="#fff"/>` +
      `<line x1="1" x2="29" y1="5" y2="5" stroke="${colours[i]}" stroke-width="2.5" stroke-dasharray="${dashes[i]}"/></svg> `;
    head.append(rule);
  });
  const ground = (s) => {                          // the heights, from grey to white
    const small = document.createElement("canvas"), n = data.grid;
    small.width = small.height = n;
    const brush = small.getContext("2d");
    for (let i = 0; i < n * n; i++) {
      const t = data.digits.indexOf(s.heights[i]) / (data.digits.length - 1);
      const grey = Math.round(196 + 59 * t);
      brush.fillStyle = `rgb(${grey},${grey},${grey})`;
      brush.fillRect(i % n, Math.floor(i / n), 1, 1);
    }
    pen.imageSmoothingEnabled = true;
    pen.drawImage(small, 0, 0, W, H);
  };
  const height = (words, k) => {                   // what reads as the one before it is left out
    const all = words.split(" ");
    while (!all[k]) k--;
    return all[k];
  };
  const walked = (steps) => {                      // places, from the start and the steps
    const places = [...steps];
    for (let i = 2; i < places.length; i++) places[i] += places[i - 2];
    return places;
  };
  const px = (t) => t / 1000 * W, py = (t) => H - t / 1000 * H;
  const draw = () => {
    const s = data.surfaces[surface.value], k = Number(step.value), [l, r, b, t] = s.window;
    ground(s);
    pen.font = "20px sans-serif"; pen.fillStyle = "#000"; pen.textAlign = "center"; pen.textBaseline = "middle";
    s.minima.forEach(([x, y]) => pen.fillText("\u2605", (x - l) / (r - l) * W, H - (y - b) / (t - b) * H));
    rules.forEach((rule, i) => {
      const p = walked(s.rates[rate.value][rule]);
      pen.strokeStyle = pen.fillStyle = colours[i]; pen.lineWidth = 2; pen.setLineDash(dashes[i]);
      pen.beginPath();
      for (let j = 0; j <= k; j++) pen.lineTo(px(p[2 * j]), py(p[2 * j + 1]));
      pen.stroke(); pen.setLineDash([]);
      pen.beginPath(); pen.arc(px(p[2 * k]), py(p[2 * k + 1]), 4.5, 0, 7); pen.fill();
      const off = [p[2 * k], p[2 * k + 1]].some((v) => v < 0 || v > 1000);
      body.rows[i].cells[1].textContent = rate.value === data.ownName ? data.own[surface.value][rule] : rate.value;
      body.rows[i].cells[2].textContent = off ? "off the map" : height(s.ends[rate.value][rule], k);
    });
    find(".when").textContent = `after ${k} steps`;
  };
  let timer = 0;
  const stop = () => { clearInterval(timer); timer = 0; play.textContent = "play"; };
  play.addEventListener("click", () => {
    if (timer) { stop(); return; }
    if (Number(step.value) >= data.steps) step.value = 0;
    play.textContent = "pause";
    timer = setInterval(() => {
      step.value = Number(step.value) + 1; draw();
      if (Number(step.value) >= data.steps) stop();
    }, 60);
  });
  for (const input of [surface, rate]) input.addEventListener("change", draw);
  step.addEventListener("input", () => { stop(); draw(); });
  draw();
}
