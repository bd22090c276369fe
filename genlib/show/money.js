// Draws sliders and a curve that follows from them into `stage`: sales, checking or an occupation.
(stage, data) => {
  const BLUE = "#0173b2", ORANGE = "#cf7a00", GREY = "#626468", STEPS = 120;
  const percent = (x) => `${(100 * x).toFixed(0)} %`;
  const KINDS = {
    sales: (v) => {
      const left = v.price * v.paid * (1 - v.other), rate = Math.log(v.fall) / 12;
      const months = (t) => (rate > 1e-9 ? -Math.expm1(-rate * t) / rate : t);
      const earned = (t) => v.demand * (left * months(t) - v.rent * t) / 1e3 - v.development;
      return {
        across: [0, 24, "months of selling"], up: "million USD", zero: 0,
        lines: [[earned, BLUE, "earned so far"]],
        say: (lines) => {
          const path = lines[0], at = path.findIndex((p, i) => i && path[i - 1][1] < 0 && p[1] >= 0);
          const best = path.reduce((a, b) => (b[1] > a[1] ? b : a));
          const even = at < 0 ? "It never breaks even in 24 months" : `It breaks even after ${path[at][0].toFixed(1)} months`;
          const last = `At first a million tokens leave ${(left - v.rent).toFixed(2)} USD`;
          return `${last}. ${even}; best to stop after ${best[0].toFixed(0)} months, with ${best[1].toFixed(0)} million USD.`;
        },
      };
    },
    checking: (v) => {
      const missed = (c) => Math.exp(-c / v.need);
      const desk = (c) => 100 * (v.ask + c + v.wrong * (1 - missed(c)) * v.redo);
      const end = (c) => desk(c) + 100 * v.wrong * missed(c) * v.harm;
      const own = 100 * (1 + v.own_wrong * v.harm), worth = v.wrong * (v.harm - v.redo) / v.need;
      const best = v.need * Math.log(Math.max(worth, 1));
      return {
        across: [0, 0.6, "time for checking / time by hand"], up: "% of the time by hand", zero: 100,
        lines: [[desk, ORANGE, "by the stopwatch"], [end, BLUE, "with the harm of missed errors"], [() => own, GREY, "by hand, with its own harm"]],
        say: () => `The best check takes ${percent(best)} of the time by hand. Then the stopwatch shows ${desk(best).toFixed(0)} %, `
          + `and with the harm it is ${end(best).toFixed(0)} % against ${own.toFixed(0)} % by hand. Without any check: ${desk(0).toFixed(0)} % and ${end(0).toFixed(0)} %.`,
      };
    },
    occupation: (v) => {
      const jobs = (e) => 100 * (1 - v.cut) * (1 - v.share * v.cut) ** -e;
      const edge = Math.log1p(-v.cut) / Math.log1p(-v.share * v.cut);
      return {
        across: [0, 3, "elasticity of demand"], up: "jobs per 100", zero: 100,
        lines: [[jobs, BLUE, "jobs afterwards"]],
        say: () => `${percent(v.cut)} of the labour per unit is saved, so the unit gets ${percent(v.share * v.cut)} cheaper. `
          + `Jobs are lost below an elasticity of ${edge.toFixed(2)}: at 0.5 there are ${jobs(0.5).toFixed(0)} of 100, at 1 ${jobs(1).toFixed(0)}, at 2 ${jobs(2).toFixed(0)}.`,
      };
    },
  };
  stage.innerHTML = `<style>
.genlib-money .stage { max-width: 38rem; margin: 1rem 0; }
.genlib-money svg { width: 100%; height: auto; background: #fff; border-radius: .3rem; }
.genlib-money .levers { display: grid; grid-template-columns: repeat(auto-fill, minmax(15rem, 1fr)); gap: .2rem 1rem; }
.genlib-money .levers label { display: block; font-size: .9rem; }
.genlib-money .levers input { width: 100%; }
</style>
<div class="levers">${data.sliders.map((s) => `<label>${s.name}: <output></output> ${s.unit}<input type="range" min="0" max="1" step="0.01" value="0.5" data-key="${s.key}"></label>`).join("")}</div>
<svg viewBox="0 0 460 270" role="img" aria-label="Curves that follow the sliders above; what they say stands below in words">
<path d="M60 10V226H450" fill="none" stroke="#333"/><path class="zero" stroke="#767676" stroke-dasharray="4 3"/>
<g class="curves" fill="none" stroke-width="2"></g><g class="texts" font-size="13" fill="#333"></g></svg>
<p class="say" aria-live="polite"></p>`;
  const find = (q) => stage.querySelector(q), inputs = [...stage.querySelectorAll("input")];
  const value = (s, u) => {
    const ends = u < 0.5 ? [s.low, s.mid] : [s.mid, s.high], part = u < 0.5 ? 2 * u : 2 * u - 1;
    return s.log ? ends[0] * (ends[1] / ends[0]) ** part : ends[0] + part * (ends[1] - ends[0]);
  };
  const make = (kind, attributes, text) => {
    const node = document.createElementNS("http://www.w3.org/2000/svg", kind);
    for (const [key, v] of Object.entries(attributes)) node.setAttribute(key, v);
    if (text) node.textContent = text;
    return node;
  };
  const draw = () => {
    const v = {};
    data.sliders.forEach((s, i) => {
      v[s.key] = value(s, Number(inputs[i].value));
      stage.querySelectorAll("output")[i].textContent = Number(v[s.key].toPrecision(2)).toLocaleString("en");
    });
    const shown = KINDS[data.kind](v), [from, to, across] = shown.across;
    const lines = shown.lines.map(([f]) => Array.from({ length: STEPS + 1 }, (_, i) => {
      const x = from + (to - from) * i / STEPS;
      return [x, f(x)];
    }));
    const all = [shown.zero, ...lines.flat().map((p) => p[1])], low = Math.min(...all), high = Math.max(...all);
    const px = (x) => 60 + 390 * (x - from) / (to - from), py = (y) => 226 - 206 * (y - low) / (high - low || 1);
    find(".zero").setAttribute("d", `M60 ${py(shown.zero).toFixed(1)}H450`);
    const curves = find(".curves"), texts = find(".texts");
    curves.textContent = texts.textContent = "";
    lines.forEach((path, i) => {
      curves.append(make("path", { stroke: shown.lines[i][1], d: `M${path.map(([x, y]) => `${px(x).toFixed(1)} ${py(y).toFixed(1)}`).join("L")}` }));
      texts.append(make("text", { x: 70, y: 24 + 16 * i, fill: shown.lines[i][1] }, shown.lines[i][2]));
    });
    for (const y of new Set([low, shown.zero, high])) texts.append(make("text", { x: 55, y: py(y) + 4, "text-anchor": "end" }, y.toFixed(0)));
    for (const x of [from, to]) texts.append(make("text", { x: px(x), y: 243, "text-anchor": "middle" }, String(x)));
    texts.append(make("text", { x: 255, y: 261, "text-anchor": "middle" }, across), make("text", { x: 448, y: 24, "text-anchor": "end" }, shown.up));
    find(".say").textContent = shown.say(lines);
  };
  for (const input of inputs) input.addEventListener("input", draw);
  draw();
}
