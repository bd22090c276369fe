// Draws 10,000 items by Bayes' rule into `stage`: three sliders, a bar of alarms, and a sentence.
(stage, data) => {
  const BLUE = "#0173b2", ORANGE = "#cf7a00";
  const SLIDERS = [
    { key: "base", name: "generated, of all items", low: 0.001, high: 0.5, log: true },
    { key: "hit", name: "accused, of the generated", low: 0, high: 1, log: false },
    { key: "false", name: "accused, of the real", low: 0.0001, high: 0.2, log: true },
  ];
  stage.innerHTML = `<style>
.genlib-accused .stage { max-width: 38rem; margin: 1rem 0; }
.genlib-accused svg { width: 100%; height: auto; background: #fff; border-radius: .3rem; }
.genlib-accused .levers { display: grid; grid-template-columns: repeat(auto-fill, minmax(11rem, 1fr)); gap: .2rem 1rem; }
.genlib-accused .levers label { display: block; font-size: .9rem; }
.genlib-accused .levers input { width: 100%; }
</style>
<div class="levers">${SLIDERS.map((s) => `<label>${s.name}: <output></output><input type="range" min="0" max="1" step="0.005" data-key="${s.key}"></label>`).join("")}</div>
<svg viewBox="0 0 460 96" role="img" aria-label="A bar of all alarms, divided into right and false ones; what it says stands below in words">
<rect class="right" x="10" y="30" height="36" fill="${BLUE}"/><rect class="false" y="30" height="36" fill="${ORANGE}"/>
<g font-size="13"><text x="10" y="20" fill="${BLUE}"></text><text x="450" y="86" text-anchor="end" fill="#a65f00"></text></g></svg>
<p class="say" aria-live="polite"></p>`;
  const find = (q) => stage.querySelector(q), inputs = [...stage.querySelectorAll("input")];
  const at = (s, u) => (s.log ? s.low * (s.high / s.low) ** u : s.low + u * (s.high - s.low));
  const place = (s, v) => (s.log ? Math.log(v / s.low) / Math.log(s.high / s.low) : (v - s.low) / (s.high - s.low));
  const percent = (x) => `${Number((100 * x).toPrecision(2))} %`;
  const many = (x) => (x < 10 ? Number(x.toPrecision(2)) : Math.round(x)).toLocaleString("en");
  const draw = (moved) => {
    const v = {};
    SLIDERS.forEach((s, i) => {
      v[s.key] = moved ? at(s, Number(inputs[i].value)) : data[s.key];
      stage.querySelectorAll("output")[i].textContent = percent(v[s.key]);
    });
    const made = 10000 * v.base, right = made * v.hit, wrong = (10000 - made) * v.false, all = right + wrong;
    const edge = 440 * (right / all);
    find(".right").setAttribute("width", edge.toFixed(1));
    find(".false").setAttribute("x", (10 + edge).toFixed(1));
    find(".false").setAttribute("width", (440 - edge).toFixed(1));
    const [up, down] = stage.querySelectorAll("text");
    up.textContent = `right alarms: ${many(right)}`;
    down.textContent = `false alarms: ${many(wrong)}`;
    find(".say").textContent = `Of 10,000 items ${many(made)} are generated. The detector accuses ${many(all)}: `
      + `${many(right)} rightly and ${many(wrong)} wrongly. So ${percent(right / all)} of its alarms are right, and ${many(made - right)} fakes pass.`;
  };
  SLIDERS.forEach((s, i) => { inputs[i].value = place(s, data[s.key]); });
  for (const input of inputs) input.addEventListener("input", () => draw(true));
  draw(false);
}
