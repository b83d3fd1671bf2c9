"use strict";
for (const bar of document.querySelectorAll(".bar")) {
  const cards = [...bar.parentElement.querySelectorAll(".card")];
  const texts = new Map(cards.map(card => [card, card.textContent.toLowerCase()]));
  const [search, state, operation] = bar.querySelectorAll("input, select");
  const output = bar.querySelector("output");
  const show = () => {
    const words = search.value.toLowerCase().split(/\s+/).filter(Boolean);
    let shown = 0;
    for (const card of cards) {
      card.hidden = (state.value && card.dataset.state !== state.value) ||
        (operation.value && card.dataset.operation !== operation.value) || !words.every(word => texts.get(card).includes(word));
      shown += card.hidden ? 0 : 1;
    }
    for (const group of bar.parentElement.querySelectorAll(".group")) {
      group.hidden = !group.querySelector(".card:not([hidden])");
    }
    output.textContent = `${shown} of ${cards.length} shown`;
  };
  for (const field of [search, state, operation]) {
    field.addEventListener("input", show);
  }
  bar.querySelector("button").addEventListener("click", () => {
    search.value = state.value = operation.value = "";
    show();
    search.focus();
  });
  bar.hidden = false;
  show();
}
for (const pre of document.querySelectorAll("pre[data-copy]")) {
  const button = document.createElement("button");
  button.type = "button";
  button.textContent = `Copy ${pre.dataset.copy}`;
  button.addEventListener("click", () => {
    const range = document.createRange();
    range.selectNodeContents(pre);
    getSelection().removeAllRanges();
    getSelection().addRange(range);
    if (navigator.clipboard) {
      navigator.clipboard.writeText(pre.textContent).then(() => { button.textContent = "Copied"; }, () => {});
    }
  });
  pre.after(button);
}
const openBefore = [];
addEventListener("beforeprint", () => {
  for (const details of document.querySelectorAll("details:not([open])")) {
    openBefore.push(details);
    details.open = true;
  }
});
addEventListener("afterprint", () => {
  for (const details of openBefore.splice(0)) {
    details.open = false;
  }
});
