/** A mail server on this machine that keeps what it is given and sends nothing on. */
import type { AddressInfo } from 'node:net';

import { simpleParser, type AddressObject, type ParsedMail } from 'mailparser';
import { SMTPServer } from 'smtp-server';

const KEPT_MAILS = 1_000;

export interface ReceivedMail {
	readonly id: string;
	/** When it arrived, ISO 8601. */
	readonly at: string;
	readonly from: string;
	readonly to: readonly string[];
	readonly subject: string;
	/** Plain text; taken from the HTML where the mail has no other. */
	readonly text: string;
	readonly html?: string;
}

/** What the next mails get instead of being taken. */
export interface MailRefusal {
	/** 4xx: try again later; 5xx: never. */
	readonly code: number;
	readonly message: string;
	/** How many mails it befalls; without it, all until lifted. */
	readonly times?: number;
}

export interface MailSink {
	readonly host: string;
	readonly port: number;
	/** Oldest first, the latest 1,000. */
	readonly mails: readonly ReceivedMail[];
	refuse(refusal: MailRefusal | undefined): void;
	clear(): void;
	stop(): Promise<void>;
}

export interface MailSinkOptions {
	/** Any free port where none is given. */
	readonly port?: number;
	readonly changed?: () => void;
}

const LOOPBACK = '127.0.0.1';

/** Takes mails from anybody on this machine, with or without a password. */
export async function startMailSink(options: MailSinkOptions = {}): Promise<MailSink> {
	let mails: ReceivedMail[] = [];
	let refusal: MailRefusal | undefined;
	let refused = 0;
	let received = 0;

	const server = new SMTPServer({
		authOptional: true,
		disabledCommands: ['STARTTLS'],
		disableReverseLookup: true,
		logger: false,
		onAuth: (_credentials, _session, done) => done(null, { user: 'sandbox' }),
		onMailFrom(_address, _session, done) {
			if (refusal === undefined || refused >= (refusal.times ?? Infinity)) return done();
			refused += 1;
			done(Object.assign(new Error(refusal.message), { responseCode: refusal.code }));
		},
		onData(stream, _session, done) {
			simpleParser(stream).then(
				(parsed) => {
					received += 1;
					mails.push(toMail(`mail_${received}`, parsed));
					if (mails.length > KEPT_MAILS) mails = mails.slice(-KEPT_MAILS);
					options.changed?.();
					done();
				},
				(error: Error) => done(error),
			);
		},
	});
	// A client that goes away in the middle is no fault of the sink.
	server.on('error', () => {});
	await new Promise<void>((resolve, reject) => {
		server.once('error', reject);
		server.listen(options.port ?? 0, LOOPBACK, () => resolve());
	});
	const { port } = server.server.address() as AddressInfo;

	return {
		host: LOOPBACK,
		port,
		get mails() {
			return mails;
		},
		refuse(next) {
			refusal = next;
			refused = 0;
		},
		clear() {
			mails = [];
			options.changed?.();
		},
		stop: async () => await new Promise((resolve) => server.close(() => resolve())),
	};
}

function toMail(id: string, parsed: ParsedMail): ReceivedMail {
	return {
		id,
		at: new Date().toISOString(),
		from: parsed.from?.text ?? '',
		to: addressesOf(parsed.to),
		subject: parsed.subject ?? '',
		text: parsed.text ?? '',
		...(typeof parsed.html === 'string' ? { html: parsed.html } : {}),
	};
}

function addressesOf(field: AddressObject | AddressObject[] | undefined): string[] {
	const objects = field === undefined ? [] : Array.isArray(field) ? field : [field];
	return objects.flatMap(({ value }) => value.flatMap(({ address }) => address ?? []));
}
