/** An incoming-webhook address as chat tools have them: a POST with `{ "text": … }` becomes a message. */
import { z } from 'zod';

import type { ControlHandler } from '../server/control';

const KEPT_MESSAGES = 1_000;
const MESSAGE = z.object({ text: z.string().min(1) });

export interface ChatMessage {
	readonly id: string;
	/** When it arrived, ISO 8601. */
	readonly at: string;
	readonly channel: string;
	readonly text: string;
}

export interface ChatSink {
	/** Oldest first, the latest 1,000. */
	readonly messages: readonly ChatMessage[];
	/** For `POST /chat/:channel`. */
	readonly handler: ControlHandler;
	clear(): void;
}

/** An empty chat. It answers `ok`, or 400 `no_text`, as Slack's incoming webhooks do. */
export function createChatSink(changed: () => void): ChatSink {
	let messages: ChatMessage[] = [];
	let received = 0;
	return {
		get messages() {
			return messages;
		},
		handler(request, { channel = '' }) {
			const read = MESSAGE.safeParse(parse(request.body));
			if (!read.success) return { status: 400, body: 'no_text' };
			received += 1;
			const at = new Date().toISOString();
			messages.push({ id: `chat_${received}`, at, channel, text: read.data.text });
			if (messages.length > KEPT_MESSAGES) messages = messages.slice(-KEPT_MESSAGES);
			changed();
			return { status: 200, body: 'ok' };
		},
		clear() {
			messages = [];
			changed();
		},
	};
}

function parse(body: Buffer): unknown {
	try {
		return JSON.parse(body.toString('utf8'));
	} catch {
		return undefined;
	}
}
