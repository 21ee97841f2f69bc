import { oneLine } from './payerText';

/** What chats show of one message is no less. */
const CHAT_LENGTH = 2_000;
/** A mention starts at an `@` that no letter stands before; the words for everybody are found within words too (Discord). */
const MENTION = /(?<![A-Za-z0-9_])@|@(?=everyone|here|channel|all\b)/gi;
/** Mattermost and Teams make a link of `www.` without `https://`. */
const BARE_LINK = /www(?=\.)/gi;
const ZERO_WIDTH_SPACE = '\u200b';

/**
 * A text as it may be posted to any chat's incoming webhook: one line that mentions nobody and hides no address behind
 * other words. Chats differ in how they escape, and some know no way: Slack takes entities, Discord and Google Chat show
 * them as they are. So the signs that start a mention or a link are put as signs that look like them and start nothing,
 * which reads the same in every chat.
 * - `<!channel>`, `<@U1>`, `<https://…|…>`: https://docs.slack.dev/messaging/formatting-message-text (Mattermost too)
 * - `<users/all>`, `<https://…|…>`: https://developers.google.com/workspace/chat/format-messages
 * - `@everyone`, `<@&1>`, `[…](…)`: https://discord.com/developers/docs/resources/message#allowed-mentions-object
 * - `@channel`, `[…](…)`: https://developers.mattermost.com/integrate/webhooks/incoming
 * - `<at>…</at>`, `[…](…)`: https://learn.microsoft.com/en-us/microsoftteams/platform/task-modules-and-cards/cards/cards-format
 */
export function chatText(text: string): string {
	return oneLine(text, CHAT_LENGTH)
		.replaceAll('<', '‹')
		.replaceAll('>', '›')
		.replaceAll('](', '] (')
		.replaceAll('://', `:${ZERO_WIDTH_SPACE}//`)
		.replace(BARE_LINK, `$&${ZERO_WIDTH_SPACE}`)
		.replace(MENTION, `@${ZERO_WIDTH_SPACE}`);
}
