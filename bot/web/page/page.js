// Keeps the page of an order up to date: the server says when it has changed, and then it is loaded again.

const SLOW_SECONDS = 30;
let stream = null;
let slow = null;

function main() {
  return document.querySelector("main");
}

async function refresh() {
  const answer = await fetch(location.href, { cache: "no-store", credentials: "omit" });
  if (answer.status === 404) {
    location.reload();
    return;
  }
  if (!answer.ok) return;
  const fresh = new DOMParser().parseFromString(await answer.text(), "text/html").querySelector("main");
  if (!fresh || fresh.dataset.mark === main().dataset.mark) return;
  fresh.classList.add("fresh");
  main().replaceWith(document.adoptNode(fresh));
  document.querySelector(".said").textContent = fresh.querySelector(".status").textContent;
}

function listen() {
  hush();
  const live = `${location.pathname}/live?since=${encodeURIComponent(main().dataset.mark)}`;
  stream = new EventSource(live);
  stream.addEventListener("changed", () => refresh().catch(() => {}));
  stream.addEventListener("error", () => {
    if (stream && stream.readyState === EventSource.CLOSED) lookNowAndThen();
  });
}

// Where the server has no room for one more stream.
function lookNowAndThen() {
  hush();
  slow = setInterval(() => refresh().catch(() => {}), SLOW_SECONDS * 1000);
}

function hush() {
  if (stream) stream.close();
  clearInterval(slow);
  stream = slow = null;
}

// A page that nobody looks at needs no stream; when they come back, it is loaded again first.
document.addEventListener("visibilitychange", () => {
  if (document.hidden) hush();
  else refresh().catch(() => {}).then(listen);
});
window.addEventListener("pagehide", hush);

if (!document.hidden) listen();
