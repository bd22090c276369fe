// Draws a flow's sheet into `stage`: points, grid and patches, between noise and data.
(stage, data) => {
  const last = data.points.length - 1;
  stage.innerHTML = `<style>
.genlib-sheet { margin: 1rem 0; }
.genlib-sheet .choose { display: flex; flex-wrap: wrap; gap: .4rem 1.2rem; align-items: center; margin-bottom: .5rem; }
.genlib-sheet .choose input { width: 14rem; max-width: 100%; vertical-align: middle; }
.genlib-sheet .side { display: flex; flex-wrap: wrap; gap: 1rem; align-items: flex-start; }
.genlib-sheet canvas { border: 1px solid #767676; background: #fff; max-width: 100%; }
.genlib-sheet caption { caption-side: top; color: inherit; text-align: left; }
.genlib-sheet table { border-collapse: collapse; width: auto; margin: 0; }
.genlib-sheet th, .genlib-sheet td { padding: .15rem .6rem; text-align: left; font-variant-numeric: tabular-nums; }
.genlib-sheet i { display: inline-block; width: .9em; height: .9em; border: 1px solid #555; }
.genlib-sheet .note { margin: .4rem 0 0; }
</style>
<div class="choose">
<label>layers done <input type="range" class="depth" min="0" max="${last}" step="0.05" value="0"></label>
<button type="button" class="play">play</button>
</div>
<div class="side">
<canvas width="400" height="400" role="img" aria-label="Points and a grid of lines, bent layer by layer from noise to data; the table beside it says how large the coloured patches are"></canvas>
<table><caption class="when"></caption><thead><tr><th scope="col">patch</th><th scope="col">probability</th><th scope="col">area</th><th scope="col">density</th></tr></thead><tbody></tbody></table>
</div>
<p class="note">A patch keeps its probability. Where it shrinks its points crowd, where it grows they thin out.</p>
`;
  const find = (q) => stage.querySelector(q), map = find("canvas"), pen = map.getContext("2d");
  const depth = find(".depth"), play = find(".play"), body = find("tbody"), W = map.width, H = map.height;
  const colours = ["#029e73", "#cc78bc", "#ca9161"], points = ["#0173b2", "#de8f05"];
  data.masses.forEach((mass, i) => {
    const row = body.insertRow();
    row.innerHTML = `<th scope="row"><i style="background:${colours[i]}"></i> ${i + 1}</th><td>${mass.toFixed(4)}</td><td></td><td></td>`;
  });
  const draw = () => {
    const t = Number(depth.value), k = Math.min(Math.floor(t), last - 1), part = t - k;
    const at = (a, b) => [(a[0] + part * (b[0] - a[0])) / 1000 * W, H - (a[1] + part * (b[1] - a[1])) / 1000 * H];
    const path = (a, b, closed) => {
      pen.beginPath();
      a.forEach((p, i) => pen.lineTo(...at(p, b[i])));
      if (closed) pen.closePath();
    };
    pen.clearRect(0, 0, W, H);
    data.patches[k].forEach((p, i) => {
      path(p, data.patches[k + 1][i], true);
      pen.fillStyle = colours[i]; pen.globalAlpha = .55; pen.fill(); pen.globalAlpha = 1;
      pen.strokeStyle = "#333"; pen.lineWidth = 1; pen.stroke();
    });
    pen.strokeStyle = "#b8b8b8"; pen.lineWidth = .7;
    data.lines[k].forEach((line, i) => { path(line, data.lines[k + 1][i], false); pen.stroke(); });
    data.points[k].forEach((p, i) => {
      const [x, y] = at(p, data.points[k + 1][i]);
      pen.fillStyle = points[1 - data.left[i]];
      pen.fillRect(x - 1.2, y - 1.2, 2.4, 2.4);
    });
    data.masses.forEach((mass, i) => {            // while it moves, the shape that is drawn
      const a = data.patches[k][i], b = data.patches[k + 1][i], unit = (2 * data.reach) ** 2 / (W * H);
      const spot = a.map((p, j) => at(p, b[j]));
      const twice = spot.reduce((s, [x, y], j) => { const [u, v] = spot[(j + 1) % spot.length]; return s + x * v - u * y; }, 0);
      const area = part === 0 ? data.areas[k][i] : part === 1 ? data.areas[k + 1][i] : Math.abs(twice) / 2 * unit;
      body.rows[i].cells[2].textContent = area.toFixed(3);
      body.rows[i].cells[3].textContent = (mass / area).toFixed(3);
    });
    find(".when").textContent = t === 0 ? "noise" : t === last ? "data" : `after ${t.toFixed(1)} of ${last} layers`;
  };
  let timer = 0;
  const stop = () => { clearInterval(timer); timer = 0; play.textContent = "play"; };
  play.addEventListener("click", () => {
    if (timer) { stop(); return; }
    if (Number(depth.value) >= last) depth.value = 0;
    play.textContent = "pause";
    timer = setInterval(() => {
      depth.value = Number(depth.value) + 0.05; draw();
      if (Number(depth.value) >= last) stop();
    }, 50);
  });
  depth.addEventListener("input", () => { stop(); draw(); });
  draw();
}
