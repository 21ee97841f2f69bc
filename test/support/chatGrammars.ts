/** What chats take for a mention or a link, as their makers describe it; see `chatText` for the pages. */
export const CHAT_GRAMMARS: Readonly<Record<string, readonly RegExp[]>> = {
	Slack: [/<[!@#][^>]*>/, /<[a-z]+:[^>]*>/i, /https?:\/\/\S/i],
	Mattermost: [
		...[/<!?\w+>/, /(?:^|[^\w])@[\w.-]+/, /\]\([^)]*\)/, /https?:\/\/\S/i],
		/(?:^|[^a-z0-9])www\.\S/i,
	],
	'Google Chat': [/<users\/[^>]+>/, /<[a-z]+:[^>]*>/i, /https?:\/\/\S/i],
	Discord: [/@everyone|@here/, /<@[!&]?\d+>/, /<#\d+>/, /\]\([^)]*\)/, /https?:\/\/\S/i],
	'Microsoft Teams': [
		...[/<at>/i, /<a\b/i, /\]\([^)]*\)/, /https?:\/\/\S/i],
		/(?:^|[^a-z0-9])www\.\S/i,
	],
};

export const CHAT_ATTACKS = [
	'<!channel>',
	'<!here|here>',
	'<!subteam^S1>',
	'<@U024BE7LH>',
	'<#C024BE7LR|general>',
	'<https://evil.example|Confirm here>',
	'<https://evil.example>',
	'<mailto:eve@evil.example|Confirm>',
	'<users/all>',
	'<@&123456789>',
	'<at>Everybody</at>',
	'<a href="https://evil.example">Confirm</a>',
	'@everyone',
	'@here',
	'x@here',
	'@channel',
	'@all',
	'-@boss',
	'[Confirm](https://evil.example)',
	'![](https://evil.example/x.png)',
	'https://evil.example',
	'HTTP://EVIL.EXAMPLE',
	'www.evil.example/login',
	'_WWW.EVIL.EXAMPLE',
];

/** The chats that would call somebody or lead somewhere. */
export const chatsCalledBy = (text: string) =>
	Object.entries(CHAT_GRAMMARS).flatMap(([chat, patterns]) =>
		patterns.some((pattern) => pattern.test(text)) ? [chat] : [],
	);
