// Figures that are wider than the screen: panels that share nothing stand below each other, under
// the names that the caption has for them; what cannot be cut scrolls, also from the keyboard.
(() => {
  const PLACES = { 2: ["left", "right"], 3: ["left", "middle", "right"] };
  const NARROW = matchMedia("(max-width: 48rem)"); // a phone, or a desk at 200 %

  const strip = (sheet, from, to, place, width) => {
    const box = document.createElement("span"), name = document.createElement("span");
    const view = document.createElement("span"), copy = sheet.cloneNode(true);
    box.className = "genlib-strip-of";
    name.className = "genlib-place";
    name.textContent = place;
    view.className = "genlib-view";
    view.style.width = `${(to - from) * width}px`;
    copy.style.cssText = `width: ${width}px; min-width: 0; margin-left: ${-from * width}px`;
    if (from > 0) copy.querySelectorAll("a, img").forEach((again) => { // said once is enough
      if (again.matches("img")) again.alt = "";
      else again.tabIndex = -1;
      again.setAttribute("aria-hidden", "true");
    });
    view.append(copy);
    box.append(name, view);
    return box;
  };

  const stack = (frame, cuts) => {
    const sheet = frame.querySelector(".genlib-sheet"), edges = [0, ...cuts, 1];
    const shares = cuts.concat(1).map((cut, i) => cut - edges[i]);
    const style = getComputedStyle(frame);
    const read = parseFloat(style.getPropertyValue("--read"));
    const natural = parseFloat(style.getPropertyValue("--natural"));
    const room = frame.clientWidth / Math.max(...shares);
    const width = Math.max(read, Math.min(room, 1.2 * natural));
    const places = PLACES[shares.length] ?? shares.map((_, i) => `panel ${i + 1}`);
    const strips = shares.map((_, i) => strip(sheet, edges[i], edges[i + 1], places[i], width));
    const all = document.createElement("span");
    all.className = "genlib-strips";
    all.append(...strips);
    frame.append(all);
    frame.classList.add("stacked");
  };

  const look = () => document.querySelectorAll(".genlib-figure").forEach((frame) => {
    if (!frame.clientWidth) return; // in a fold that is closed
    frame.querySelector(".genlib-strips")?.remove();
    frame.classList.remove("stacked", "wide");
    const wide = () => frame.scrollWidth > frame.clientWidth + 1;
    if (NARROW.matches && frame.dataset.cuts && wide()) {
      stack(frame, frame.dataset.cuts.split(" ").map(Number));
    }
    frame.classList.toggle("wide", wide());
    const said = { tabindex: "0", role: "group", "aria-label": "Figure, wider than the screen" };
    for (const [name, value] of Object.entries(said)) {
      if (wide()) frame.setAttribute(name, value);
      else frame.removeAttribute(name);
    }
  });
  let width = 0;
  const again = () => {
    width = innerWidth;
    look();
  };
  document.addEventListener("DOMContentLoaded", again);
  addEventListener("resize", (event) => {
    // a phone's browser also says so when its address bar goes; opened folds say it by script
    if (innerWidth != width || !event.isTrusted) again();
  });
})();
