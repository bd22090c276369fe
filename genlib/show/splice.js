// Draws a splice site whose bases can be exchanged, and what two models say of it, into `stage`.
(stage, data) => {
  const BASES = "ACGT", L = data.start.length, x = [...data.start], known = new Map();
  data.gaps.reduce((at, gap, i) => { known.set(at + gap, data.counts[i]); return at + gap; }, 0);
  const label = (i) => i < 3 ? `${i - 3}` : `+${i - 2}`;
  const table = (which, title) => `<table><caption>${title}</caption><thead><tr><td></td>${
    x.map((_, i) => `<th scope="col">${label(i)}</th>`).join("")}</tr></thead><tbody>${
    [...BASES].map((base, a) => `<tr><th scope="row">${base}</th>${x.map((_, i) =>
      `<td><button type="button" data-model="${which}" data-site="${i}" data-base="${a}"></button></td>`).join("")}</tr>`).join("")}</tbody></table>`;
  stage.innerHTML = `<style>
.genlib-splice { margin: 1rem 0; }
.genlib-splice .both { display: flex; flex-wrap: wrap; gap: .6rem 1.6rem; overflow-x: auto; }
.genlib-splice table { border-collapse: collapse; margin: 0; width: auto; }
.genlib-splice caption { caption-side: top; text-align: left; padding: .2rem 0; color: inherit; }
.genlib-splice th, .genlib-splice td { padding: 1px; text-align: center; font-weight: normal; border: 0; }
.genlib-splice td button { min-width: 2.3rem; height: 1.9rem; padding: 0 1px; border: 2px solid transparent; border-radius: 3px; font-size: .8rem; color: #1a1a1a; cursor: pointer; }
.genlib-splice td button[aria-pressed="true"] { border-color: #1a1a1a; font-weight: 700; background: #fff; }
.genlib-splice td button:disabled { visibility: hidden; }
.genlib-splice p { margin: .4rem 0; }
.genlib-splice .site { font-family: monospace; font-size: 1.3rem; letter-spacing: .15em; }
</style>
<p><output class="site"></output></p>
<div class="both">${table("alone", "weight matrix: bits that an exchange gains")}${table("pairs", "pairs: bits that an exchange gains")}</div>
<p aria-live="polite"><output class="say"></output></p>
<p><button type="button" class="back">start again</button></p>
`;
  const J = (i, a, j, b) => i > j ? data.couplings[4 * i + a][4 * j + b] : data.couplings[4 * j + b][4 * i + a];
  const scores = {
    alone: (s) => s.reduce((sum, a, i) => sum + data.alone[i][a], 0),
    pairs: (s) => {
      let sum = -data.logZ;
      s.forEach((a, i) => {
        sum += data.fields[4 * i + a];
        for (let j = 0; j < i; j++) sum += J(i, a, j, s[j]);
      });
      return sum;
    },
  };
  const can = (i, a) => i === 3 ? a === 2 : i === 4 ? a === 3 : true;
  const tint = (bits) => {
    const t = Math.min(1, Math.abs(bits) / 6), to = bits < 0 ? [230, 159, 0] : [86, 180, 233];
    return `rgb(${to.map((c) => Math.round(245 + t * (c - 245))).join(",")})`;
  };
  const signed = (v) => (v < 0 ? "−" : "+") + Math.abs(v).toFixed(1);
  const buttons = [...stage.querySelectorAll("td button")], find = (q) => stage.querySelector(q);
  const draw = () => {
    const now = { alone: scores.alone(x), pairs: scores.pairs(x) };
    buttons.forEach((button) => {
      const i = Number(button.dataset.site), a = Number(button.dataset.base), which = button.dataset.model;
      const own = x[i] === a, other = [...x];
      other[i] = a;
      const gain = scores[which](other) - now[which];
      button.disabled = !can(i, a);
      button.textContent = own ? BASES[a] : signed(gain);
      button.style.background = own ? "#fff" : tint(gain);
      button.setAttribute("aria-pressed", String(own));
      button.setAttribute("aria-label", own ? `${BASES[a]} at ${label(i)}, stands here`
        : `put ${BASES[a]} at ${label(i)}: ${signed(gain)} bits`);
    });
    const count = known.get(x.reduce((code, a) => 4 * code + a, 0)) || 0;
    find(".site").textContent = x.map((a) => BASES[a]).join("").replace(/^(...)/, "$1|");
    find(".say").textContent = `log2 p: weight matrix ${now.alone.toFixed(1).replace("-", "−")}, pairs ${now.pairs.toFixed(1).replace("-", "−")}; in the genome ${count === 1 ? "once" : count ? count + " times" : "never"} of 298,479`;
  };
  buttons.forEach((button) => button.addEventListener("click", () => {
    x[Number(button.dataset.site)] = Number(button.dataset.base);
    draw();
  }));
  find(".back").addEventListener("click", () => { x.splice(0, L, ...data.start); draw(); });
  draw();
}
