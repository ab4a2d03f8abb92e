// Addresses in messages: which are this bot's own deep links, and which would leave the machine.

/**
 * The payload if the address opens this bot with /start ("" when it has none), or null for any other address.
 * @param {string} address
 * @param {string} botUsername
 * @returns {string | null}
 */
export function startPayload(address, botUsername) {
  const url = parsed(address);
  if (!url) return null;
  const username = url.protocol === "tg:" ? url.searchParams.get("domain") : telegramPath(url);
  if (username?.toLowerCase() !== botUsername.toLowerCase()) return null;
  return url.searchParams.get("start") ?? "";
}

/** Whether the address stays on this machine. */
export function isLocal(address) {
  const host = parsed(address)?.hostname;
  return host === "localhost" || host === "127.0.0.1" || host === "[::1]";
}

function parsed(address) {
  return URL.canParse(address) ? new URL(address) : null;
}

function telegramPath(url) {
  return ["t.me", "telegram.me"].includes(url.hostname) ? url.pathname.slice(1).replace(/\/$/, "") : null;
}
