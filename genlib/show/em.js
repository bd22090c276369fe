// Draws the points and two components of a mixture into `stage`, round by round of EM.
(stage, data) => {
  const last = data.frames.length - 1;
  stage.innerHTML = `<style>
.genlib-em .stage { max-width: 30rem; margin: 1rem 0; }
.genlib-em svg { width: 100%; height: auto; background: #fff; border-radius: .3rem; }
.genlib-em input { width: 14rem; max-width: 100%; margin: 0 .5rem; vertical-align: middle; }
</style>
<svg viewBox="0 0 420 300" role="img"
     aria-label="Eruptions coloured by responsibility, and the two components as ellipses">
<g class="points"></g><g class="ellipses" fill="none" stroke-width="2.5"></g>
<text x="210" y="294" text-anchor="middle" font-size="12" fill="#333">eruption, minutes</text>
<text x="13" y="140" text-anchor="middle" font-size="12" fill="#333"
      transform="rotate(-90 13 140)">wait until the next, minutes</text>
</svg>
<p><label>round of EM <input type="range" min="0" max="${last}" step="1" value="0"></label></p>
<p class="say" aria-live="polite"></p>`;
  const find = (q) => stage.querySelector(q), ns = "http://www.w3.org/2000/svg";
  const make = (name, parent) => find(parent).appendChild(document.createElementNS(ns, name));
  const dots = data.points.map(([u, v]) => {
    const dot = make("circle", ".points");
    dot.setAttribute("cx", u); dot.setAttribute("cy", v); dot.setAttribute("r", 3);
    return dot;
  });
  const rings = ["#0173b2", "#b35900"].map((colour) => {
    const ring = make("ellipse", ".ellipses");
    ring.setAttribute("stroke", colour);
    return ring;
  });
  const from = [222, 143, 5], to = [1, 115, 178];  // orange: the second component, blue: the first
  const show = () => {
    const i = Number(find("input").value), frame = data.frames[i];
    dots.forEach((dot, n) => {
      const t = Number(frame.r[n]) / 9;
      dot.setAttribute("fill", `rgb(${from.map((c, j) => Math.round(c + t * (to[j] - c)))})`);
    });
    rings.forEach((ring, k) => {
      const [cx, cy, rx, ry, angle] = frame.e[k];
      for (const [key, value] of Object.entries({cx, cy, rx, ry})) ring.setAttribute(key, value);
      ring.setAttribute("transform", `rotate(${angle} ${cx} ${cy})`);
    });
    find(".say").textContent =
      `after ${i} rounds: log-likelihood ${frame.l} nats, weights ${frame.w}`;
  };
  find("input").addEventListener("input", show);
  show();
}
