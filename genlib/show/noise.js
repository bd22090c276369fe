// Shows the picture of one level of noise in `stage`, and the decibels of its rows.
(stage, data) => {
  const words = data.rows.map((row) => `<li>${row}: <output></output></li>`).join("");
  stage.innerHTML = `<style>
.genlib-noise .stage { display: flex; flex-wrap: wrap; gap: 1rem; align-items: center; margin: 1rem 0; }
.genlib-noise img { image-rendering: pixelated; width: 26rem; max-width: 100%; background: #fff; }
.genlib-noise input { width: 16rem; max-width: 100%; vertical-align: middle; }
.genlib-noise ul { margin: .5rem 0; padding-left: 1.2rem; }
</style>
<img alt="">
<div>
<label>noise <input type="range" min="0" max="${data.frames.length - 1}" step="1"></label>
<p aria-live="polite">standard deviation <output class="level"></output>; quality, from the top row down:</p>
<ul>${words}</ul>
</div>
`;
  const find = (q) => stage.querySelector(q), slider = find("input");
  const draw = () => {
    const frame = data.frames[Number(slider.value)];
    find("img").src = `data:image/png;base64,${frame.png}`;
    find("img").alt = `Digits under noise of standard deviation ${frame.level}; rows: ${data.rows.join(", ")}`;
    find(".level").textContent = frame.level;
    stage.querySelectorAll("li output").forEach((o, i) => { o.textContent = `${frame.scores[i].toFixed(1)} dB`; });
  };
  slider.value = Math.floor(data.frames.length / 2);
  slider.addEventListener("input", draw);
  draw();
}
