// Shows the figures under the pointer. The charts are whole without it.
"use strict";
function span(seconds) {
  const whole = Math.floor(seconds);
  const [h, m, s] = [Math.floor(whole / 3600), Math.floor(whole / 60) % 60, whole % 60];
  return [h && h + " h", (h || m) && m + " min", s + " s"].filter(Boolean).join(" ");
}
for (const chart of document.querySelectorAll("svg[data-readings]")) {
  const [left, right, top, bottom] = chart.dataset.plane.split(" ").map(Number);
  const end = Number(chart.dataset.end);
  const names = chart.dataset.names.split("|");
  let readings = null;
  const line = document.createElementNS(chart.namespaceURI, "path");
  line.setAttribute("class", "pointer");
  const text = document.createElement("span");
  text.className = "reading";
  chart.parentElement.querySelector("figcaption").append(text);
  chart.addEventListener("pointermove", (event) => {
    readings ??= chart.dataset.readings.split(";").map((reading) => reading.split("|"));
    const box = chart.getBoundingClientRect();
    const x = ((event.clientX - box.left) / box.width) * chart.viewBox.baseVal.width;
    const at = ((x - left) / (right - left)) * end;
    const near = (reading) => Math.abs(reading[0] - at);
    const nearest = readings.reduce((a, b) => (near(b) < near(a) ? b : a));
    const place = left + (nearest[0] / end) * (right - left);
    line.setAttribute("d", `M${place} ${top}V${bottom}`);
    chart.append(line);
    text.textContent = "at " + span(nearest[0]) + ": " + names.map((name, n) => name + " " + nearest[n + 1]).join(", ");
  });
  chart.addEventListener("pointerleave", () => {
    line.remove();
    text.textContent = "";
  });
}
