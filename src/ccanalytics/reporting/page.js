"use strict";
(() => {
  const grounds = JSON.parse(document.getElementById("grounds").textContent);
  const words = JSON.parse(document.getElementById("words").textContent);
  const dark = window.matchMedia("(prefers-color-scheme: dark)");
  const figures = [...document.querySelectorAll(".cc-figure")];
  const options = { responsive: true, displayModeBar: false, displaylogo: false };

  if (!window.Plotly) {
    for (const figure of figures) {
      const said = document.createElement("p");
      said.className = "cc-note";
      said.textContent = words.no_library;
      figure.querySelector(".cc-plot").replaceWith(said);
      figure.querySelectorAll("details").forEach((details) => { details.open = true; });
    }
    return;
  }

  const drawings = figures.map((figure) => JSON.parse(figure.querySelector("script").textContent));

  function draw(ground, width) {
    figures.forEach((figure, number) => {
      const { data, layout } = drawings[number];
      const look = structuredClone({ ...layout, template: grounds[ground] });
      if (width) look.width = width;
      window.Plotly.react(figure.querySelector(".cc-plot"), structuredClone(data), look, options);
    });
  }

  const onScreen = () => draw(dark.matches ? "dark" : "light");
  dark.addEventListener("change", onScreen);
  window.addEventListener("beforeprint", () => draw("light", 680));
  window.addEventListener("afterprint", onScreen);
  onScreen();
})();
