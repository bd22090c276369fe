// Draws a picture, the pieces of it that are switched on, and their sum, into `stage`.
(stage, data) => {
  const S = data.side, buttons = Array.from({ length: data.count }, (_, i) =>
    `<button type="button" aria-pressed="false" aria-label="piece ${i + 1}"><canvas width="${S}" height="${S}"></canvas></button>`);
  const choice = Array.from({ length: data.rows }, (_, i) => `<option value="${i}">${i + 1}</option>`);
  stage.innerHTML = `<style>
.genlib-pieces { margin: 1rem 0; }
.genlib-pieces canvas { image-rendering: pixelated; width: 3.2rem; height: 3.2rem; background: #fff; display: block; }
.genlib-pieces .line { display: flex; flex-wrap: wrap; gap: .5rem; align-items: flex-end; margin: .6rem 0; }
.genlib-pieces figure { margin: 0 .8rem 0 0; }
.genlib-pieces figure canvas { width: 7rem; height: 7rem; border: 1px solid #767676; }
.genlib-pieces figcaption { font-size: .9rem; }
.genlib-pieces .on button, .genlib-pieces .on button:hover { padding: .2rem; border: 3px solid #b9b9b9; border-radius: 4px; background: #fff; cursor: pointer; }
.genlib-pieces .on button[aria-pressed="true"] { border-color: #c8281c; }
.genlib-pieces p { margin: .4rem 0; }
</style>
<div class="line"><label>digit <select>${choice.join("")}</select></label>
<button type="button" class="all">all pieces</button><button type="button" class="none">none</button></div>
<div class="line on" role="group" aria-label="pieces, the largest first">${buttons.join("")}</div>
<div class="line">
<figure><canvas class="seen" width="${S}" height="${S}" role="img" aria-label="the digit"></canvas><figcaption>the digit</figcaption></figure>
<figure><canvas class="sum" width="${S}" height="${S}" role="img" aria-label="the sum of the pieces that are on"></canvas><figcaption>the sum</figcaption></figure>
</div>
<p aria-live="polite"><output class="say"></output></p>
`;
  const find = (q) => stage.querySelector(q), every = [...stage.querySelectorAll(".on button")];
  const pick = find("select"), sheet = document.createElement("canvas"), image = new Image();
  let ink = [];                                    // of the chosen row: images as numbers in [0, 1]
  const paint = (canvas, values) => {
    const pen = canvas.getContext("2d"), out = pen.createImageData(S, S);
    values.forEach((v, i) => {
      const grey = 255 * (1 - Math.min(1, Math.max(0, v)));
      out.data.set([grey, grey, grey, 255], 4 * i);
    });
    pen.putImageData(out, 0, 0);
  };
  const draw = () => {
    const on = every.map((b) => b.getAttribute("aria-pressed") === "true");
    const sum = new Float64Array(S * S);
    on.forEach((yes, j) => { if (yes) ink[j + 2].forEach((v, i) => { sum[i] += v; }); });
    let off = 0, whole = 0;
    sum.forEach((v, i) => { off += (ink[0][i] - v) ** 2; whole += ink[0][i] ** 2; });
    paint(find(".sum"), sum);
    find(".say").textContent = `${on.filter(Boolean).length} of ${data.count} pieces on; squared error ${(100 * off / whole).toFixed(0)} % of the digit's squared ink`;
  };
  const choose = () => {
    const pen = sheet.getContext("2d", { willReadFrequently: true });
    ink = Array.from({ length: data.count + 2 }, (_, j) => {
      const raw = pen.getImageData(j * S, Number(pick.value) * S, S, S).data;
      return Float64Array.from({ length: S * S }, (_, i) => raw[4 * i] / 255);
    });
    paint(find(".seen"), ink[0]);
    every.forEach((button, j) => paint(button.firstChild, ink[j + 2]));
    draw();
  };
  const set = (wanted) => { every.forEach((b, j) => b.setAttribute("aria-pressed", String(wanted(j)))); draw(); };
  every.forEach((button) => button.addEventListener("click", () => {
    button.setAttribute("aria-pressed", String(button.getAttribute("aria-pressed") !== "true"));
    draw();
  }));
  find(".all").addEventListener("click", () => set(() => true));
  find(".none").addEventListener("click", () => set(() => false));
  pick.addEventListener("change", choose);
  image.onload = () => {
    sheet.width = image.width; sheet.height = image.height;
    sheet.getContext("2d", { willReadFrequently: true }).drawImage(image, 0, 0);
    every.forEach((b, j) => b.setAttribute("aria-pressed", String(j < 3)));
    choose();
  };
  image.src = `data:image/png;base64,${data.png}`;
}
