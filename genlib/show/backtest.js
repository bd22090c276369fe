// Wealth from a chosen year on in `stage`: held, by the rule, and the band of coin tossers.
(stage, data) => {
  const years = data.held.length / 12, COINS = 400;
  stage.innerHTML = `<style>
.genlib-backtest .stage { max-width: 34rem; margin: 1rem 0; }
.genlib-backtest svg { width: 100%; height: auto; background: #fff; border-radius: .3rem; }
.genlib-backtest input { width: 14rem; max-width: 100%; vertical-align: middle; }
</style>
<label>first year <input type="range" min="0" max="${years - 1}" step="1" value="0"> <output></output></label>
<svg viewBox="0 0 460 250" role="img" aria-label="Wealth against time from the chosen year on: a grey line for holding, a blue one for the forecast, and a band for rules that toss coins">
<path class="band" fill="#e3e3e3"/><path d="M40 10V220H450" fill="none" stroke="#333"/>
<g class="ticks" font-size="13" fill="#333"></g>
<path class="held" fill="none" stroke="#626468" stroke-width="2"/><path class="rule" fill="none" stroke="#0173b2" stroke-width="2"/>
</svg>
<p class="say" aria-live="polite"></p>`;
  const find = (q) => stage.querySelector(q), slider = find("input");
  const change = (logs, t) => logs[t] - (t ? logs[t - 1] : 0);
  let state = 1;  // the same coins each time
  const toss = () => { state = (state * 48271) % 2147483647; return state > 1073741823; };
  const coins = Array.from({ length: COINS }, () => data.held.map(toss));
  const draw = () => {
    const from = 12 * Number(slider.value), months = data.held.length - from;
    const path = (logs) => { let sum = 0; return [0, ...Array.from({ length: months }, (_, t) => sum += change(logs, from + t))]; };
    const held = path(data.held), rule = path(data.rule);
    const tossed = coins.map((c) => { let sum = 0; return [0, ...Array.from({ length: months }, (_, t) => sum += c[from + t] * change(data.held, from + t))]; });
    const low = [], high = [];
    for (let t = 0; t <= months; t++) {
      const all = tossed.map((p) => p[t]).sort((a, b) => a - b);
      low.push(all[Math.floor(0.05 * COINS)]); high.push(all[Math.floor(0.95 * COINS)]);
    }
    const values = [...held, ...rule, ...low, ...high].map((v) => Math.exp(v / 100));
    const bottom = Math.min(...values), top = Math.max(...values);
    const x = (t) => (40 + 410 * t / months).toFixed(1), y = (v) => (220 - 205 * (Math.exp(v / 100) - bottom) / (top - bottom)).toFixed(1);
    const line = (logs) => logs.map((v, t) => `${x(t)} ${y(v)}`);
    find(".band").setAttribute("d", `M${line(high).join("L")}L${line(low).reverse().map((p, i) => `${x(months - i)} ${p.split(" ")[1]}`).join("L")}Z`);
    find(".held").setAttribute("d", `M${line(held).join("L")}`);
    find(".rule").setAttribute("d", `M${line(rule).join("L")}`);
    const ticks = find(".ticks");
    ticks.textContent = "";
    const write = (left, down, text, anchor) => {
      const label = document.createElementNS("http://www.w3.org/2000/svg", "text");
      label.setAttribute("x", left); label.setAttribute("y", down); label.setAttribute("text-anchor", anchor);
      label.textContent = text; ticks.append(label);
    };
    for (const v of [bottom, 1, top]) write(36, Number(y(100 * Math.log(v))) + 4, v.toFixed(2), "end");
    write(40, 238, data.year + from / 12, "middle"); write(450, 238, data.year + years, "end");
    find("output").textContent = data.year + from / 12;
    const end = (logs) => Math.exp(logs[months] / 100), better = tossed.filter((p) => p[months] > rule[months]).length;
    find(".say").textContent = `From ${data.year + from / 12} on, 1 became ${end(rule).toFixed(2)} by the forecast (blue) and ${end(held).toFixed(2)} by holding (grey). `
      + `${Math.round(100 * better / COINS)} % of 400 rules that toss a coin each month did better than the forecast.`;
  };
  slider.addEventListener("input", draw);
  draw();
}
