// Two sliders and the losses that fitted laws foresee, as bars: how far each size is the bottleneck.
(stage, data) => {
  const COLOURS = ["#8a8d91", "#0173b2", "#cf7a00"], NAMES = ["floor", "parameters limit", "data limit"];
  const lever = (key, name) => `<label>${name}: <output></output><input type="range" min="0" max="3" step="0.05" value="0" data-key="${key}"></label>`;
  stage.innerHTML = `<style>
.genlib-forecast .stage { max-width: 38rem; margin: 1rem 0; }
.genlib-forecast svg { width: 100%; height: auto; background: #fff; border-radius: .3rem; }
.genlib-forecast .levers { display: grid; grid-template-columns: repeat(auto-fill, minmax(15rem, 1fr)); gap: .2rem 1rem; }
.genlib-forecast .levers label { display: block; font-size: .9rem; }
.genlib-forecast .levers input { width: 100%; }
</style>
<div class="levers">${lever("n", "times the parameters")}${lever("d", "times the data")}</div>
<svg viewBox="0 0 460 190" role="img" aria-label="Two bars, network and n-gram, each in up to three parts with a range at its end; what they say stands below in words"><g class="bars"></g></svg>
<p class="say" aria-live="polite"></p>`;
  const inputs = [...stage.querySelectorAll("input")], outputs = [...stage.querySelectorAll("output")];
  const bottleneck = ([a, alpha, b, beta, nu, du], n, d) => {
    const [p, q] = [(a - alpha * Math.log(n / nu)) / beta, (b - beta * Math.log(d / du)) / beta].map(Math.exp);
    return [0, (p + q) ** beta * p / (p + q), (p + q) ** beta * q / (p + q)];
  };
  const table = ([floor, , , b, beta, , du], n, d) => [floor, 0, b * (d / du) ** -beta];
  const sum = (p) => p[0] + p[1] + p[2];
  const spread = (laws, n, d) => {
    const rule = laws === data.networks ? bottleneck : table;
    const all = laws.map((law) => rule(law, n, d)).sort((p, q) => sum(p) - sum(q)), last = all.length - 1;
    return { mid: all[Math.round(last / 2)], low: sum(all[Math.round(0.025 * last)]), high: sum(all[Math.round(0.975 * last)]) };
  };
  const make = (kind, attributes, text) => {
    const node = document.createElementNS("http://www.w3.org/2000/svg", kind);
    for (const [key, v] of Object.entries(attributes)) node.setAttribute(key, v);
    if (text) node.textContent = text;
    return node;
  };
  const now = { networks: spread(data.networks, data.n, data.d), tables: spread(data.tables, data.n, data.d) };
  const most = 1.08 * Math.max(now.networks.high, now.tables.high);
  const draw = () => {
    const [fn, fd] = inputs.map((input) => 10 ** Number(input.value));
    [fn, fd].forEach((f, i) => { outputs[i].textContent = Number(f.toPrecision(2)).toLocaleString("en"); });
    const bars = stage.querySelector(".bars"), px = (v) => 10 + 440 * v / most, n = data.n * fn, d = data.d * fd;
    bars.textContent = "";
    const seen = { networks: spread(data.networks, n, d), tables: spread(data.tables, n, d) };
    [["networks", "network"], ["tables", "n-gram, same data"]].forEach(([key, name], i) => {
      const { mid, low, high } = seen[key], y = 28 + 66 * i;
      bars.append(make("text", { x: 10, y: y - 6, "font-size": 14, fill: "#333" }, `${name}: ${sum(mid).toFixed(2)} nats per letter`));
      let at = 0;
      mid.forEach((part, j) => {
        bars.append(make("rect", { x: px(at), y, width: Math.max(px(at + part) - px(at), 0), height: 28, fill: COLOURS[j] }));
        at += part;
      });
      bars.append(make("path", { d: `M${px(low)} ${y + 14}H${px(high)}M${px(low)} ${y + 7}v14M${px(high)} ${y + 7}v14`, stroke: "#000", "stroke-width": 2, fill: "none" }));
    });
    NAMES.forEach((name, j) => {
      const x = [10, 80, 250][j];
      bars.append(make("rect", { x, y: 158, width: 12, height: 12, fill: COLOURS[j] }), make("text", { x: x + 17, y: 169, "font-size": 14, fill: "#333" }, name));
    });
    const range = ({ low, high }) => `${low.toFixed(2)} to ${high.toFixed(2)}`;
    const gain = sum(now.networks.mid) - sum(seen.networks.mid), cost = Number((fn * fd).toPrecision(2)).toLocaleString("en");
    stage.querySelector(".say").textContent = `The network's law foresees ${sum(seen.networks.mid).toFixed(2)} nats per letter (${range(seen.networks)}), `
      + `${gain.toFixed(2)} less than measured sizes, for ${cost} times the operations if all letters are read as often. The n-gram's law foresees ${sum(seen.tables.mid).toFixed(2)} (${range(seen.tables)}). `
      + "The ranges hold the scatter of seeds and not the choice of formula.";
  };
  for (const input of inputs) input.addEventListener("input", draw);
  draw();
}
