// Soft choices of one temperature in a triangle, and whose mean gradient is nearest to the truth.
(stage, data) => {
  const N = [1, 2, 4, 10, 20, 50, 100, 200, 500, 1000, 2000, 5000, 10000];
  const corners = [[20, 182], [220, 182], [120, 10]];
  const at = (z) => [0, 1].map((i) => z.reduce((sum, v, k) => sum + v * corners[k][i], 0));
  const softmax = (a) => {
    const top = Math.max(...a), e = a.map((v) => Math.exp(v - top)), sum = e.reduce((s, v) => s + v);
    return e.map((v) => v / sum);
  };
  stage.innerHTML = `<style>
.genlib-choices .stage { display: flex; flex-wrap: wrap; gap: 1rem; align-items: flex-start; margin: 1rem 0; }
.genlib-choices svg { width: 16rem; max-width: 100%; }
.genlib-choices .stage > div { flex: 1 1 20rem; }
.genlib-choices label { display: block; margin: .3rem 0; }
.genlib-choices input { width: 16rem; max-width: 100%; vertical-align: middle; display: block; }
.genlib-choices table { border-collapse: collapse; margin: .5rem 0; }
.genlib-choices td, .genlib-choices th { text-align: left; padding: .2rem .6rem; border-bottom: 1px solid #8886; }
.genlib-choices tr.best { font-weight: bold; }
</style>
<svg viewBox="0 0 240 204" role="img"><polygon points="${corners.join(" ")}" fill="none" stroke="currentColor"/><g></g>
${corners.map(([x, y], k) => `<text x="${x}" y="${y > 100 ? 200 : 22}" ${y > 100 ? "" : 'dx="16"'} font-size="12" fill="currentColor" text-anchor="middle">${"ABC"[k]}</text>`).join("")}</svg>
<div>
<label>temperature <output class="t"></output><input class="tau" type="range" min="0" max="${data.soft.length - 1}" step="1"></label>
<label>evaluations of the loss per step <output class="n"></output><input class="count" type="range" min="0" max="${N.length - 1}" step="1"></label>
<table><thead><tr><th scope="col">mean of the estimates</th><th scope="col">bias²</th><th scope="col">variance</th><th scope="col">squared error</th></tr></thead><tbody></tbody></table>
<p class="say" aria-live="polite"></p>
</div>`;
  const find = (q) => stage.querySelector(q), tau = find(".tau"), count = find(".count");
  const show = (v) => v >= 100 || v === 0 ? v.toFixed(0) : String(Number(v.toPrecision(2)));
  const draw = () => {
    const [t, bias, variance] = data.soft[Number(tau.value)], n = N[Number(count.value)];
    const points = data.noise.map((g) => softmax(g.map((v, k) => (v + data.logits[k]) / Number(t))));
    find("g").innerHTML = points.map((z) => {
      const [x, y] = at(z);
      return `<circle cx="${x.toFixed(1)}" cy="${y.toFixed(1)}" r="3" fill="${data.colour}" fill-opacity=".45"/>`;
    }).join("");
    const near = points.filter((z) => Math.max(...z) > 0.95).length / points.length;
    find("svg").setAttribute("aria-label", `Triangle with ${points.length} soft choices at temperature ${t}; ${Math.round(100 * near)} percent of them within a twentieth of a corner.`);
    find(".t").textContent = t;
    find(".n").textContent = n;
    const rows = [["Gumbel-softmax", bias, variance, 1], ...data.others].filter((r) => r[3] <= n)
      .map(([name, b, v, each]) => [name, b, v * each / n, b + v * each / n]);
    const best = Math.min(...rows.map((r) => r[3]));
    find("tbody").innerHTML = rows.map(([name, ...v]) =>
      `<tr class="${v[2] === best ? "best" : ""}"><th scope="row">${name}</th>${v.map((u) => `<td>${show(u)}</td>`).join("")}</tr>`).join("");
    find(".say").textContent = `Nearest to the true gradient on average: ${rows.find((r) => r[3] === best)[0]}.`;
  };
  tau.value = Math.floor(data.soft.length / 2);
  count.value = 2;
  for (const slider of [tau, count]) slider.addEventListener("input", draw);
  draw();
}
