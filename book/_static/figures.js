// Figures that are wider than the screen: panels stand below each other, under the names that the
// caption has for them, and so do parts of a grid of images. A panel without a scale of its own gets
// its neighbour's, and a part of a grid the names of the rows. What cannot be cut scrolls, also from
// the keyboard.
(() => {
  const PLACES = { 2: ["left", "right"], 3: ["left", "middle", "right"] };
  const NARROW = matchMedia("(max-width: 48rem)"); // a phone, or a desk at 200 %

  // What is seen of a copy of the whole figure between two shares of its width.
  const windowOn = (sheet, [from, to], width, said) => {
    const view = document.createElement("span"), copy = sheet.cloneNode(true);
    view.className = "genlib-view";
    view.style.width = `${(to - from) * width}px`;
    copy.style.cssText = `width: ${width}px; min-width: 0; margin-left: ${-from * width}px`;
    if (said) copy.querySelectorAll("a, img").forEach((again) => { // said once is enough
      if (again.matches("img")) again.alt = "";
      else again.tabIndex = -1;
      again.setAttribute("aria-hidden", "true");
    });
    view.append(copy);
    return view;
  };

  const strip = (sheet, part, width, said) => {
    const box = document.createElement("span"), name = document.createElement("span");
    const row = document.createElement("span");
    box.className = "genlib-strip-of";
    name.className = "genlib-place";
    name.textContent = part.place;
    row.className = "genlib-views";
    if (part.axis) row.append(windowOn(sheet, part.axis, width, true));
    row.append(windowOn(sheet, part.seen, width, said));
    box.append(name, row);
    return box;
  };

  const share = ({ seen, axis }) => seen[1] - seen[0] + (axis ? axis[1] - axis[0] : 0);

  const panels = ({ cuts, axes = [] }) => {
    const edges = [0, ...cuts, 1], n = cuts.length + 1;
    const places = PLACES[n] ?? edges.map((_, i) => `panel ${i + 1}`);
    return edges.slice(1).map((end, i) => (
      { place: places[i], seen: [edges[i], end], axis: i ? axes[i - 1] : null }
    ));
  };

  // As few parts as fit, with about as many columns each.
  const columns = ([left, right, n], fits) => {
    const edge = (i) => left + (i / n) * (right - left), names = [0, left];
    for (let count = 2; count <= n; count++) {
      const ends = Array.from({ length: count + 1 }, (_, k) => Math.ceil((k * n) / count));
      const parts = ends.slice(1).map((end, k) => {
        const start = ends[k];
        return {
          place: end - start > 1 ? `columns ${start + 1} to ${end}` : `column ${end}`,
          seen: [start ? edge(start) : 0, end == n ? 1 : edge(end)],
          axis: start && left >= 0.02 ? names : null,
        };
      });
      if (parts.every((part) => fits(share(part)))) return parts;
    }
    return null;
  };

  const stack = (frame) => {
    const sheet = frame.querySelector(".genlib-sheet"), facts = JSON.parse(frame.dataset.parts);
    const style = getComputedStyle(frame);
    const read = parseFloat(style.getPropertyValue("--read"));
    const natural = parseFloat(style.getPropertyValue("--natural"));
    const fits = (part) => part * read <= frame.clientWidth;
    const parts = facts.cuts ? panels(facts) : columns(facts.columns, fits);
    if (!parts) return;
    const room = frame.clientWidth / Math.max(...parts.map(share));
    const width = Math.max(read, Math.min(room, 1.2 * natural));
    const all = document.createElement("span");
    all.className = "genlib-strips";
    all.append(...parts.map((part, i) => strip(sheet, part, width, i > 0)));
    frame.append(all);
    frame.classList.add("stacked");
  };

  // What scrolls says so, by a shadow at its edge, and is reached by the keyboard.
  const scrolls = (box, wide, name) => {
    const said = { tabindex: "0", role: "group", "aria-label": name };
    box.classList.toggle("wide", wide);
    for (const [key, value] of Object.entries(said)) {
      if (wide) box.setAttribute(key, value);
      else box.removeAttribute(key);
    }
  };

  const look = () => document.querySelectorAll(".genlib-figure").forEach((frame) => {
    if (!frame.clientWidth) return; // in a fold that is closed
    frame.querySelector(".genlib-strips")?.remove();
    frame.classList.remove("stacked", "wide");
    const wide = (box) => box.scrollWidth > box.clientWidth + 1;
    if (NARROW.matches && frame.dataset.parts && wide(frame)) stack(frame);
    scrolls(frame, wide(frame), "Figure, wider than the screen");
    frame.querySelectorAll(".genlib-views").forEach((part) => {
      scrolls(part, wide(part), "Part of the figure, wider than the screen");
    });
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
