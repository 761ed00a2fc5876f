"use strict";
/* Filters what the map shows. Every row, column, box and move is in the page; this only hides and marks. */
const all = (query, within = document) => [...within.querySelectorAll(query)];
const control = (id) => document.getElementById(id);
const situations = new Map(all("[data-situation]").map((row) => [row.dataset.situation, row.dataset]));
let chosen = "";

const fits = (id) => {
  const data = situations.get(id);
  const words = control("words").value.toLowerCase();
  const lasts = Number(data[control("concept").value]) >= Number(control("least").value) / 100;
  const reached = Number(data.reachable) >= Number(control("reached").value) / 100;
  return id === "A" || (lasts && reached && data.label.toLowerCase().includes(words));
};

const within = (move, kept) => {
  const actor = control("actor").value;
  const both = kept.has(move.dataset.from) && kept.has(move.dataset.to);
  const near = chosen && (move.dataset.from === chosen || move.dataset.to === chosen);
  const often = move.matches(".in-tree, .on-route") || Number(move.dataset.share) >= Number(control("often").value) / 100;
  if (near) return actor === "" || move.dataset.actor === actor;
  return both && often && (actor === "" || move.dataset.actor === actor);
};

const show = () => {
  const kept = new Set([...situations.keys()].filter(fits));
  all("[data-situation]").forEach((row) => row.classList.toggle("off", !kept.has(row.dataset.situation)));
  all("[data-column]").forEach((cell) => cell.classList.toggle("off", !kept.has(cell.dataset.column)));
  all(".box").forEach((box) => {
    const lasts = Number(situations.get(box.dataset.id)[control("concept").value]) >= 0.5;
    box.classList.toggle("lasts", lasts);
    box.classList.toggle("dim", !kept.has(box.dataset.id) && box.dataset.id !== chosen);
    box.classList.toggle("chosen", box.dataset.id === chosen);
  });
  all(".move").forEach((move) => {
    move.classList.toggle("off", !within(move, kept));
    move.classList.toggle("near", chosen !== "" && (move.dataset.from === chosen || move.dataset.to === chosen));
  });
  for (const id of ["least", "reached", "often"]) control(`${id}-said`).value = `${control(id).value}%`;
  control("count").textContent = `${kept.size} of ${situations.size} situations in view`;
};

const choose = (id) => {
  chosen = chosen === id ? "" : id;
  const data = situations.get(id);
  control("told").textContent = chosen ? `${id}: ${data.label}. Its moves are marked.` : "";
  show();
};

all(".controls select, .controls input").forEach((item) => item.addEventListener("input", show));
all(".box").forEach((box) => {
  box.addEventListener("click", () => choose(box.dataset.id));
  box.addEventListener("keydown", (event) => {
    if (event.key === "Enter" || event.key === " ") { event.preventDefault(); choose(box.dataset.id); }
  });
});
document.body.classList.remove("no-script");
show();
