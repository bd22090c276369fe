// Two humps and a Gaussian in `stage`: both divergences by a sum over a grid, under the reader's hand.
(stage, data) => {
  stage.innerHTML = `<style>
.genlib-two_kls .stage { max-width: 32rem; margin: 1rem 0; }
.genlib-two_kls svg { width: 100%; height: auto; background: #fff; border-radius: .3rem; }
.genlib-two_kls label { display: block; margin: .3rem 0; }
.genlib-two_kls input[type=range] { width: 12rem; max-width: 100%; margin: 0 .5rem; vertical-align: middle; }
.genlib-two_kls button { margin: .3rem .5rem .3rem 0; }
</style>
<svg viewBox="0 0 420 230" role="img" aria-label="A target with two humps in grey and a Gaussian over it in orange">
<path class="p" fill="#ccc"/><path class="q" fill="none" stroke="#b35900" stroke-width="2.5"/>
<path d="M10 200H410" stroke="#333"/><g class="ticks" font-size="13" fill="#333" text-anchor="middle"></g>
</svg>
<label>distance of the humps <input class="d" type="range" min="0" max="8" step="0.1" value="${data.apart}"> <output></output></label>
<label>mean of q <input class="m" type="range" min="-7" max="7" step="0.05" value="${data.mean}"> <output></output></label>
<label>standard deviation of q <input class="s" type="range" min="0.3" max="6" step="0.05" value="${data.std}"> <output></output></label>
<button type="button" class="reverse">descend KL(q ‖ p)</button><button type="button" class="forward">descend KL(p ‖ q)</button>
<p class="say" aria-live="polite"></p>`;
  const find = (q) => stage.querySelector(q), step = 0.05, grid = [];
  for (let z = -16; z <= 16; z += step) grid.push(z);
  const log = (z, m, s) => -0.5 * ((z - m) / s) ** 2 - Math.log(s) - 0.5 * Math.log(2 * Math.PI);
  const target = (z, d) => {  // log p: 0.6 of the mass on the left
    const a = Math.log(0.6) + log(z, -d / 2, 1), b = Math.log(0.4) + log(z, d / 2, 1);
    const top = Math.max(a, b);
    return top + Math.log(Math.exp(a - top) + Math.exp(b - top));
  };
  const both = (m, s, d) => {
    let reverse = 0, forward = 0;
    for (const z of grid) {
      const p = target(z, d), q = log(z, m, s);
      reverse += step * Math.exp(q) * (q - p);
      forward += step * Math.exp(p) * (p - q);
    }
    return [reverse, forward];
  };
  const num = (name) => Number(find(name).value);
  const outline = (f) => grid.filter((z) => Math.abs(z) <= 8)
    .map((z) => `${(210 + 25 * z).toFixed(1)} ${(200 - 400 * Math.exp(f(z))).toFixed(1)}`);
  for (let t = -8; t <= 8; t += 2) {
    const text = document.createElementNS("http://www.w3.org/2000/svg", "text");
    text.setAttribute("x", 210 + 25 * t); text.setAttribute("y", 218); text.textContent = t;
    find(".ticks").append(text);
  }
  const show = () => {
    const d = num(".d"), m = num(".m"), s = num(".s"), [reverse, forward] = both(m, s, d);
    find(".p").setAttribute("d", `M10 200L${outline((z) => target(z, d)).join("L")}L410 200Z`);
    find(".q").setAttribute("d", `M${outline((z) => log(z, m, s)).join("L")}`);
    for (const name of [".d", ".m", ".s"]) find(name).nextElementSibling.textContent = num(name).toFixed(2);
    find(".say").textContent = `KL(q ‖ p) = ${Math.max(0, reverse).toFixed(3)} nats, `
      + `KL(p ‖ q) = ${Math.max(0, forward).toFixed(3)} nats`;
  };
  const descend = (which) => {  // gradients by differences, in m and log s, with halved steps
    const d = num(".d");
    let m = num(".m"), l = Math.log(num(".s")), rate = 0.5;
    const at = (m, l) => both(m, Math.exp(l), d)[which];
    for (let i = 0; i < 400 && rate > 1e-4; i++) {
      const h = 1e-3, gm = (at(m + h, l) - at(m - h, l)) / (2 * h), gl = (at(m, l + h) - at(m, l - h)) / (2 * h);
      const size = Math.max(1, Math.hypot(gm, gl));
      const m2 = m - rate * gm / size, l2 = Math.max(Math.log(0.3), Math.min(Math.log(6), l - rate * gl / size));
      if (at(m2, l2) < at(m, l)) { m = m2; l = l2; rate *= 1.2; } else rate /= 2;
    }
    find(".m").value = m; find(".s").value = Math.exp(l);
    show();
  };
  find(".reverse").addEventListener("click", () => descend(0));
  find(".forward").addEventListener("click", () => descend(1));
  for (const input of stage.querySelectorAll("input")) input.addEventListener("input", show);
  show();
}
