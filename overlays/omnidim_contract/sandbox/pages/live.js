"use strict";

const STATUSES = ["completed", "no-answer", "busy", "Failed", "Skipped", "retry_scheduled", "In Progress", "Pending"];
const EVERY = 1000;
const cards = new Map();
const place = (id) => document.getElementById(id);

async function ask(path, options) {
  const reply = await fetch(`/_sandbox/${path}`, options);
  const body = await reply.json();
  if (!reply.ok) throw new Error(body.error_description);
  return body;
}

const tell = (path, body) => ask(path, { method: "POST", headers: { "Content-Type": "application/json" }, body: JSON.stringify(body ?? {}) });

async function attempt(action) {
  try {
    await action();
    place("trouble").hidden = true;
  } catch (error) {
    place("trouble").textContent = `The sandbox does not answer: ${error.message}`;
    place("trouble").hidden = false;
  }
}

function element(name, text, share) {
  const made = document.createElement(name);
  if (text !== undefined) made.textContent = text;
  if (share) made.dataset.share = share;
  return made;
}

function newCard(campaign) {
  const card = place("campaign").content.firstElementChild.cloneNode(true);
  for (const button of card.querySelectorAll("[data-action]")) {
    button.setAttribute("aria-label", `${button.textContent} campaign ${campaign.id}`);
    button.addEventListener("click", () => attempt(async () => {
      await tell(`campaigns/${campaign.id}/${button.dataset.action}`);
      await refresh();
    }));
  }
  cards.set(campaign.id, card);
  return card;
}

function showOutcomes(card, campaign) {
  const counts = STATUSES.filter((status) => campaign.call_status_counts[status]).map((status) => [status, campaign.call_status_counts[status]]);
  const bar = card.querySelector(".bar");
  bar.setAttribute("aria-label", counts.map(([status, count]) => `${count} ${status}`).join(", "));
  bar.replaceChildren(...counts.map(([status, count]) => {
    const share = element("span", undefined, status);
    share.style.flexGrow = count;
    return share;
  }));
  card.querySelector(".legend").replaceChildren(...counts.map(([status, count]) => element("li", `${status} ${count.toLocaleString()}`, status)));
}

function showNumbers(card, campaign) {
  const facts = {
    "Calls made": `${campaign.total_calls_made.toLocaleString()} of ${campaign.total_calls_to_dispatch.toLocaleString()}`,
    "Picked up": campaign.calls_picked_up.toLocaleString(),
    "Retries": campaign.retry_count.toLocaleString(),
    "Rescheduled": campaign.total_reschedule_calls.toLocaleString(),
    "Transferred": campaign.total_call_transfer_count.toLocaleString(),
    "Average talk": `${campaign.avg_duration_seconds} s`,
    "Cost": campaign.total_call_cost.toFixed(2),
    "Lines": campaign.concurrent_call_limit.toLocaleString(),
  };
  card.querySelector("dl").replaceChildren(...Object.entries(facts).map(([name, value]) => {
    const pair = element("div");
    pair.append(element("dt", name), element("dd", value));
    return pair;
  }));
}

function showPool(card, campaign) {
  card.querySelector("tbody").replaceChildren(...campaign.number_pool.map((number) => {
    const row = element("tr");
    const rate = number.rolling_cpr === null ? "–" : `${Math.round(number.rolling_cpr * 100)} %`;
    const cells = [number.phone_number, number.phone_number_name, number.calls_dispatched, number.calls_picked_up, rate, number.health_score ?? "–", number.is_active ? "yes" : "no"];
    row.append(...cells.map((cell) => element("td", cell)));
    return row;
  }));
}

function showCampaign(campaign) {
  const card = cards.get(campaign.id) ?? newCard(campaign);
  card.querySelector("h2").textContent = `${campaign.name || "(no name)"} #${campaign.id}`;
  const status = card.querySelector(".status");
  status.textContent = campaign.status;
  status.dataset.status = campaign.status;
  const isOver = ["completed", "cancelled", "failed"].includes(campaign.status);
  for (const button of card.querySelectorAll("[data-action]")) button.disabled = isOver;
  showOutcomes(card, campaign);
  showNumbers(card, campaign);
  showPool(card, campaign);
  return card;
}

function show(state) {
  place("now").textContent = state.clock.now.replace("T", " ").replace(/\.\d+Z$/, " UTC");
  place("speed").textContent = state.clock.speed === 0 ? "stands until turned" : `runs at ${state.clock.speed}×`;
  place("summary").textContent = state.total === 0 ? "No campaigns yet: create one, and it appears here." : `${state.total.toLocaleString()} campaign${state.total === 1 ? "" : "s"}`;
  const list = place("campaigns");
  const shown = state.campaigns.map(showCampaign);
  const inOrder = shown.length === list.children.length && shown.every((card, at) => list.children[at] === card);
  if (!inOrder) list.replaceChildren(...shown);
}

const refresh = async () => show(await ask("state"));

for (const button of document.querySelectorAll("[data-turn]")) {
  button.addEventListener("click", () => attempt(async () => {
    await tell("clock", { advance_seconds: Number(button.dataset.turn) });
    await refresh();
  }));
}

async function follow() {
  await attempt(refresh);
  setTimeout(follow, EVERY);
}

follow();
