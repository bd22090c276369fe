// Plays the smallest game in `stage`: two numbers, and sliders for the step and for R1.
(stage, data) => {
  stage.innerHTML = `<style>
.genlib-dirac .stage { max-width: 30rem; margin: 1rem 0; }
.genlib-dirac svg { width: 100%; height: auto; background: #fff; border-radius: .3rem; }
.genlib-dirac label { display: block; margin: .3rem 0; }
.genlib-dirac input[type=range] { width: 12rem; max-width: 100%; margin: 0 .5rem; vertical-align: middle; }
</style>
<svg viewBox="0 0 420 300" role="img" aria-label="The path of the game in the plane of critic and generator">
<path d="M210 20V262M40 141H380" stroke="#bbb" fill="none"/>
<polyline fill="none" stroke="#0173b2" stroke-width="1.3"/><g class="dots" fill="#0173b2"></g>
<circle class="start" r="6" fill="#b35900"/>
<path d="M203 134l14 14M217 134l-14 14" stroke="#b00" stroke-width="3"/>
<text x="210" y="290" text-anchor="middle" font-size="14" fill="#333">critic ψ</text>
<text x="22" y="141" text-anchor="middle" font-size="14" fill="#333" transform="rotate(-90 22 141)">generator θ</text>
</svg>
<label>step h <input class="h" type="range" min="0.1" max="1.5" step="0.1" value="${data.h}"> <output></output></label>
<label>weight of R1, γ <input class="g" type="range" min="0" max="3" step="0.1" value="${data.gamma}"> <output></output></label>
<label><input class="turns" type="checkbox" ${data.turns ? "checked" : ""}> in turns</label>
<p class="say" aria-live="polite"></p>`;
  const find = (q) => stage.querySelector(q), ns = "http://www.w3.org/2000/svg";
  const sigma = (s) => 1 / (1 + Math.exp(-s));
  const show = () => {
    const h = Number(find(".h").value), g = Number(find(".g").value), turns = find(".turns").checked;
    find(".h").nextElementSibling.textContent = h.toFixed(1);
    find(".g").nextElementSibling.textContent = g.toFixed(1);
    const start = 0.01;  // near the solution, in units of which the path is drawn
    let psi = 0, theta = start;
    const path = [[0, 1]];
    for (let t = 0; t < data.rounds; t++) {
      const next = psi - h * (theta * sigma(psi * theta) + g * psi);  // down the critic's loss
      theta += h * (turns ? next : psi) * sigma(-(turns ? next : psi) * theta);
      psi = next;
      path.push([psi / start, theta / start]);
    }
    const far = Math.max(1.2, ...path.map(([u, v]) => Math.min(8, Math.hypot(u, v))));
    const place = ([u, v]) => [210 + 118 * u / far, 141 - 118 * v / far];
    const cut = path.filter(([u, v]) => Math.hypot(u, v) <= 1.1 * far).map(place);
    find("polyline").setAttribute("points", cut.map((p) => p.map((c) => c.toFixed(1)).join()).join(" "));
    find(".dots").replaceChildren(...cut.map(([x, y]) => {
      const dot = document.createElementNS(ns, "circle");
      dot.setAttribute("cx", x); dot.setAttribute("cy", y); dot.setAttribute("r", 2);
      return dot;
    }));
    const [x0, y0] = place(path[0]);
    find(".start").setAttribute("cx", x0); find(".start").setAttribute("cy", y0);
    // near the solution a round is a matrix; omega = 1/2
    const a = 1 - h * g, b = h / 2, trace = turns ? a + 1 - b * b : a + 1, det = turns ? a : a + b * b;
    const root = trace * trace - 4 * det;
    const size = root < 0 ? Math.sqrt(det)
      : Math.max(Math.abs(trace + Math.sqrt(root)), Math.abs(trace - Math.sqrt(root))) / 2;
    const word = size > 1.0001 ? "leaves the solution" : size < 0.9999 ? "converges" : "circles";
    find(".say").textContent = `Largest |eigenvalue| at the solution ${size.toFixed(3)}: the game `
      + `${word}. Radius after ${data.rounds} rounds over that at the start: `
      + `${Math.hypot(...path[data.rounds]).toPrecision(2)}.`;
  };
  for (const input of stage.querySelectorAll("input")) input.addEventListener("input", show);
  show();
}
