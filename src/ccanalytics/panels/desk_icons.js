// The desk's few signs, drawn by it: not every machine has letters for them.

const ICONS = {
  bell: "M4 16h12l-1.5-2.5V9a4.5 4.5 0 0 0-9 0v4.5zM8.5 18.5a1.7 1.7 0 0 0 3 0",
  clip: "M15.5 9.5l-5.6 5.6a3.3 3.3 0 0 1-4.7-4.7l6.2-6.2a2.2 2.2 0 0 1 3.1 3.1l-6.1 6.2a1 1 0 0 1-1.5-1.5l5.2-5.2",
  pin: "M7 3h6l-.8 6L15 11.5H5L7.8 9zM10 11.5V18",
  smile: "M10 2.5a7.5 7.5 0 1 0 0 15a7.5 7.5 0 0 0 0-15zM6.8 12a4 4 0 0 0 6.4 0M7.5 7.8v.6M12.5 7.8v.6",
};

function icon(name) {
  const drawn = document.createElementNS("http://www.w3.org/2000/svg", "svg");
  drawn.setAttribute("viewBox", "0 0 20 20");
  drawn.setAttribute("class", "cc-icon");
  drawn.setAttribute("aria-hidden", "true");
  const line = document.createElementNS("http://www.w3.org/2000/svg", "path");
  line.setAttribute("d", ICONS[name]);
  drawn.append(line);
  return drawn;
}
