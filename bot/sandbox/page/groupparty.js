// A group on the desk: whoever is in it speaks in turn, and in a forum each topic is a chat of its own.

import { groupOf } from "./api.js";
import { count, fill, node } from "./dom.js";
import { GENERAL, GroupConversation } from "./groupconversation.js";
import { askForMembers } from "./groups.js";
import { fullName, groupAvatar } from "./person.js";
import { createSpeakers } from "./speakers.js";
import { createTopicList, topicMark } from "./topics.js";

/**
 * @param {import("./groupconversation.js").Group} group
 * @param {{first_name: string}} bot
 * @param {Map<number, import("./person.js").Person>} people everyone on the desk
 * @param {{redraw: () => void, reload: () => Promise<unknown>, attempt: (work: () => Promise<unknown>) => Promise<boolean>}} phone
 * @returns {import("./chat.js").Party}
 */
export function groupParty(group, bot, people, { redraw, reload, attempt }) {
  const conversation = new GroupConversation(group);
  const api = groupOf(group.id, () => ({ person: conversation.speaker, topic: conversation.topicId || undefined }));
  const topics = createTopicList({ open: turnTo });
  const speakers = createSpeakers({ choose: speakAs });
  const size = node("span", { class: "owner-note" });
  const picture = groupAvatar(group);

  function turnTo(topicId) {
    conversation.topicId = topicId;
    redraw();
  }

  /** Their own messages change sides, and the menu of commands is in their language. */
  function speakAs(personId) {
    conversation.speaker = personId;
    redraw();
    attempt(reload);
  }

  function show() {
    conversation.readOn();
    topics.element.hidden = !conversation.covered;
    if (conversation.covered) topics.show(conversation.topics);
    speakers.show(members(), conversation.speaker);
    fill(size, count(conversation.group.members.length, "member"));
  }

  function face() {
    const { topic } = conversation;
    if (topic) return { picture: topicMark(topic), title: topic.name, status: group.title, back: { act: () => turnTo(null), name: "All topics", unread: unreadElsewhere() } };
    const names = [...members().map((person) => person.first_name), conversation.group.bot_is_in && bot.first_name].filter(Boolean);
    return { picture, title: group.title, status: names.join(", ") };
  }

  function unreadElsewhere() {
    return conversation.topics.reduce((sum, { unread }) => sum + unread, 0);
  }

  const members = () => conversation.group.members.map((id) => people.get(id)).filter(Boolean);

  /** What only admins may do is offered to them alone. */
  function menu() {
    const { group: now, speaker } = conversation;
    const isAdmin = now.founder_id === null || now.founder_id === speaker;
    return [
      { label: "Add people…", icon: "plus", act: addPeople },
      now.bot_is_in && now.is_forum && isAdmin && topicRights(now),
      !now.bot_is_in && { label: "Add the bot", icon: "bell", act: () => attempt(api.addBot) },
      now.bot_is_in && isAdmin && { label: "Take the bot out", icon: "block", kind: "danger", act: () => attempt(api.removeBot) },
    ];
  }

  function topicRights({ bot_manages_topics: managed }) {
    return { label: managed ? "Don't let the bot manage topics" : "Let the bot manage topics", icon: managed ? "lock" : "check", act: () => attempt(() => api.allowTopics(!managed)) };
  }

  async function addPeople() {
    const others = [...people.values()].filter(({ id }) => !conversation.group.members.includes(id));
    const chosen = await askForMembers(others);
    if (chosen?.length > 0) attempt(() => api.add(chosen));
  }

  return {
    id: group.id,
    title: `Group ${group.title}`,
    conversation,
    api,
    owner: [groupAvatar(group), node("h2", { dir: "auto" }, group.title), node("span", { class: "badge" }, group.is_forum ? "Forum" : "Group"), size],
    face,
    author: () => fullName(people.get(conversation.speaker) ?? { first_name: "nobody" }),
    welcome: [groupAvatar(group), node("p", {}, node("strong", { dir: "auto" }, group.title)), node("p", {}, "Choose below who speaks. A bot hears commands here, and replies to what it said; as an admin it hears everything.")],
    menu,
    show,
    cover: topics.element,
    speakers: speakers.element,
    /** Where there is but one topic there is nothing to choose. */
    enter: () => group.is_forum && conversation.topics.length === 1 && turnTo(GENERAL),
  };
}
