// Steps Langevin chains on an energy in the plane; the energy is picked, and so is the step.
(stage, data) => {
  const names = Object.keys(data.energies), [low, high] = data.box, side = data.side;
  const many = 150, wide = 360, cell = (high - low) / side;
  stage.innerHTML = `<style>
.genlib-walk .stage { max-width: 30rem; margin: 1rem 0; }
.genlib-walk canvas { width: 100%; height: auto; background: #fff; border-radius: .3rem; image-rendering: auto; }
.genlib-walk label { display: block; margin: .3rem 0; }
.genlib-walk input[type=range] { width: 12rem; max-width: 100%; margin: 0 .5rem; vertical-align: middle; }
.genlib-walk button { margin: .2rem .4rem .2rem 0; }
</style>
<canvas width="${wide}" height="${wide}" role="img" aria-label="Chains on an energy in the plane; shaded where the energy is low"></canvas>
<label>energy <select>${names.map((n) => `<option>${n}</option>`).join("")}</select></label>
<label>step <input class="size" type="range" min="0.01" max="0.3" step="0.01" value="${data.step}"> <output></output></label>
<label><input class="noise" type="checkbox" checked> noise (without it the chains only go downhill)</label>
<p><button class="one">1 step</button><button class="more">10 steps</button><button class="most">200 steps</button>
<button class="anywhere">start anywhere</button><button class="from">start at data</button></p>
<p class="say" aria-live="polite"></p>`;
  const find = (q) => stage.querySelector(q), draw = find("canvas").getContext("2d");
  let seed = 1, taken = 0, x = [], spare = null;
  const uniform = () => {  // mulberry32: the same walk each time the page is loaded
    seed = (seed + 0x6D2B79F5) | 0;
    let t = Math.imul(seed ^ (seed >>> 15), 1 | seed);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
  const normal = () => {
    if (spare !== null) { const n = spare; spare = null; return n; }
    const r = Math.sqrt(-2 * Math.log(1 - uniform())), a = 2 * Math.PI * uniform();
    spare = r * Math.sin(a);
    return r * Math.cos(a);
  };
  const energy = () => data.energies[find("select").value];
  const look = (p) => {  // the energy between the points of the grid, and its slope
    const e = energy(), at = p.map((c) => Math.min(Math.max((c - low) / cell - 0.5, 0), side - 1.001));
    const [i, j] = at.map(Math.floor), u = at[0] - i, v = at[1] - j;
    const [a, b, c, d] = [e[i * side + j], e[(i + 1) * side + j], e[i * side + j + 1], e[(i + 1) * side + j + 1]];
    return {
      value: (a * (1 - u) + b * u) * (1 - v) + (c * (1 - u) + d * u) * v,
      slope: [((b - a) * (1 - v) + (d - c) * v) / cell, ((c - a) * (1 - u) + (d - b) * u) / cell],
    };
  };
  const fold = (c) => {  // reflected at the walls
    const w = high - low, r = (((c - low) % (2 * w)) + 2 * w) % (2 * w);
    return high - Math.abs(r - w);
  };
  const place = (p) => [(p[0] - low) / (high - low) * wide, wide - (p[1] - low) / (high - low) * wide];
  const paint = () => {
    const e = energy(), size = wide / side;
    draw.clearRect(0, 0, wide, wide);
    for (let i = 0; i < side; i++) for (let j = 0; j < side; j++) {
      const grey = Math.round(255 - 150 * Math.exp(-e[i * side + j]));
      draw.fillStyle = `rgb(${grey},${grey},${grey})`;
      draw.fillRect(i * size, wide - (j + 1) * size, size + 1, size + 1);
    }
    draw.fillStyle = "#b35900";
    for (const p of x) {
      const [u, v] = place(p);
      draw.beginPath(); draw.arc(u, v, 2.6, 0, 7); draw.fill();
    }
    const near = x.filter((p) => data.data.some((q) => Math.hypot(p[0] - q[0], p[1] - q[1]) < 0.2)).length;
    const mean = x.reduce((sum, p) => sum + look(p).value, 0) / x.length;
    find(".size").nextElementSibling.textContent = Number(find(".size").value).toFixed(2);
    find(".say").textContent = `${taken} steps taken. Mean energy ${mean.toFixed(2)} nats above the lowest; `
      + `${Math.round(100 * near / x.length)} % of the chains within 0.2 of a data point.`;
  };
  const go = (steps) => {
    const s = Number(find(".size").value), warm = find(".noise").checked ? 1 : 0;
    for (let t = 0; t < steps; t++) x = x.map((p) => {
      const { slope } = look(p);
      return p.map((c, k) => fold(c - 0.5 * s * s * slope[k] + warm * s * normal()));
    });
    taken += steps;
    paint();
  };
  const start = (from) => {
    taken = 0;
    x = Array.from({ length: many }, (_, i) => from
      ? [...data.data[i % data.data.length]] : [0, 1].map(() => low + (high - low) * uniform()));
    paint();
  };
  find(".one").addEventListener("click", () => go(1));
  find(".more").addEventListener("click", () => go(10));
  find(".most").addEventListener("click", () => go(200));
  find(".anywhere").addEventListener("click", () => start(false));
  find(".from").addEventListener("click", () => start(true));
  for (const input of stage.querySelectorAll("select, input")) input.addEventListener("input", paint);
  start(false);
}
