// Plays the game in `stage`: a table of energies against a table of probabilities, over a line.
(stage, data) => {
  stage.innerHTML = `<style>
.genlib-energy_game .stage { max-width: 32rem; margin: 1rem 0; }
.genlib-energy_game svg { width: 100%; height: auto; background: #fff; border-radius: .3rem; }
.genlib-energy_game label { display: block; margin: .3rem 0; }
.genlib-energy_game input[type=range] { width: 11rem; max-width: 100%; margin: 0 .5rem; vertical-align: middle; }
.genlib-energy_game button { margin: .2rem .4rem .2rem 0; padding: .2rem .6rem; }
</style>
<svg viewBox="0 0 460 300" role="img">
<g font-family="sans-serif" font-size="14" fill="#333">
<rect x="60" y="5" width="12" height="12" fill="#0173b2" opacity=".45"/><text x="78" y="16">data</text>
<rect x="125" y="5" width="12" height="12" fill="#cf7a00"/><text x="143" y="16">samples</text>
<path d="M215 11h22" stroke="#c8281c" stroke-width="3"/><text x="243" y="16">energy, in margins</text>
<text x="46" y="262" text-anchor="end">0</text><text x="46" y="108" text-anchor="end">m</text>
<text x="245" y="292" text-anchor="middle">place</text></g>
<path d="M52 258H450" stroke="#333"/><path d="M52 103H450" stroke="#7a7a7a" stroke-dasharray="4 4"/>
<g class="bars"></g><polyline class="energy" fill="none" stroke="#c8281c" stroke-width="3"/>
</svg>
<div><button type="button" class="critic">critic's turn</button><button type="button" class="generator">generator's turn</button>
<button type="button" class="more">100 rounds</button><button type="button" class="again">restart</button></div>
<label>energy at the start, in margins <input class="level" type="range" min="0" max="1" step="0.1" value="${data.level}"> <output></output></label>
<label>step <input class="h" type="range" min="0.1" max="1" step="0.1" value="${data.step}"> <output></output></label>
<label><input class="mean" type="checkbox"> show the means over all rounds</label>
<p class="say" aria-live="polite"></p>`;
  const find = (q) => stage.querySelector(q), ns = "http://www.w3.org/2000/svg";
  const p = data.data, n = p.length, wide = 398 / n;
  let energy, fake, sums, rounds, half;
  const h = () => Number(find(".h").value);
  const critic = () => { energy = energy.map((e, i) => Math.max(0, e - h() * (p[i] - (e < 1 ? fake[i] : 0)))); };
  const generator = () => {
    fake = fake.map((q, i) => Math.max(1e-9, q * Math.exp(-h() * energy[i])));
    const total = fake.reduce((a, b) => a + b);
    fake = fake.map((q) => q / total);
  };
  const count = () => {
    rounds += 1;
    sums = [energy, fake].map((now, k) => now.map((v, i) => v + (sums ? sums[k][i] : 0)));
  };
  const draw = () => {
    find(".level").nextElementSibling.textContent = Number(find(".level").value).toFixed(1);
    find(".h").nextElementSibling.textContent = h().toFixed(1);
    const mean = find(".mean").checked && rounds > 0;
    const [e, q] = mean ? sums.map((s) => s.map((v) => v / rounds)) : [energy, fake];
    const bars = [];
    for (const [values, colour, from, part, seen] of [[p, "#0173b2", .08, .84, .45], [q, "#cf7a00", .3, .4, 1]])
      values.forEach((v, i) => {
        const bar = document.createElementNS(ns, "rect"), high = Math.min(230, 900 * v);
        for (const [at, to] of [["x", 52 + wide * (i + from)], ["width", wide * part], ["y", 258 - high], ["height", high], ["fill", colour], ["opacity", seen]])
          bar.setAttribute(at, to);
        bars.push(bar);
      });
    find(".bars").replaceChildren(...bars);
    const place = (v, i) => `${(52 + wide * (i + .5)).toFixed(1)},${(258 - 155 * Math.min(v, 1.45)).toFixed(1)}`;
    find(".energy").setAttribute("points", e.map(place).join(" "));
    const sum = (f) => p.reduce((total, _, i) => total + f(i), 0);
    const tv = sum((i) => Math.abs(p[i] - q[i])) / 2;
    const value = sum((i) => p[i] * e[i] + q[i] * Math.max(0, 1 - e[i]));
    const on = e.filter((_, i) => p[i] > 0);
    const say = `${mean ? `Means over ${rounds} rounds` : `Round ${rounds}`}: total variation `
      + `${tv.toFixed(3)}, value ${value.toFixed(3)} m; energy where there is data from `
      + `${Math.min(...on).toFixed(2)} to ${Math.max(...on).toFixed(2)} m.`;
    find(".say").textContent = say;
    find("svg").setAttribute("aria-label", `Data, samples and energy over ${n} places. ${say}`);
  };
  const restart = () => {
    energy = p.map(() => Number(find(".level").value));
    [fake, sums, rounds, half] = [data.fake.slice(), null, 0, false];
    draw();
  };
  find(".critic").addEventListener("click", () => { critic(); half = true; draw(); });
  find(".generator").addEventListener("click", () => { generator(); count(); half = false; draw(); });
  find(".more").addEventListener("click", () => {
    for (let t = 0; t < 100; t++) { if (!(t === 0 && half)) critic(); generator(); count(); }
    half = false;
    draw();
  });
  for (const q of [".again", ".level"]) find(q).addEventListener(q === ".again" ? "click" : "input", restart);
  find(".h").addEventListener("input", draw);
  find(".mean").addEventListener("change", draw);
  restart();
}
