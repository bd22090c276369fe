// The arena's measurements: a set is chosen, rows are filtered, a click on a heading sorts.
(stage, data) => {
  stage.innerHTML = `<style>
.genlib-arena_table { margin: 1rem 0; }
.genlib-arena_table p { margin: .4rem 0; }
.genlib-arena_table label { display: inline-block; margin: .15rem 1rem .15rem 0; }
.genlib-arena_table .wide { overflow-x: auto; border: 1px solid #767676; }
.genlib-arena_table table { border-collapse: collapse; margin: 0; font-size: .9rem; width: 100%; color: inherit; }
.genlib-arena_table th, .genlib-arena_table td { padding: .2rem .4rem; text-align: right; white-space: nowrap; border: 0; border-bottom: 1px solid #76767655; }
.genlib-arena_table th:first-child { text-align: left; font-weight: normal; }
.genlib-arena_table td.top { font-weight: bold; }
.genlib-arena_table thead button { font: inherit; font-weight: bold; color: inherit; background: none; border: 0; padding: .3rem 0; cursor: pointer; text-decoration: underline dotted; }
.genlib-arena_table tr.dull th { font-style: italic; }
</style>
<p><label>set <select class="set">${data.sets.map((s, i) => `<option value="${i}">${s.name}</option>`).join("")}</select></label>
<label>show <select class="kind"><option value="">everyone</option><option value="family">families</option><option value="dull">dull opponents</option></select></label></p>
<p><label><input type="checkbox" class="draws"> draws samples</label><label><input type="checkbox" class="nats"> has a likelihood or a bound</label><label><input type="checkbox" class="honest"> copied below 0.75</label></p>
<div class="wide" tabindex="0" role="region" aria-label="measurements, scrolls sideways"><table><thead></thead><tbody></tbody></table></div>
<p aria-live="polite"><output class="say"></output></p>
`;
  const find = (q) => stage.querySelector(q);
  let by = "distance", turn = 1;
  const number = (v) => {
    if (v === undefined) return "–";
    const a = Math.abs(v);
    if (a >= 1e6) return `${(v / 1e6).toPrecision(3)} M`;
    return a >= 1000 ? `${Math.round(v)}` : a === 0 ? "0" : a < 0.001 ? v.toExponential(1) : `${Number(v.toPrecision(3))}`;
  };
  const columns = () => {
    const lines = data.sets[find(".set").value].lines;
    return data.columns.filter((c) => lines.some((l) => l.numbers[c.key] !== undefined));
  };
  const draw = () => {
    const set = data.sets[find(".set").value], shown = columns();
    if (by !== "who" && !shown.some((c) => c.key === by)) { by = shown[0].key; turn = 1; }
    const kind = find(".kind").value;
    const kept = set.lines.filter((l) => (!kind || l.kind === kind)
      && (!find(".draws").checked || l.numbers.distance !== undefined)
      && (!find(".nats").checked || l.numbers.nll !== undefined)
      && (!find(".honest").checked || !(l.numbers.copied >= 0.75)));
    const column = shown.find((c) => c.key === by), sign = column ? column.sign : 1;
    kept.sort((a, b) => {
      if (!column) return turn * a.who.localeCompare(b.who);
      const [x, y] = [a.numbers[by], b.numbers[by]];
      if (x === undefined || y === undefined) return (x === undefined) - (y === undefined);
      return turn * -sign * (x - y);
    });
    const heads = [{ key: "who", title: "entrant", help: "italic: a dull opponent" }, ...shown];
    const direction = turn * (column ? -sign : 1) > 0 ? "ascending" : "descending";
    find("thead").innerHTML = `<tr>${heads.map((c) => `<th scope="col"${c.key === by ? ` aria-sort="${direction}"` : ""}><button type="button" data-key="${c.key}" title="${c.help}">${c.title}${c.key === by ? (direction === "ascending" ? " ↑" : " ↓") : ""}</button></th>`).join("")}</tr>`;
    find("tbody").innerHTML = kept.map((l) => `<tr class="${l.kind}"><th scope="row">${l.who}</th>${shown.map((c) => {
      const top = l.best.includes(c.key), bound = c.key === "nll" && l.bound ? "≤ " : "";
      return `<td${top ? ` class="top"` : ""}>${top ? "● " : ""}${bound}${number(l.numbers[c.key])}</td>`;
    }).join("")}</tr>`).join("");
    const words = column ? `${column.title}: ${column.help}` : "names";
    const lost = kept.filter((l) => l.diverged).map((l) => `${l.who} ${l.diverged}`);
    find(".say").textContent = `${kept.length} of ${set.lines.length} on ${set.name}, by ${words}${by === "distance" ? ` (${set.distance})` : ""}. ●: as good as the best, copiers left out.`
      + (lost.length ? ` Runs that diverged: ${lost.join(", ")}.` : "") + (set.absent.length ? ` Not run: ${set.absent.join(", ")}.` : "");
    stage.querySelectorAll("thead button").forEach((button) => button.addEventListener("click", () => {
      const key = button.dataset.key;
      turn = key === by ? -turn : 1;
      by = key;
      draw();
      find(`thead button[data-key="${key}"]`).focus();
    }));
  };
  stage.querySelectorAll("select, input").forEach((control) => control.addEventListener("change", draw));
  draw();
}
