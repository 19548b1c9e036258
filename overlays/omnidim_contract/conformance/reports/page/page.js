
"use strict";

const root = document.documentElement;
root.classList.add("scripted");

// Storage may be forbidden, as it is for some browsers' local files: the choice then lasts as long as the page.
const remembered = (change) => {
  try {
    return change(window.localStorage);
  } catch {
    return null;
  }
};

const THEMES = { "": "as the system", light: "light", dark: "dark" };
const KEY = "omnidim-contract-theme";
let theme = remembered((storage) => storage.getItem(KEY)) ?? "";
const showTheme = () => {
  if (!(theme in THEMES)) theme = "";
  if (theme) root.dataset.theme = theme;
  else delete root.dataset.theme;
  const button = document.getElementById("theme");
  if (button) button.textContent = `Theme: ${THEMES[theme]}`;
};
showTheme();

document.addEventListener("DOMContentLoaded", () => {
  const all = (selector) => [...document.querySelectorAll(selector)];
  const say = (text) => (document.getElementById("said").textContent = text);
  const search = document.getElementById("search");
  const failures = all(".failure");
  const wanted = { operation: "", aspect: "" };

  showTheme();
  document.getElementById("theme").addEventListener("click", () => {
    const names = Object.keys(THEMES);
    theme = names[(names.indexOf(theme) + 1) % names.length];
    remembered((storage) => storage.setItem(KEY, theme));
    showTheme();
  });

  const texts = new Map();
  const textOf = (failure) => {
    if (!texts.has(failure)) texts.set(failure, failure.textContent.toLowerCase());
    return texts.get(failure);
  };
  const show = () => {
    const words = search.value.toLowerCase().split(/\s+/).filter(Boolean);
    let count = 0;
    for (const failure of failures) {
      const fits = Object.entries(wanted).every(([name, value]) => !value || failure.dataset[name] === value);
      failure.hidden = !(fits && words.every((word) => textOf(failure).includes(word)));
      count += !failure.hidden;
    }
    for (const button of all("[data-filter]"))
      button.setAttribute("aria-pressed", String(wanted[button.dataset.filter] === button.dataset.value));
    document.getElementById("shown").textContent = `${count} of ${failures.length} shown`;
    document.getElementById("nothing").hidden = count > 0;
  };
  const want = (change) => {
    Object.assign(wanted, change);
    show();
  };

  const goTo = (failure) => {
    const summary = failure.querySelector("summary");
    summary.focus({ preventScroll: true });
    failure.scrollIntoView({ block: "start" });
  };
  const follow = () => {
    const failure = failures.find((one) => `#${one.id}` === decodeURIComponent(location.hash));
    if (!failure) return;
    if (failure.hidden) {
      search.value = "";
      want({ operation: "", aspect: "" });
    }
    failure.querySelector("details").open = true;
    goTo(failure);
  };
  const step = (by) => {
    const visible = failures.filter((failure) => !failure.hidden);
    const here = visible.indexOf(document.activeElement.closest(".failure"));
    const next = visible[here < 0 ? (by > 0 ? 0 : visible.length - 1) : Math.min(Math.max(here + by, 0), visible.length - 1)];
    if (next) goTo(next);
  };

  const selected = (text) => {
    const area = document.createElement("textarea");
    area.value = text;
    area.className = "unseen";
    document.body.append(area);
    area.select();
    const done = document.execCommand("copy");
    area.remove();
    return done;
  };
  const copy = async (button) => {
    const text = button.parentElement.querySelector("code").textContent;
    let done = true;
    try {
      await navigator.clipboard.writeText(text);
    } catch {
      done = selected(text);  // no clipboard on a page that is not served over HTTPS
      button.focus();
    }
    button.textContent = done ? "Copied" : "Press Ctrl+C";
    say(done ? "Copied" : "The browser does not permit copying");
    setTimeout(() => (button.textContent = "Copy"), 2000);
  };
  for (const button of all(".copy")) button.addEventListener("click", () => copy(button));

  let opened = [];
  addEventListener("beforeprint", () => {
    opened = all("details:not([open])");
    for (const one of opened) one.open = true;
  });
  addEventListener("afterprint", () => {
    for (const one of opened) one.open = false;
  });

  if (!failures.length) return;
  search.addEventListener("input", show);
  for (const button of all("[data-filter]"))
    button.addEventListener("click", () => want({ [button.dataset.filter]: button.dataset.value }));
  for (const cell of all(".matrix a"))
    cell.addEventListener("click", (event) => {
      event.preventDefault();
      search.value = "";
      want({ operation: cell.dataset.operation, aspect: cell.dataset.aspect });
      const first = failures.find((failure) => !failure.hidden);
      if (first) goTo(first);
    });
  const openAll = (open) => () => {
    for (const failure of failures) if (!failure.hidden) failure.querySelector("details").open = open;
  };
  document.getElementById("open-all").addEventListener("click", openAll(true));
  document.getElementById("close-all").addEventListener("click", openAll(false));

  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const at = document.activeElement;
    if (at === search) {
      if (event.key === "Escape") {
        search.value = "";
        show();
        search.blur();
      } else if (event.key === "Enter" || event.key === "ArrowDown") {
        event.preventDefault();
        step(1);
      }
      return;
    }
    const arrow = at.matches("summary") ? { ArrowDown: 1, ArrowUp: -1 }[event.key] : undefined;
    const by = { j: 1, k: -1 }[event.key] ?? arrow;
    if (event.key === "/") {
      event.preventDefault();
      search.focus();
      search.select();
    } else if (by) {
      event.preventDefault();
      step(by);
    }
  });
  addEventListener("hashchange", follow);
  // Not before the browser went to the target itself, which takes the focus away.
  if (document.readyState === "complete") follow();
  else addEventListener("load", () => setTimeout(follow));
});
